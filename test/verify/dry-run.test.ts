import { existsSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { type RunResult, runMain } from '../main/run-main.ts'
import { writeChart } from '../operators/chart.ts'
import { row } from '../operators/table.ts'
import { fetchHelm } from '../support/helm-binaries.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const pair = row('one-configuration')

/** `verify` in a folder with both charts; nothing but Helm is on PATH. */
async function verify(...words: readonly string[]): Promise<RunResult & { readonly written: readonly string[] }> {
  using folder = temporaryFolder()
  writeChart(folder.at('previous'), pair.previous)
  writeChart(folder.at('next'), pair.next)
  folder.write({ 'operator.tar': '', 'audit.log': '', 'filled/file': '' })
  const result = await runMain(['verify', ...words], {
    directory: folder.path,
    environment: { HOME: folder.path, PATH: folder.path, HELM_BIN: await fetchHelm('4') },
  })
  const work = folder.at('evidence')
  const named = [...result.stdout.matchAll(new RegExp(`${work}/([A-Za-z0-9./-]+)`, 'g'))].map(([path]) => path)
  return {
    ...result,
    stdout: result.stdout.replaceAll(folder.path, 'HERE'),
    written: [...new Set(named)].filter((path) => !existsSync(path)).map((path) => path.replace(`${work}/`, '')),
  }
}

describe('verify --dry-run', () => {
  let plan: Awaited<ReturnType<typeof verify>>
  beforeAll(async () => {
    plan = await verify('previous', 'next', '--dry-run', '--evidence=evidence', '--image-archive=operator.tar')
  })

  it('ends well and runs nothing', () => {
    expect([plan.exitCode, plan.stderr]).toEqual([0, ''])
  })

  it('prints lines that a shell takes: commands, and all else as comments', () => {
    const words = plan.stdout.split('\n').map((line) => line.split(' ')[0])
    expect([...new Set(words)].sort()).toEqual(['', '#', 'docker', 'helm', 'kind', 'kubectl', 'sleep'])
  })

  it('writes every file that a command reads, but for those that a command of the plan makes', () => {
    expect(plan.written.toSorted()).toEqual(['kubeconfig', 'rendered/next-without-shared.json'])
  })

  it('says after each step that makes something what undoes it', () => {
    const steps = plan.stdout.split('\n\n').filter((step) => /^(?:kind create|helm install)/m.test(step))
    expect(steps.length).toBeGreaterThan(5)
    expect(steps.filter((step) => !step.includes('# undone by: '))).toEqual([])
  })

  it.each([
    'kind create cluster --name kaito-check-',
    'kind load image-archive HERE/operator.tar --name kaito-check-',
    'helm install previous HERE/previous --namespace kaito-check-',
    '--take-ownership',
    '# undone by: kind delete cluster --name kaito-check-',
  ])('holds `%s`', (text) => {
    expect(plan.stdout).toContain(text)
  })

  it('says where the files would be when it writes none', async () => {
    const { stdout } = await verify('previous', 'next', '--dry-run', '--topology=T1')
    expect(stdout).toContain('# The files below WORK are written by --dry-run --evidence FOLDER.')
    expect(stdout).toContain('==== T1: a second release beside it')
    expect(stdout).not.toContain('T3')
  })

  it('takes one cluster for each version of a matrix, and of a shard only its own', async () => {
    const matrix = ['--provider=kwok', '--matrix=1.33,1.34,1.35.4', '--dry-run', '--topology=T1']
    const versions = async (...more: readonly string[]) =>
      [...(await verify('previous', 'next', ...matrix, ...more)).stdout.matchAll(/--kube-version (\S+)/g)].map(
        ([, version]) => version,
      )
    expect(await versions()).toEqual(['v1.33.0', 'v1.34.0', 'v1.35.4'])
    expect(await versions('--shard=1/2')).toEqual(['v1.33.0', 'v1.35.4'])
    expect(await versions('--shard=2/2')).toEqual(['v1.34.0'])
  })
})

const both = ['previous', 'next', '--dry-run']
const existing = [...both, '--provider=existing']
const refused: readonly (readonly [what: string, words: readonly string[], said: string])[] = [
  ['one release', ['previous'], 'Both releases must be named.'],
  ['a replay with a release', ['previous', '--replay=evidence'], 'A replay names no releases'],
  ['a replay of nothing', ['--replay=filled'], 'no-such|filled/index.json'],
  ['a folder of evidence that is not empty', [...both, '--evidence=filled'], 'The folder `filled` is not empty.'],
  ['a shard of nothing', [...both, '--shard=1/2'], '--shard takes a part of a --matrix.'],
  ['a shard that is empty', [...both, '--matrix=1.34', '--shard=2/2', '--provider=kwok'], 'Part 2 of 2 has none of 1.'],
  ['a matrix of one cluster', [...existing, '--matrix=1.34'], 'A cluster that exists has one version.'],
  ['a version of which there is no node image', [...both, '--kube-version=1.20'], '--node-image 1.20=IMAGE'],
  ['an archive that is not there', [...both, '--image-archive=no.tar'], 'There is no image archive `no.tar`.'],
  ['an option of another provider', [...both, '--context=kind-mine'], '--context is for --provider existing.'],
  ['an existing cluster without a name', existing, '--provider existing needs --context'],
  ['an existing cluster that matters', [...existing, '--context=kind-mine'], 'Say --disposable'],
  [
    'an existing cluster that is neither kind’s nor kwok’s',
    [...existing, '--context=production', '--disposable'],
    'Say --yes-i-own-this-cluster',
  ],
  ['a soak that shows nothing', [...both, '--soak=5s'], 'A soak of 5 s shows a hand-over at best.'],
  ['a time without a unit', [...both, '--soak=5'], 'Write it as 90s, 30m or 2h.'],
  ['a topology that is none', [...both, '--topology=T9'], 'Topologies are T0, T1, T2, T3, T4.'],
]

describe('verify refuses', () => {
  it.each(refused)('%s', async (_what, words, said) => {
    const { exitCode, stdout, stderr } = await verify(...words)
    expect([exitCode, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(new RegExp(said.includes('|') ? said : said.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')))
  })
})

describe('verify --clean-up', () => {
  it('says that nothing is left where nothing is', async () => {
    expect(await verify('--clean-up')).toMatchObject({ exitCode: 0, stdout: 'No run has left anything behind.\n' })
  })
})
