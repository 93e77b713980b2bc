import { afterAll, beforeAll, describe } from 'vitest'
import { importStandIn, standInImages } from '../kind/kind-lane.ts'
import { startKindCluster } from '../support/cluster/kind-cluster.ts'
import { claimOlderOperator } from './claim-older-operator.ts'
import { claimUpgrades } from './claim-upgrades.ts'
import { claimWebhooks } from './claim-webhooks.ts'
import type { Stage } from './scene.ts'

/** A kind cluster that has the operator's image in both versions. */
async function openStage(): Promise<Stage> {
  await importStandIn()
  return await startKindCluster('operators', standInImages)
}

describe('in kind', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await openStage()
  })
  afterAll(() => stage?.[Symbol.asyncDispose]())

  claimOlderOperator(() => stage)
  claimWebhooks(() => stage)
  claimUpgrades(() => stage)
})
