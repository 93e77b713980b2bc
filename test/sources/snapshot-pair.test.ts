import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { runMain } from '../main/run-main.ts'
import { fetchHelm, helmEnvironment } from '../support/helm-binaries.ts'
import { realCharts } from '../support/real-charts.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const examples = fileURLToPath(new URL('../../examples', import.meta.url))
const pairs: readonly (readonly [folder: string, previous: string, next: string])[] = [
  [examples, 'cache-operator-1.4.0', 'cache-operator-1.4.1'],
  ...(realCharts === null
    ? []
    : [
        [realCharts, 'ragengine-0.11.0.tgz', 'ragengine-0.12.0.tgz'] as const,
        [realCharts, 'workspace-0.6.0.tgz', 'workspace-0.6.1.tgz'] as const,
      ]),
]

describe('two snapshots, each written beside the other release', () => {
  it.each(pairs.map(([from, ...names]) => [...names, from] as const))(
    '%s and %s give the report on the charts, without Helm',
    async (previous, next, from) => {
      using home = temporaryFolder({})
      const withHelm = { ...helmEnvironment(home.path), HELM_BIN: await fetchHelm('4') }
      const run = (environment: Readonly<Record<string, string>>, ...words: readonly string[]) =>
        runMain(words, { directory: home.path, environment })
      const [before, after] = [join(from, previous), join(from, next)]
      await run(withHelm, 'snapshot', before, '--next', after, '-o', 'previous.json')
      await run(withHelm, 'snapshot', after, '--previous', before, '-o', 'next.json')
      const charts = await run(withHelm, 'diff', before, after, '-o', 'json')
      const snapshots = await run(
        { PATH: home.path, HOME: home.path },
        'diff',
        'previous.json',
        'next.json',
        '-o',
        'json',
      )
      expect(snapshots.stderr).toBe('')
      expect(snapshots.stdout).toBe(charts.stdout)
      expect(JSON.parse(charts.stdout).findings.length).toBeGreaterThan(3)
    },
  )

  it('is asked for beside one release', async () => {
    const { exitCode, stderr } = await runMain(['snapshot', 'a', '--previous', 'b', '--next', 'c'], {
      directory: examples,
    })
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining('--previous or --next') })
  })
})
