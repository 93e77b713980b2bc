import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { row } from '../operators/table.ts'
import { requireProgram } from '../support/cluster/programs.ts'
import { waitUntil } from '../support/cluster/wait-until.ts'
import { buildProgram, processesWith, StartedVerify, VerifyHome } from '../support/started-verify.ts'
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

  async function run(...words: readonly string[]): Promise<StartedVerify> {
    const started = new StartedVerify(
      [process.execPath, program.path, 'verify', ...words],
      await home.environment(),
      home.folder.path,
    )
    await started.ended
    return started
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

  it('lives beside another run; what a dead run left goes by --clean-up alone, what was kept stays', async () => {
    const kept = await start('class-selected', '--topology=T1', '--keep', '--evidence=evidence', '-o', 'json')
    await kept.says('P4 Previous alone', 240)
    const [keptCluster = ''] = ownClusters()

    const dying = await start('well-behaved', '--topology=T1')
    await dying.says('P4 Previous alone', 240)
    const [dead = ''] = ownClusters().filter((name) => name !== keptCluster)
    // Its own guardian would clean up; nothing is left that could.
    for (const pid of processesWith('--when-stdin-ends', dead.replace('kaito-check-', ''))) process.kill(pid, 'SIGKILL')
    dying.kill('SIGKILL')
    await dying.ended

    const cleaned = await run('--clean-up')
    expect(cleaned.stdout).toContain(`${dead} is deleted.`)
    expect(cleaned.stdout).toContain(`${keptCluster} belongs to a run that goes on`)
    expect(runKind('get', 'clusters').trim().split('\n')).not.toContain(dead)
    expect(ownClusters()).toEqual([keptCluster])

    expect(await kept.ended, kept.stderr).toEqual({ code: 0, signal: null })
    const [report, replayed] = [
      JSON.parse(kept.stdout),
      JSON.parse((await run('--replay=evidence', '-o', 'json')).stdout),
    ]
    expect(report.verification.runs[0].topologies).toMatchObject([{ topology: 'T1', verdict: 'compatible' }])
    expect(replayed).toEqual(report)

    expect((await run('--clean-up')).stdout).toContain(`${keptCluster} was kept.`)
    const kubeconfig = /export KUBECONFIG=(\S+)/.exec(kept.stderr)?.[1] ?? ''
    const nodes = spawnSync(requireProgram('kubectl'), ['--kubeconfig', kubeconfig, 'get', 'nodes', '-o', 'name'])
    expect(nodes.stdout.toString('utf8').trim()).toBe(`node/${keptCluster}-control-plane`)
    const [, commands = ''] = kept.stderr.split('To delete it:\n')
    const deletion = commands.split('\n').filter((line) => line.startsWith('  '))
    spawnSync('sh', ['-c', deletion.join('\n')], { env: await home.environment() })
    expect(ownClusters()).toEqual([])
    expect(existsSync(kubeconfig)).toBe(false)
    expect((await run('--clean-up')).stdout).toContain('No run has left anything behind.')
  })
})

function runKind(...words: readonly string[]): string {
  return spawnSync(requireProgram('kind'), words, { encoding: 'utf8' }).stdout
}
