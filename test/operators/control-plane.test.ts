import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { dirname } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { arrayMember, type Json, type JsonObject, memberAt } from '../../src/model/json.ts'
import { textAt } from '../support/cluster/api-client.ts'
import { startControlPlane } from '../support/cluster/control-plane.ts'
import { type ProcessNode, startProcessNode } from '../support/cluster/process-node.ts'
import { waitUntil } from '../support/cluster/wait-until.ts'
import { buildStandIn } from './build-stand-in.ts'
import { imageRepository } from './chart.ts'
import { claimFights } from './claim-fights.ts'
import { claimOlderOperator } from './claim-older-operator.ts'
import { claimUpgrades } from './claim-upgrades.ts'
import { claimWebhooks } from './claim-webhooks.ts'
import { Scene, type Stage } from './scene.ts'
import { row } from './table.ts'

/** A control plane whose only node runs the operator as processes. */
async function openStage(): Promise<Stage & { readonly node: ProcessNode }> {
  const plane = await startControlPlane()
  const node = await startProcessNode(plane, { [imageRepository]: buildStandIn() })
  return {
    api: plane.api,
    kubeconfig: plane.kubeconfig,
    audit: plane.audit,
    node,
    async [Symbol.asyncDispose]() {
      await node[Symbol.asyncDispose]()
      await plane[Symbol.asyncDispose]()
    },
  }
}

describe('on a control plane with processes for pods', () => {
  let stage: Awaited<ReturnType<typeof openStage>>
  beforeAll(async () => {
    stage = await openStage()
  })
  afterAll(() => stage?.[Symbol.asyncDispose]())

  claimFights(() => stage)
  claimOlderOperator(() => stage)
  claimWebhooks(() => stage)
  claimUpgrades(() => stage)

  it('starts, restarts and ends a process as a kubelet would', async () => {
    await using scene = await Scene.open(stage)
    const { previous } = row('well-behaved')
    await scene.install('previous', previous)
    const [pod] = await scene.pods('previous')
    const log = stage.node.logOf(scene.namespace('previous'), textAt(pod, 'metadata', 'name')) ?? ''
    expect(readFileSync(log, 'utf8')).toContain(`stand-in 1.4.0 of release ${scene.namespace('previous')}/previous`)
    expect(processesOf(log)).toHaveLength(1)
    for (const pid of processesOf(log)) process.kill(pid, 'SIGKILL')
    await waitUntil(
      'a restart',
      30,
      async () => memberAt(statusOf((await scene.pods('previous'))[0]), 'restartCount') === 1,
    )
    await scene.ready('previous')
    expect(processesOf(log)).toHaveLength(1)
    await scene.uninstall('previous')
    await waitUntil('the end', 30, () => processesOf(log).length === 0)
  })

  it('cannot pull an image that it has no program for', async () => {
    await using scene = await Scene.open(stage)
    const { previous } = row('well-behaved')
    await scene.install(
      'previous',
      { ...previous, values: { image: { repository: 'no-such-image' } } },
      { waits: false },
    )
    await waitUntil('the reason', 30, async () => {
      const [pod] = await scene.pods('previous')
      return textAt(statusOf(pod), 'state', 'waiting', 'reason') === 'ImagePullBackOff'
    })
  })
})

function statusOf(pod: JsonObject | undefined): Json | undefined {
  return arrayMember(memberAt(pod, 'status'), 'containerStatuses')[0]
}

/** Numbers of the processes that run in the folder of a log. */
function processesOf(log: string): readonly number[] {
  const folder = dirname(log)
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => {
      try {
        return readlinkSync(`/proc/${pid}/cwd`) === folder && readlinkSync(`/proc/${pid}/exe`).endsWith('/stand-in')
      } catch {
        return false
      }
    })
}
