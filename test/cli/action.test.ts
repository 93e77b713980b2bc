import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { commitAll, git } from '../support/git-repository.ts'
import { fetchHelm } from '../support/helm-binaries.ts'
import { project } from '../support/plugin.ts'
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts'

interface Step {
  readonly name: string
  readonly id?: string
  readonly if?: string
  readonly shell?: string
  readonly run?: string
  readonly uses?: string
  readonly env?: Readonly<Record<string, string>>
}

const action: {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default?: string }>>
  readonly outputs: Readonly<Record<string, { readonly value: string }>>
  readonly runs: { readonly steps: readonly Step[] }
} = parse(readFileSync(join(project, 'action.yml'), 'utf8'))

interface ActionRun {
  readonly code: number
  readonly log: string
  readonly outputs: Readonly<Record<string, string>>
  readonly summary: string
}

describe.each(['3', '4'] as const)('the action under Helm %s', (major) => {
  let folder: TemporaryFolder
  let env: Record<string, string | undefined>
  beforeAll(async () => {
    folder = temporaryFolder()
    for (const part of ['bin', 'repository/charts', 'action']) mkdirSync(folder.at(part), { recursive: true })
    symlinkSync(await fetchHelm(major), folder.at('bin/helm'))
    // A checkout of the action as a release tag has it: built.
    for (const part of ['plugin.yaml', 'completion.yaml', 'plugin.complete', 'action', 'dist']) {
      cpSync(join(project, part), folder.at(`action/${part}`), { recursive: true })
    }
    const releaseChart = (version: string) => {
      const target = folder.at('repository/charts/cache-operator')
      rmSync(target, { recursive: true, force: true })
      cpSync(join(project, 'examples', `cache-operator-${version}`), target, { recursive: true })
    }
    releaseChart('1.4.0')
    commitAll(folder.at('repository'), 'v1.4.0')
    releaseChart('1.4.1')
    commitAll(folder.at('repository'), 'candidate')
    env = {
      PATH: `${folder.at('bin')}:${dirname(process.execPath)}:/usr/bin:/bin`,
      HOME: folder.at('home'),
      RUNNER_TEMP: folder.at('runner'),
    }
    mkdirSync(folder.at('runner'))
    mkdirSync(folder.at('home'))
  })
  afterAll(() => folder[Symbol.dispose]())

  /** Runs the steps as a runner does: expressions filled in, outputs read, the next one only after success. */
  function runAction(given: Readonly<Record<string, string>>, cwd = 'repository'): ActionRun {
    const outputs: Record<string, Record<string, string>> = {}
    const fill = (text: string) =>
      text.replace(/\$\{\{ *([\w.-]+) *\}\}/g, (_whole, path: string) => {
        const [scope = '', name = '', , key = ''] = path.split('.')
        if (scope === 'inputs') return given[name] ?? action.inputs[name]?.default ?? ''
        if (path === 'github.action_path') return folder.at('action')
        return outputs[name]?.[key] ?? ''
      })
    writeFileSync(folder.at('summary.md'), '')
    let log = ''
    let code = 0
    for (const step of action.runs.steps) {
      // The runner's own actions are not at hand; the rest is a shell's.
      if (code !== 0 || step.run === undefined) continue
      const outputFile = folder.at(`output-${step.id ?? 'none'}`)
      writeFileSync(outputFile, '')
      const stepEnv = Object.fromEntries(Object.entries(step.env ?? {}).map(([key, value]) => [key, fill(value)]))
      const { status, stdout, stderr } = spawnSync(
        'bash',
        ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step.run],
        {
          cwd: folder.at(cwd),
          encoding: 'utf8',
          env: { ...env, ...stepEnv, GITHUB_OUTPUT: outputFile, GITHUB_STEP_SUMMARY: folder.at('summary.md') },
        },
      )
      code = status ?? 255
      log += `# ${step.name}\n${stdout}${stderr}`
      const lines = readFileSync(outputFile, 'utf8').split('\n').filter(Boolean)
      outputs[step.id ?? ''] = Object.fromEntries(
        lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
      )
    }
    return {
      code,
      log,
      outputs: Object.fromEntries(Object.entries(action.outputs).map(([name, { value }]) => [name, fill(value)])),
      summary: readFileSync(folder.at('summary.md'), 'utf8'),
    }
  }

  it('compares with the newest tag before, annotates, and fails at the end', () => {
    const { code, log, outputs, summary } = runAction({ chart: 'charts/cache-operator' })
    expect({ code, log: code === 1 ? '' : log }).toEqual({ code: 1, log: '' })
    expect(outputs).toMatchObject({ verdict: 'fail', previous: 'git:v1.4.0:charts/cache-operator' })
    expect(log).toMatch(/^::error file=charts\/cache-operator\/templates\/caches\.yaml,line=\d+,/m)
    expect(summary).toMatch(/^<!-- kaito-check -->\n## ❌ FAIL: 2 reports\n/)
    expect(readFileSync(outputs['html'] ?? '', 'utf8')).toContain('<!doctype html>')
  })

  it('gives code scanning paths of the repository', () => {
    const { outputs } = runAction({ chart: 'charts/cache-operator' })
    const { runs } = JSON.parse(readFileSync(outputs['sarif'] ?? '', 'utf8'))
    const files = runs[0].results.map(
      (result: { locations: { physicalLocation: { artifactLocation: object } }[] }) =>
        result.locations[0]?.physicalLocation.artifactLocation,
    )
    expect(files.length).toBeGreaterThan(3)
    for (const { uri } of files) expect(existsSync(folder.at(`repository/${uri}`)), uri).toBe(true)
  })

  it('on the tag of a release compares with the one before', () => {
    git(folder.at('repository'), 'tag', 'v1.4.1')
    const { outputs } = runAction({ chart: 'charts/cache-operator' })
    git(folder.at('repository'), 'tag', '--delete', 'v1.4.1')
    expect(outputs['previous']).toBe('git:v1.4.0:charts/cache-operator')
  })

  it('without tags compares with the newest older version of the repository', () => {
    const helm = folder.at('bin/helm')
    mkdirSync(folder.at('bare/index'), { recursive: true })
    cpSync(folder.at('repository/charts'), folder.at('bare/charts'), { recursive: true })
    spawnSync(helm, ['package', join(project, 'examples/cache-operator-1.4.0'), '-d', folder.at('bare/index')], { env })
    spawnSync(helm, ['repo', 'index', folder.at('bare/index')], { env })
    const run = runAction({ chart: 'charts/cache-operator', repository: 'index' }, 'bare')
    expect(run.outputs).toMatchObject({ previous: 'cache-operator@1.4.0', verdict: 'fail' })
    expect(runAction({ chart: 'charts/cache-operator' }, 'bare').outputs).toMatchObject({ previous: '' })
  })

  describe('looks for the release before', () => {
    const origin = () => folder.at('search/origin')
    const chartOf = (version: string) => `name: cache-operator\nversion: ${version}\n`
    const commit = (path: string, version: string, tag: string) => {
      folder.write({ [`search/origin/${path}Chart.yaml`]: chartOf(version) })
      commitAll(origin(), tag)
    }
    beforeAll(() => {
      spawnSync('bash', [folder.at('action/action/install.sh')], { env: { ...env, ACTION: folder.at('action') } })
      mkdirSync(folder.at('search/origin/charts/cache-operator'), { recursive: true })
      commit('charts/cache-operator/', '1.4.0', 'cache-operator-1.4.0')
      commit('charts/cache-operator/', '1.4.1', 'later')
      git(folder.at('search'), 'clone', '--quiet', '--depth=1', `file://${origin()}`, 'shallow')
      mkdirSync(folder.at('search/rooted'))
      folder.write({ 'search/rooted/Chart.yaml': chartOf('1.4.0') })
      commitAll(folder.at('search/rooted'), 'v1.4.0')
      commitAll(folder.at('search/rooted'), 'later')
      const indexOf = (margin: string) =>
        `apiVersion: v1\nentries:\n  cache-operator:\n${['1.4.1', '1.3.0', '1.4.0', '1.4.1-rc.0', '1.10.0']
          .map((version) => `${margin}- version: ${version}\n${margin}  name: cache-operator\n`)
          .join('')}`
      for (const [name, text] of Object.entries({
        flat: indexOf('  '),
        indented: indexOf('      '),
        json: JSON.stringify(parse(indexOf('  '))),
        other: 'apiVersion: v1\nentries: {}\n',
      })) {
        folder.write({ [`search/${name}/index.yaml`]: text })
        for (const version of ['1.3.0', '1.4.0', '1.4.1', '1.4.1-rc.0', '1.10.0']) {
          const source = folder.at(`search/source-${version}`)
          folder.write({ [`search/source-${version}/Chart.yaml`]: `apiVersion: v2\n${chartOf(version)}` })
          if (name !== 'other')
            spawnSync(folder.at('bin/helm'), ['package', source, '-d', folder.at(`search/${name}`)], { env })
        }
      }
      for (const version of ['1.4.1', '1.4.1-rc.0', '1.3.0'])
        folder.write({ [`search/bare-${version}/Chart.yaml`]: chartOf(version) })
    })

    const previousOf = (cwd: string, chart: string, repository = '') => {
      const file = folder.at('previous')
      writeFileSync(file, '')
      const { status, stdout } = spawnSync('node', [folder.at('action/action/find-previous.cjs')], {
        cwd: folder.at(cwd),
        encoding: 'utf8',
        env: { ...env, CHART: chart, PREVIOUS: '', REPOSITORY: repository, GITHUB_OUTPUT: file },
      })
      expect(status).toBe(0)
      const warnings = stdout.split('\n').filter((line) => line.startsWith('::warning'))
      return { previous: readFileSync(file, 'utf8').trim().replace('previous=', ''), warnings: warnings.join('\n') }
    }
    const tagged = 'git:cache-operator-1.4.0:charts/cache-operator'

    it.each([
      ['a slash at the end', 'search/origin', 'charts/cache-operator/', '', tagged],
      ['a dot in front', 'search/origin', './charts//cache-operator', '', tagged],
      ['from a folder within', 'search/origin/charts', 'cache-operator', '', tagged],
      ['a chart at the root', 'search/rooted', '.', '', 'git:v1.4.0:.'],
      ['an index as Helm writes it', 'search', 'bare-1.4.1', 'flat', 'cache-operator@1.4.0'],
      ['an index with deeper items', 'search', 'bare-1.4.1/', 'indented', 'cache-operator@1.4.0'],
      ['an index in JSON', 'search', 'bare-1.4.1', 'json', 'cache-operator@1.4.0'],
      ['a candidate', 'search', 'bare-1.4.1-rc.0', 'json', 'cache-operator@1.4.0'],
    ])('%s', (_, cwd, chart, repository, previous) => {
      expect(previousOf(cwd, chart, repository).previous).toBe(previous)
    })

    it('an absolute path', () => {
      expect(previousOf('search/origin', `${origin()}/charts/cache-operator`)).toEqual({
        previous: tagged,
        warnings: '',
      })
    })

    it.each([
      ['a shallow clone', 'search/shallow', 'charts/cache-operator', '', 'This clone is shallow'],
      ['no repository of git', 'search', 'bare-1.4.1', '', 'Tags were not looked at: fatal: not a git repository'],
      ['the first release', 'search', 'bare-1.3.0', 'json', 'Compared with nothing: no earlier release was found'],
      ['a repository without the chart', 'search', 'bare-1.4.1', 'other', 'has no chart cache-operator'],
    ])('and warns where it finds none: %s', (_, cwd, chart, repository, warning) => {
      const { previous, warnings } = previousOf(cwd, chart, repository)
      expect(previous).toBe('')
      expect(warnings).toContain(warning)
      expect(warnings).toContain('Compared with nothing')
    })
  })

  it('passes where nothing fails, and does not fail when it must not', () => {
    const same = runAction({ chart: 'charts/cache-operator', previous: 'charts/cache-operator', 'fail-on': 'never' })
    expect(same.code).toBe(0)
    const never = runAction({ chart: 'charts/cache-operator', 'fail-on': 'never' })
    expect(never).toMatchObject({ code: 0, outputs: { verdict: 'fail' } })
  })

  it('ends with the reason where it cannot look', () => {
    const { code, log } = runAction({ chart: 'charts/nowhere', previous: 'charts/cache-operator' })
    expect(code).toBe(2)
    expect(log).toContain('kaito-check: ')
  })

  it('takes values with blanks and several lines apart', () => {
    folder.write({ 'repository/a b.yaml': 'replicas: 1\n', 'repository/c.yaml': 'replicas: 2\n' })
    expect(runAction({ chart: 'charts/cache-operator', values: 'a b.yaml\nc.yaml\n' }).outputs['verdict']).toBe('fail')
  })
})

describe('the action', () => {
  it('documents every input, and uses each', () => {
    const text = readFileSync(join(project, 'action.yml'), 'utf8')
    for (const [name, { description }] of Object.entries(action.inputs)) {
      expect(description.length, name).toBeGreaterThan(10)
      expect(text).toContain(`inputs.${name} `)
    }
  })

  it('hands no input to a shell but through its environment', () => {
    for (const { run } of action.runs.steps) expect(run ?? '').not.toContain('${{')
  })

  it('pins what it uses', () => {
    for (const { uses } of action.runs.steps) if (uses !== undefined) expect(uses).toMatch(/@[0-9a-f]{40}$/)
  })
})
