import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { rules } from '../../src/checks/catalogue.ts'
import { formatNames } from '../../src/formatters/formats.ts'
import { spellings } from '../../src/sources/release-name.ts'
import { type RunOptions, runMain, temporaryFolder } from './run-main.ts'

const definition = (versions: readonly string[]) => `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {kind: Widget, listKind: WidgetList, plural: widgets, singular: widget}
  versions:
${versions.map((name) => `  - {name: ${name}, served: true, storage: ${name === 'v1'}, schema: {openAPIV3Schema: {type: object}}}`).join('\n')}
`

const suppression = (more = '') => `
suppressions:
  - rule: crd/version-not-served
    subject: CustomResourceDefinition/widgets.example.com
    reason: nobody uses v1beta1
${more}`

const folder = temporaryFolder({
  'previous/widgets.yaml': definition(['v1', 'v1beta1']),
  'same/widgets.yaml': definition(['v1', 'v1beta1']),
  'next/widgets.yaml': definition(['v1']),
  'suppressed/.git/HEAD': '',
  'suppressed/.kaito-check.yaml': suppression(),
  'suppressed/deep/er/x': '',
  'inner/.git': 'gitdir: elsewhere',
  'yml/.kaito-check.yml': '',
  'broken.yaml': 'rules:\n  crd/version-not-served: fatal\n',
  'expired.yaml': suppression('    expires: 2026-06-14\n'),
  'unused.yaml': suppression().replace('widgets', 'gadgets'),
  'heavy.yaml':
    'rules:\n  crd/version-not-served: info\npolicy:\n  unknown: { custom-resources: info, in-place: info, rollback: info }\n',
  'no-report.json': '{"schemaVersion": "9"}',
})
afterAll(() => folder[Symbol.dispose]())

const run = (argv: readonly string[], more: Partial<RunOptions> = {}) =>
  runMain(argv, { directory: folder.path, ...more })
const diff = (...argv: readonly string[]) => run(['diff', 'previous', 'next', ...argv])

describe('help and version', () => {
  it('names the version of package.json', async () => {
    expect(await run(['--version'])).toEqual({ exitCode: 0, stdout: `kaito-check ${manifest.version}\n`, stderr: '' })
  })

  it.each([
    ['--help', []],
    ['-h', []],
    ['help', []],
    ['--help', ['lint']],
    ['--help', ['diff']],
    ['-h', ['snapshot']],
    ['--help', ['rules']],
    ['--help', ['explain']],
  ])('%s is a report of its own: %j', async (flag, command) => {
    const { exitCode, stdout, stderr } = await run([...command, flag])
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(stdout).toMatch(/^Usage: kaito-check /)
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([])
  })

  it('names every format that there is and every spelling of a release', async () => {
    const { stdout } = await run(['diff', '--help'])
    expect(stdout.replace(/\s+/g, ' ')).toContain(`${formatNames.join(', ')}; repeatable`)
    for (const line of spellings.split('\n')) expect(stdout).toContain(line)
  })

  it('calls itself as Helm does', async () => {
    const { stdout } = await run(['diff', '--help'], { environment: { HELM_PLUGIN_NAME: 'kaito-check' } })
    expect(stdout).toMatch(/^Usage: helm kaito-check diff /)
  })

  it('without a command explains itself and examines nothing', async () => {
    const { exitCode, stdout, stderr } = await run([])
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toMatch(/^Usage: kaito-check /)
  })
})

describe('what is misspelt', () => {
  it.each([
    [['dif'], "unknown command 'dif'.", 'Did you mean diff?'],
    [['zzzzzz'], "unknown command 'zzzzzz'.", 'See `kaito-check --help`.'],
    [['diff', 'a', 'b', '--srict'], "unknown option '--srict'.", 'Did you mean --strict?'],
    [['diff', 'a', 'b', '--namspace', 'x'], "unknown option '--namspace'.", 'Did you mean --namespace?'],
    [['diff', 'a'], "missing required argument 'next'.", 'See `kaito-check --help`.'],
    [['diff', 'a', 'b', 'c'], "too many arguments for 'diff'. Expected 2 arguments but got 3.", 'See'],
    [['lint'], "missing required argument 'chart'.", 'See'],
    [['lint', 'a', '--fail-on', 'x'], "option '--fail-on <severity>' argument 'x' is invalid.", 'See'],
    [['lint', 'a', '--color', 'always=x'], "option '--color <mode>' argument 'always=x' is invalid.", 'See'],
    [['lint', 'a', '-q', '-v'], "option '-q, --quiet' cannot be used with option '-v, --verbose'.", 'See'],
    [
      ['lint', 'a', '-o', 'jsn'],
      'There is no output format `jsn` here.',
      `Did you mean json? Formats: ${formatNames.join(', ')}.`,
    ],
    [['lint', 'a', '-o', 'json='], '`json=` names no file.', 'Write json for stdout or json=FILE.'],
    [['lint', 'a', '-o', 'json', '-o', 'text'], 'Two reports go to stdout.', 'Write one of them elsewhere'],
    [['lint', 'a', '-o', 'json=x', '-o', 'text=x'], 'Two reports go to `x`.', 'Write one of them elsewhere'],
    [['lint', 'a', '-a', ''], "option '-a, --api-versions <version>' argument '' is invalid. It is empty.", 'See'],
    [['lint', 'a', '--values'], "option '-f, --values <file>' argument missing.", 'See'],
    [['lint', 'a', '--kube-version', 'x'], '`x` is not a Kubernetes version.', 'Write it as 1.34 or 1.34.2.'],
    [['lint', 'nope'], 'There is no file or folder `nope`.', 'A release is named in one of these ways:'],
    [['lint', 'a\u001b[2J'], 'There is no file or folder `a\\u{1b}[2J`.', 'A release'],
    [
      ['explain', 'crd/version-not-servd'],
      'There is no rule `crd/version-not-servd`.',
      'Did you mean crd/version-not-served or',
    ],
    [['explain', 'conversion'], 'There is no rule `conversion`.', 'Did you mean crd/conversion'],
    [['rules', '-o', 'sarif'], 'There is no output format `sarif` here.', 'Formats: text, json.'],
  ])('%j ends with 2', async (argv, message, hint) => {
    const { exitCode, stdout, stderr } = await run(argv)
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr.startsWith(`kaito-check: ${message}`)).toBe(true)
    expect(stderr).toContain(`\n  ${hint}`)
    expect(stderr).not.toMatch(/\n\s+at /)
  })
})

describe('diff', () => {
  it('finds the removed version', async () => {
    const { exitCode, stdout, stderr } = await diff()
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' })
    expect(stdout).toMatch(/^FAIL {2}previous → next: 1 error/)
    expect(stdout).toContain('crd/version-not-served')
  })

  it('of equal releases passes', async () => {
    const { exitCode, stdout } = await run(['diff', 'previous', 'same'])
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/^PASS {2}previous → same: nothing found\n/)
  })

  it('writes several formats, files whole and without colour', async () => {
    const { exitCode, stdout } = await diff('-o', 'json', '-o', 'text=out.txt', '--color', 'always')
    expect(exitCode).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({ command: 'diff', verdict: 'fail', releaseKind: 'unknown' })
    expect(readFileSync(join(folder.path, 'out.txt'), 'utf8')).toBe((await diff()).stdout)
  })

  it('writes nothing to stdout when every format goes to a file', async () => {
    const { exitCode, stdout } = await diff('-o', 'json=alone.json')
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' })
    expect(existsSync(join(folder.path, 'alone.json'))).toBe(true)
  })

  it('adds the summary of the job to what the runner of GitHub has', async () => {
    writeFileSync(join(folder.path, 'summary.md'), 'before\n')
    const environment = { GITHUB_STEP_SUMMARY: join(folder.path, 'summary.md') }
    const { stdout } = await run(['diff', 'previous', 'next', '-o', 'github'], { environment })
    expect(stdout).toMatch(/^::error .*\n(?:::.*\n)*FAIL previous → next: /)
    const summary = readFileSync(environment.GITHUB_STEP_SUMMARY, 'utf8')
    expect(summary).toMatch(/^before\n<!-- kaito-check -->\n## ❌ FAIL: previous → next\n/)
    await run(['diff', 'previous', 'next', '-o', 'json'], { environment })
    expect(readFileSync(environment.GITHUB_STEP_SUMMARY, 'utf8')).toBe(summary)
  })

  it('cannot write into a folder that is not there', async () => {
    const { exitCode, stderr } = await diff('-o', 'json=missing/report.json')
    expect(exitCode).toBe(2)
    expect(stderr).toMatch(/^kaito-check: `.*missing\/report\.json` cannot be written: it does not exist\.\n$/)
  })

  it.each([
    ['never', 0],
    ['error', 1],
    ['info', 1],
  ])('--fail-on %s ends with %i', async (threshold, exitCode) => {
    const result = await diff('--fail-on', threshold)
    expect(result.exitCode).toBe(exitCode)
    expect(result.stdout).toMatch(/^FAIL/)
  })

  it.each([
    [[], false],
    [['--color', 'always'], true],
    [['--colour', 'always'], true],
    [['--color', 'never'], false],
    [['--color=auto'], false],
  ])('with %j colours a pipe: %j', async (argv, isColoured) => {
    expect((await diff(...argv)).stdout.includes('<bold red>FAIL</>')).toBe(isColoured)
  })

  it.each<[string, Readonly<Record<string, string>>, boolean]>([
    ['nothing set', {}, true],
    ['NO_COLOR', { NO_COLOR: '1' }, false],
    ['HELM_COLOR', { HELM_COLOR: 'never' }, false],
    ['TERM', { TERM: 'dumb' }, false],
  ])('on a terminal with %s colours: %j', async (_name, environment, isColoured) => {
    const { stdout } = await run(['diff', 'previous', 'next'], { environment, terminal: 100 })
    expect(stdout.includes('<bold red>FAIL</>')).toBe(isColoured)
  })

  it('shows progress on a terminal alone, and takes it away', async () => {
    const { stderr } = await run(['diff', 'previous', 'next'], { terminal: 100 })
    expect(stderr).toMatch(/Reading previous and next …/)
    expect(stderr.endsWith('\r\u001b[2K')).toBe(true)
    expect((await run(['diff', 'previous', 'next', '-q'], { terminal: 100 })).stderr).toBe('')
    expect((await diff('-v')).stderr).toBe('Reading previous and next …\nComparing …\n')
  })

  it('says more with -v, less with -q', async () => {
    const [quiet, normal, full] = [await diff('-q'), await diff(), await diff('-v')].map(({ stdout }) => stdout.length)
    expect(quiet).toBeLessThan(normal ?? 0)
    expect(normal).toBeLessThan(full ?? 0)
  })

  it('stands for itself as a snapshot', async () => {
    for (const side of ['previous', 'next']) {
      expect(await run(['snapshot', side, '-o', `${side}.json`])).toEqual({ exitCode: 0, stdout: '', stderr: '' })
    }
    const { stdout } = await run(['diff', 'previous.json', 'next.json', '-o', 'json'])
    expect(stdout).toBe((await diff('-o', 'json')).stdout)
    expect((await run(['snapshot', 'next'])).stdout).toBe(readFileSync(join(folder.path, 'next.json'), 'utf8'))
  })

  it('reports which of two releases is not there, and leaves the other', async () => {
    const { exitCode, stderr } = await run(['diff', 'nope', 'next'])
    expect(exitCode).toBe(2)
    expect(stderr).toMatch(/^kaito-check: There is no file or folder `nope`\.\n {2}A release is named/)
  })
})

describe("Helm's own flags", () => {
  it.each([
    ['after the command', ['diff', 'previous', 'same', '-n', 'a', '--kube-context', 'b', '--debug']],
    ['before the command', ['--color', 'never', '-n', 'a', '--kubeconfig', 'c', 'diff', 'previous', 'same']],
    ['joined', ['diff', '-na', '--namespace=b', 'previous', '--kube-context=c', 'same']],
    ['with values for booleans', ['diff', '--debug=true', 'previous', 'same', '--kube-insecure-skip-tls-verify=false']],
    [
      'of Helm 4',
      ['diff', 'previous', 'same', '--content-cache', 'd', '--burst-limit', '5', '--qps', '3', '--colour', 'auto'],
    ],
    ['repeated', ['diff', 'previous', 'same', '--kube-as-group', 'x', '--kube-as-group', 'y', '--kube-as-user', 'z']],
  ])('are taken %s', async (_name, argv) => {
    expect(await run(argv)).toMatchObject({ exitCode: 0, stderr: '' })
  })

  it('--debug shows where an error comes from', async () => {
    expect((await run(['lint', 'nope', '--debug'])).stderr).toMatch(/\nSourceError: [^\n]*\n\s+at /)
    expect((await run(['lint', 'nope'], { environment: { HELM_DEBUG: 'true' } })).stderr).toMatch(/\n\s+at /)
    expect((await run(['lint', 'nope', '--debug=false'])).stderr).not.toMatch(/\n\s+at /)
  })
})

describe('the configuration', () => {
  const inFolder = (directory: string) =>
    run(['diff', join(folder.path, 'previous'), join(folder.path, 'next')], { directory: join(folder.path, directory) })

  it('is found in the working directory and above', async () => {
    for (const directory of ['suppressed', 'suppressed/deep/er']) {
      const { exitCode, stdout } = await inFolder(directory)
      expect(exitCode).toBe(0)
      expect(stdout).toContain('Suppressed: 1 finding, 1 by the configuration.')
      expect(stdout).toMatch(/custom-resources {2}broken.* \d findings?, (all|1) suppressed/)
    }
  })

  it('is not searched for above the root of the repository', async () => {
    writeFileSync(join(folder.path, '.kaito-check.yaml'), 'nonsense: 1\n')
    expect((await inFolder('inner')).exitCode).toBe(1)
    mkdirSync(join(folder.path, 'plain'), { recursive: true })
    expect((await inFolder('plain')).stderr).toMatch(/^kaito-check: \.kaito-check\.yaml:1:1: `nonsense` is not known/)
    writeFileSync(join(folder.path, '.kaito-check.yaml'), '')
  })

  it.each([
    ['broken.yaml', 'broken.yaml:2:27: `rules.crd/version-not-served` is not one of error, warning, info.'],
    ['nope.yaml', 'There is no configuration file `nope.yaml`.'],
    ['previous', '`previous` is not a regular file.'],
  ])('%s is refused', async (file, message) => {
    const { exitCode, stdout, stderr } = await diff('--config', file)
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toContain(`kaito-check: ${message}`)
  })

  it('by another name is not passed over', async () => {
    const { exitCode, stderr } = await inFolder('yml')
    expect(exitCode).toBe(2)
    expect(stderr).toMatch(/is called \.kaito-check\.yml\.\n {2}Rename it to \.kaito-check\.yaml/)
  })

  it('that expired hides nothing', async () => {
    const { exitCode, stdout } = await diff('--config', 'expired.yaml')
    expect(exitCode).toBe(1)
    expect(stdout).toContain('expired.yaml\n  warning  policy/suppression-expired  .suppressions[0]')
    const dayBefore = await run(['diff', 'previous', 'next', '--config', 'expired.yaml'], { today: '2026-06-14' })
    expect(dayBefore.exitCode).toBe(0)
  })

  it('that matches nothing is found', async () => {
    expect((await diff('--config', 'unused.yaml')).stdout).toContain('policy/suppression-unused')
    expect((await run(['lint', 'next', '--config', 'unused.yaml'])).stdout).not.toContain('policy/suppression-unused')
  })

  it('weighs rules and promises', async () => {
    const { exitCode, stdout } = await diff('--config', 'heavy.yaml')
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/info {2}crd\/version-not-served/)
    expect(stdout).toContain('this release may break it')
  })
})

describe('a baseline', () => {
  beforeAll(async () => {
    await diff('-o', 'json=baseline.json')
  })

  it('hides what it knows', async () => {
    const { exitCode, stdout } = await diff('--baseline', 'baseline.json')
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/Suppressed: \d findings?, \d by the baseline\./)
  })

  it.each([
    ['no-report.json', '`no-report.json` is no report of this kaito-check.'],
    ['broken.yaml', '`broken.yaml` is no report of this kaito-check.'],
    ['nope.json', '`nope.json` cannot be read: it does not exist.'],
  ])('%s is refused', async (file, message) => {
    const { exitCode, stderr } = await diff('--baseline', file)
    expect(exitCode).toBe(2)
    expect(stderr).toContain(`kaito-check: ${message}`)
  })
})

describe('merge', () => {
  it.each(formatNames)('of one report gives the %s of the run itself', async (format) => {
    const ran = await diff('-o', 'json=one.json', '-o', format === 'json' ? 'json' : `${format}`)
    const merged = await run(['merge', 'one.json', '-o', format])
    expect(merged).toEqual({ exitCode: ran.exitCode, stdout: ran.stdout, stderr: '' })
  })

  it('of several has the worst verdict, and says what each part says', async () => {
    await run(['diff', 'previous', 'same', '-o', 'json=good.json'])
    await diff('-o', 'json=bad.json')
    const { exitCode, stdout } = await run(['merge', 'good.json', 'bad.json'])
    expect(exitCode).toBe(1)
    expect(stdout).toMatch(/^FAIL {2}2 reports: 1 error/)
    expect(stdout).toContain('\n  good  PASS          previous → same: nothing found\n  bad   FAIL ')
    expect((await run(['merge', 'good.json', 'good.json'])).stderr).toContain('`good.json` is named twice.')
    expect((await run(['merge', 'bad.json', '--fail-on', 'never'])).exitCode).toBe(0)
  })

  it.each([
    ['no-report.json', "`no-report.json` is no report of this kaito-check: `/` must have required property 'tool'."],
    ['broken.yaml', '`broken.yaml` is no report of this kaito-check: it is no JSON.'],
    ['nowhere.json', 'nowhere.json'],
  ])('refuses %s', async (file, message) => {
    const { exitCode, stdout, stderr } = await run(['merge', file])
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toContain(message)
    expect(stderr).not.toMatch(/\n\s+at /)
  })
})

describe('lint', () => {
  it('takes several releases, each by itself', async () => {
    const { exitCode, stdout } = await run(['lint', 'previous', 'next', '-o', 'json'])
    expect(exitCode).toBeLessThan(2)
    expect(JSON.parse(stdout)).toMatchObject({
      command: 'lint',
      releaseKind: null,
      subjects: [
        { role: 'release', ref: 'previous' },
        { role: 'release', ref: 'next' },
      ],
    })
  })
})

describe('rules and explain', () => {
  it('lists the rules of a family, and those that break a promise', async () => {
    const listed = async (...argv: readonly string[]): Promise<readonly { id: string; breaks: readonly string[] }[]> =>
      JSON.parse((await run(['rules', '-o', 'json', ...argv])).stdout)
    const chart = await listed('--family', 'chart')
    expect(chart.length).toBeGreaterThan(5)
    expect(chart.every(({ id }) => id.startsWith('chart/'))).toBe(true)
    const rollback = await listed('--family', 'crd', '--family', 'schema', '--promise', 'rollback')
    expect(rollback.length).toBeGreaterThan(5)
    expect(
      rollback.every(({ id, breaks }) => /^(?:cluster|crd|schema)\//.test(id) && breaks.includes('rollback')),
    ).toBe(true)
    expect((await run(['rules', '--family', 'crds'])).stderr).toMatch(
      /no family of rules `crds`\.\n {2}Families: chart, cluster, crd/,
    )
    expect((await run(['rules', '--promise', 'upgrade'])).stderr).toContain('in-place, custom-resources')
    expect((await run(['rules', '--family', 'repository', '--promise', 'rollback'])).stdout).toBe('\n')
  })

  it('list every rule once', async () => {
    const { exitCode, stdout } = await run(['rules', '-o', 'json'])
    expect(exitCode).toBe(0)
    expect(JSON.parse(stdout).map(({ id }: { id: string }) => id)).toEqual(rules.map(({ id }) => id).toSorted())
    const { stdout: table } = await run(['rules'])
    expect(rules.filter(({ id }) => !table.includes(`\n${id} `) && !table.startsWith(`${id} `))).toEqual([])
  })

  it.each(rules.map(({ id }) => id))('explain %s', async (id) => {
    const { exitCode, stdout, stderr } = await run(['explain', id])
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(stdout.startsWith(`${id}  `)).toBe(true)
    expect(stdout).toMatch(/\n {2}why {6}\S/)
    expect(JSON.parse((await run(['explain', id, '-o', 'json'])).stdout)).toMatchObject({ id })
  })

  it('tells what an example would be told', async () => {
    const { stdout } = await run(['explain', 'crd/version-not-served'])
    expect(stdout).toMatch(/\n {2}says {5}`widgets/)
    expect(stdout).toContain('subject: "CustomResourceDefinition/widgets.example.com .spec.versions"')
    const all = (await run(['explain', 'crd/version-not-served', '-v'])).stdout
    expect(all.length).toBeGreaterThan(stdout.length)
  })

  it('says that nothing hides what is said about suppressions', async () => {
    expect((await run(['explain', 'policy/suppression-unused'])).stdout).toContain('No suppression hides this.')
  })
})

describe('a bug', () => {
  it('is shown whole, with versions', async () => {
    const failing = { directory: folder.path, environment: {} }
    const { exitCode, stderr } = await runMain(['diff', 'previous', 'next'], {
      ...failing,
      get today(): string {
        throw new TypeError('planted')
      },
    })
    expect(exitCode).toBe(2)
    expect(stderr).toMatch(/^kaito-check: this is a bug in kaito-check\.\nTypeError: planted\n\s+at /)
    expect(stderr).toContain(`\nkaito-check ${manifest.version}, Node of tests\nPlease report it`)
  })
})
