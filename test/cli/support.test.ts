import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type InstalledPlugin, installPlugin, project } from '../support/plugin.ts'
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts'

const days = { '1.3.0': '2026-01-10', '1.4.0': '2026-03-10', '1.4.1': '2026-03-20', '1.5.0': '2026-05-10' }

const entry = (version: string, day: string) => `  - apiVersion: v2
    name: cache-operator
    version: ${version}
    created: "${day}T08:00:00Z"
    kubeVersion: ">=1.35.0-0"
    urls: [cache-operator-${version}.tgz]
`

describe('support', () => {
  let plugin: InstalledPlugin
  let folder: TemporaryFolder
  beforeAll(async () => {
    plugin = await installPlugin('4')
    const entries = Object.entries(days).map(([version, day]) => entry(version, day))
    folder = temporaryFolder({
      'repository/index.yaml': `apiVersion: v1\nentries:\n  cache-operator:\n${entries.join('')}`,
    })
    for (const version of Object.keys(days)) {
      const chart = join(project, 'examples', 'cache-operator-1.4.0')
      plugin.run(['package', chart, '--version', version, '-d', folder.at('repository')])
    }
  })
  afterAll(() => {
    plugin[Symbol.dispose]()
    folder[Symbol.dispose]()
  })

  const run = (...args: readonly string[]) =>
    plugin.run(
      ['kaito-check', 'support', '--repository', 'repository', '--chart', 'cache-operator', '--no-gates', ...args],
      { cwd: folder.path, env: { XDG_CACHE_HOME: folder.at('cache') } },
    )

  it('lists the minors and what they say of Kubernetes', () => {
    const { code, stdout, stderr } = run('--date', '2026-06-01')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toBe(
      [
        'cache-operator on 2026-06-01',
        '',
        '  release  supported  since       until       Kubernetes',
        '  1.5.0    yes (n)    2026-05-10  open        1.35, 1.36 (>=1.35.0-0)',
        '  1.4.1    yes (n-1)  2026-03-10  open        1.35, 1.36 (>=1.35.0-0)',
        '  1.3.0    no (n-2)   2026-01-10  2026-05-10  1.35, 1.36 (>=1.35.0-0)',
        '',
        'Kubernetes supports 1.33 (until 2026-06-28), 1.34 (until 2026-10-27), 1.35',
        '(until 2027-02-28), 1.36 (until 2027-06-28).',
        'Data of 2026-08-22, https://endoflife.date/kubernetes.',
        '',
      ].join('\n'),
    )
  })

  it('says whether a release is supported, and how it gets to the newest', () => {
    const { code, stdout } = run('cache-operator@1.3.0', '--date', '2026-06-01', '-o', 'json')
    expect(code).toBe(1)
    const document = JSON.parse(stdout)
    const schema = JSON.parse(readFileSync(join(project, 'schemas/support.schema.json'), 'utf8'))
    const validate = new Ajv2020({ strict: false }).compile(schema)
    expect(validate(document) || validate.errors).toBe(true)
    expect(document.asked).toMatchObject({
      version: '1.3.0',
      isSupported: false,
      path: [
        { previous: '1.3.0', next: '1.4.1', verdict: expect.any(String), failure: null },
        { previous: '1.4.1', next: '1.5.0', verdict: expect.any(String), failure: null },
      ],
    })
    expect(document.asked.path[0].promises).toHaveLength(4)
    expect(run('1.3.0', '--date', '2026-04-01').code).toBe(0)
  })

  it.each([
    [['2.0.0'], '2.0.0 is not in repository on'],
    [['git:main'], '`git:main` names no release of the repository.'],
    [['--date', '2026-02-30'], 'Write it as 2026-08-22.'],
    [['--chart', 'other'], '`repository` has no chart other.'],
  ])('%j is refused', (words, message) => {
    const { code, stdout, stderr } = run(...words)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(message)
  })
})
