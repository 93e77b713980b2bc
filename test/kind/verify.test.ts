import { spawnSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { row } from '../operators/table.ts'
import { requireProgram } from '../support/cluster/programs.ts'
import { waitUntil } from '../support/cluster/wait-until.ts'
import { buildProgram, StartedVerify, VerifyHome } from '../support/started-verify.ts'
import { importStandIn } from './kind-lane.ts'

const image = process.env['KIND_NODE_IMAGE']

describe('a run in a kind cluster of its own', () => {
  let program: ReturnType<typeof buildProgram>
  let home: VerifyHome

  beforeAll(async () => {
    program = buildProgram()
    home = new VerifyHome()
    await importStandIn()
  })
  afterAll(() => {
    for (const cluster of ownClusters()) runKind('delete', 'cluster', '--name', cluster)
    program?.[Symbol.dispose]()
    home?.[Symbol.dispose]()
  })

  async function start(id: string, ...words: readonly string[]): Promise<StartedVerify> {
    const node = image === undefined ? [] : [`--node-image=${image}`]
    return new StartedVerify(
      [process.execPath, program.path, 'verify', ...home.charts(row(id)), '--watch=4s', ...node, ...words],
      await home.environment(),
      home.folder.path,
    )
  }

  /** Clusters on file of runs of this test. */
  const ownClusters = () =>
    runKind('get', 'clusters')
      .split('\n')
      .filter((name) => home.clusters().includes(name))

  it('deletes the cluster that it was creating when it is interrupted', async () => {
    const verify = await start('well-behaved', '--topology=T1')
    await verify.says('P2 Cluster', 60)
    const name = await waitUntil('a node', 60, () => ownClusters()[0])
    verify.kill('SIGINT')
    expect(await verify.ended, verify.stderr).toEqual({ code: null, signal: 'SIGINT' })
    expect(verify.stderr).toContain(
      `Interrupted: deleting the cluster. Again to stop at once; then: kind delete cluster --name ${name}`,
    )
    expect(runKind('get', 'clusters')).not.toContain(name)
    expect(home.leftovers()).toEqual([])
  })
})

function runKind(...words: readonly string[]): string {
  return spawnSync(requireProgram('kind'), words, { encoding: 'utf8' }).stdout
}
