import { afterAll, beforeAll, describe } from 'vitest'
import { startControlPlane } from '../support/cluster/control-plane.ts'
import { startProcessNode } from '../support/cluster/process-node.ts'
import { buildStandIn } from './build-stand-in.ts'
import { imageRepository } from './chart.ts'
import { claimFights } from './claim-fights.ts'
import { claimOlderOperator } from './claim-older-operator.ts'
import { claimUpgrades } from './claim-upgrades.ts'
import { claimWebhooks } from './claim-webhooks.ts'
import type { Stage } from './scene.ts'

/** A control plane whose only node runs the operator as processes. */
async function openStage(): Promise<Stage> {
  const plane = await startControlPlane()
  const node = await startProcessNode(plane, { [imageRepository]: buildStandIn() })
  return {
    api: plane.api,
    kubeconfig: plane.kubeconfig,
    audit: plane.audit,
    async [Symbol.asyncDispose]() {
      await node[Symbol.asyncDispose]()
      await plane[Symbol.asyncDispose]()
    },
  }
}

describe('on a control plane with processes for pods', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await openStage()
  })
  afterAll(() => stage?.[Symbol.asyncDispose]())

  claimFights(() => stage)
  claimOlderOperator(() => stage)
  claimWebhooks(() => stage)
  claimUpgrades(() => stage)
})
