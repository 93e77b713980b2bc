import { spawnSync } from 'node:child_process'
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { formatNames } from '../../src/formatters/formats.ts'
import { historyFormatNames } from '../../src/formatters/history/history-formats.ts'
import { supportFormatNames } from '../../src/formatters/support/support-formats.ts'
import { promises } from '../../src/model/promise.ts'
import { failThresholds } from '../../src/model/severity.ts'
import { commitAll } from '../support/git-repository.ts'
import { type InstalledPlugin, installPlugin, project } from '../support/plugin.ts'
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts'

const index = `apiVersion: v1
entries:
  cache-operator:
  - apiVersion: v2
    dependencies:
    - name: redis
      version: 9.9.9
    version: "1.4.1"
  - apiVersion: v2
    version: 1.4.0
  "other":
  - version: v0.1.0-rc.1
generated: "2026-01-01T00:00:00Z"
`

describe.each(['3', '4'] as const)('completion in Helm %s', (major) => {
  let plugin: InstalledPlugin
  let folder: TemporaryFolder
  beforeAll(async () => {
    plugin = await installPlugin(major, 'a folder with spaces')
    folder = temporaryFolder({ 'cache/kaito-index.yaml': index, 'work/x': '' })
    commitAll(folder.at('work'), 'v1.0.0')
  })
  afterAll(() => {
    plugin[Symbol.dispose]()
    folder[Symbol.dispose]()
  })

  /** What Helm hands to the shell: values with their meaning, and the directive at the end. */
  const complete = (...words: readonly string[]) =>
    plugin
      .run(['__complete', 'kaito-check', ...words], {
        cwd: folder.at('work'),
        env: { HELM_REPOSITORY_CACHE: folder.at('cache') },
      })
      .stdout.trimEnd()
      .split('\n')

  it('knows the commands', () => {
    const names = complete('').map((line) => line.split('\t')[0])
    expect(names).toEqual(
      expect.arrayContaining(['diff', 'explain', 'history', 'init', 'lint', 'merge', 'rules', 'snapshot']),
    )
  })

  it('knows the flags of a command', () => {
    expect(complete('diff', '--fail')).toContain('--fail-on')
    expect(complete('history', '--sh')).toContain('--shard')
  })

  it('knows the rules', () => {
    const lines = complete('explain', 'crd/')
    expect(lines).toEqual(expect.arrayContaining([expect.stringMatching(/^crd\/not-kept\t[A-Z]/)]))
    expect(lines.at(-1)).toBe(':4')
  })

  it.each([
    [['diff', '-o', ''], formatNames],
    [['history', '-o', ''], historyFormatNames],
    [['support', '--output', ''], supportFormatNames],
    [['lint', '--fail-on', ''], failThresholds],
    [['rules', '--promise', ''], promises],
  ])('knows the values of %j', (words, values) => {
    expect(complete(...words).map((line) => line.split('\t')[0])).toEqual([...values, ':4'])
  })

  it('knows families, files of values, and the releases that support takes', () => {
    expect(complete('rules', '--family', '')).toEqual(expect.arrayContaining(['crd', 'schema', 'workload']))
    expect(complete('diff', '--values', '')).toEqual([':0'])
    expect(complete('verify', '')).toContain('git:v1.0.0\ttag')
    expect(complete('support', '')).toContain('cache-operator@1.4.1\tchart cache-operator')
    expect(complete('diff', '--set-')).toEqual(expect.arrayContaining(['--set-string', '--set-file', '--set-json']))
  })

  it('knows released versions and tags, and lets files stand beside them', () => {
    const lines = complete('diff', '')
    expect(lines).toEqual([
      'git:v1.0.0\ttag',
      'kaito/cache-operator@1.4.1\tchart cache-operator',
      'kaito/cache-operator@1.4.0\tchart cache-operator',
      'kaito/other@v0.1.0-rc.1\tchart other',
      ':0',
    ])
  })
})

describe('plugin.complete', () => {
  it('is quick, and starts no Node', () => {
    using folder = temporaryFolder({ 'kaito-index.yaml': index })
    const started = performance.now()
    const { status, stdout } = spawnSync(join(project, 'plugin.complete'), ['diff', ''], {
      env: { PATH: '/usr/bin:/bin', HELM_REPOSITORY_CACHE: folder.path, HOME: folder.path },
      encoding: 'utf8',
    })
    expect({ status, lines: stdout.split('\n').length > 3 }).toEqual({ status: 0, lines: true })
    // Generous: the machine of a test has other things to do.
    expect(performance.now() - started).toBeLessThan(1500)
  })

  it('says nothing where there is nothing, and fails nowhere', () => {
    using folder = temporaryFolder()
    cpSync(join(project, 'plugin.complete'), folder.at('plugin.complete'))
    for (const words of [['explain', ''], ['diff', ''], ['merge', ''], []]) {
      const { status, stderr } = spawnSync(folder.at('plugin.complete'), words, {
        cwd: folder.path,
        env: { PATH: '/usr/bin:/bin', HOME: folder.path },
        encoding: 'utf8',
      })
      expect({ words, status, stderr }).toEqual({ words, status: 0, stderr: '' })
    }
  })
})
