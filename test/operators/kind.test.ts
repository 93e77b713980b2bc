import { readFileSync } from 'node:fs'
import { packTar } from 'modern-tar'
import { afterAll, beforeAll, describe } from 'vitest'
import { importImage, startKindCluster } from '../support/cluster/kind-cluster.ts'
import { buildStandIn } from './build-stand-in.ts'
import { imageRepository } from './chart.ts'
import { claimOlderOperator } from './claim-older-operator.ts'
import { claimUpgrades } from './claim-upgrades.ts'
import { claimWebhooks } from './claim-webhooks.ts'
import type { Stage } from './scene.ts'

/** A kind cluster that has the operator's image in both versions. */
async function openStage(): Promise<Stage> {
  const body = readFileSync(buildStandIn())
  const images = ['1.4.0', '1.5.0'].map((version) => `${imageRepository}:${version}`)
  await importImage(
    Buffer.from(
      await packTar([{ header: { name: 'program', size: body.length, mode: 0o755, mtime: new Date(0) }, body }]),
    ),
    images,
  )
  return await startKindCluster('operators', images)
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
