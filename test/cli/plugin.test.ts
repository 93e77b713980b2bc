import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type InstalledPlugin, installPlugin, project } from '../support/plugin.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const { version } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'))
const charts = ['examples/cache-operator-1.4.0', 'examples/cache-operator-1.4.1'] as const

describe.each(['3', '4'] as const)('the plugin in Helm %s', (major) => {
  let plugin: InstalledPlugin
  beforeAll(async () => {
    plugin = await installPlugin(major, 'a folder with spaces')
  })
  afterAll(() => plugin[Symbol.dispose]())

  it('is listed with its version', () => {
    expect(plugin.run(['plugin', 'list']).stdout).toMatch(
      new RegExp(`kaito-check\\s+${version.replaceAll('.', '\\.')}`),
    )
  })

  it('says its version', () => {
    expect(plugin.run(['kaito-check', '--version'])).toEqual({
      code: 0,
      stdout: `kaito-check ${version}\n`,
      stderr: '',
    })
  })

  it.each([[['kaito-check', '--help']], [['kaito-check', 'diff', '--help']]])('helps: %j', (args) => {
    const { code, stdout } = plugin.run(args)
    expect({ code, isUsage: stdout.startsWith('Usage: ') }).toEqual({ code: 0, isUsage: true })
  })

  it.each([
    ['0', ['diff', charts[0], charts[0]], 0],
    ['1', ['diff', ...charts], 1],
    ['0 when findings must not fail', ['diff', ...charts, '--fail-on', 'never'], 0],
    ['2 for a release that is not there', ['diff', 'nowhere-1.0.0.tgz', charts[1]], 2],
    ['2 for an unknown option', ['lint', charts[0], '--no-such-option'], 2],
  ] as const)('passes exit code %s', (_claim, args, code) => {
    expect(plugin.run(['kaito-check', ...args]).code).toBe(code)
  })

  it.each([
    ['namespace', ['-n', 'team-a', 'kaito-check', 'lint', charts[0]]],
    ['namespace after the command', ['kaito-check', 'lint', charts[0], '-n', 'team-a']],
    ['context', ['--kube-context', 'nowhere', 'kaito-check', 'lint', charts[0]]],
    ['kubeconfig', ['--kubeconfig', '/nowhere', 'kaito-check', 'lint', charts[0]]],
    ['colour mode', ['kaito-check', 'lint', charts[0], '--color', 'never']],
    ['rate limits', ['kaito-check', 'lint', charts[0], '--burst-limit', '5', '--qps', '3']],
  ] as const)('accepts what belongs to Helm: %s', (_what, args) => {
    const { code, stdout } = plugin.run(args)
    expect({ code, stdout }).toEqual({ code: 0, stdout: plugin.run(['kaito-check', 'lint', charts[0]]).stdout })
  })

  it('keeps stdout clean under --debug', () => {
    const { code, stdout } = plugin.run(['--debug', 'kaito-check', 'diff', charts[0], charts[0], '-o', 'json'])
    expect({ code, schemaVersion: JSON.parse(stdout).schemaVersion }).toEqual({ code: 0, schemaVersion: '1' })
  })

  it('renders into the namespace that Helm was given', () => {
    const { stdout } = plugin.run(['-n', 'team-a', 'kaito-check', 'snapshot', charts[0]])
    expect(JSON.parse(stdout).release.renders[0].namespace).toBe('team-a')
  })

  it('colours only when told', () => {
    const coloured = plugin.run(['kaito-check', 'diff', ...charts, '--color', 'always'], { env: { NO_COLOR: '' } })
    expect(coloured.stdout).toContain('\u001b[')
    expect(plugin.run(['kaito-check', 'diff', ...charts]).stdout).not.toContain('\u001b[')
  })

  it('says in one line that Node is missing', () => {
    const { code, stdout, stderr } = plugin.run(['kaito-check', '--version'], { env: { PATH: '/nowhere' } })
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr.trim().split('\n')).toHaveLength(1)
    expect(stderr).toContain('"node": executable file not found in $PATH')
  })

  it('says in one line that Node is too old', () => {
    using folder = temporaryFolder({
      'old.cjs': "Object.defineProperty(process.versions, 'node', { value: '16.20.2' })\n",
    })
    const { code, stdout, stderr } = plugin.run(['kaito-check', '--version'], {
      env: { NODE_OPTIONS: `--require ${folder.at('old.cjs')}` },
    })
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr.split('\n')[0]).toMatch(/^kaito-check needs Node\.js 20\S* or newer; this is v16\.20\.2\.$/)
  })

  it('reads a chart and writes a report in folders with spaces', () => {
    using folder = temporaryFolder()
    const report = folder.at('a report.json')
    const { code } = plugin.run(['kaito-check', 'lint', `${project}/${charts[0]}`, '-o', `json=${report}`], {
      cwd: folder.path,
    })
    expect({ code, command: JSON.parse(readFileSync(report, 'utf8')).command }).toEqual({ code: 0, command: 'lint' })
  })
})

describe('under Helm 3 and Helm 4', () => {
  it.each([
    ['lint', ['lint', ...charts]],
    ['diff', ['diff', ...charts]],
  ] as const)('%s gives the same bytes', async (_what, args) => {
    using three = await installPlugin('3')
    using four = await installPlugin('4')
    const reports = [three, four].map((plugin) => plugin.run(['kaito-check', ...args, '-o', 'json']).stdout)
    expect(reports[0]).toBe(reports[1])
    expect(JSON.parse(reports[0] ?? '').findings.length).toBeGreaterThan(0)
  })
})
