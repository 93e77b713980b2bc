import { execFileSync } from 'node:child_process'
import { chmodSync, readdirSync, readFileSync, symlinkSync, truncateSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openRelease } from '../../src/sources/open-release.ts'
import { writeSnapshot } from '../../src/sources/write-snapshot.ts'
import { below, demoChart, packChart, widgetCrd } from '../support/authored-charts.ts'
import { helm, helmMajors } from '../support/helm-binaries.ts'
import { openOptions } from '../support/open-options.ts'
import { refusalOf } from '../support/open-refusal.ts'
import { realCharts } from '../support/real-charts.ts'
import { leftovers, type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts'

let folder: TemporaryFolder

beforeEach(() => {
  folder = temporaryFolder()
  process.env['TMPDIR'] = folder.path
})

afterEach(() => {
  const left = leftovers(folder.path)
  folder[Symbol.dispose]()
  expect(left).toEqual([])
})

describe('a chart folder', () => {
  it.each(helmMajors)('is read and rendered by Helm %s', async (major) => {
    folder.write(below('demo', demoChart('1.0.0')))
    const source = await openRelease('./demo/', await openOptions(folder.path, major))
    expect(source).toMatchObject({ ref: 'demo', kind: 'chart', problems: [] })
    expect(Object.keys(source.files)).toEqual([
      'Chart.yaml',
      'crds/widgets.yaml',
      'templates/deployment.yaml',
      'values.yaml',
    ])
    expect(source.renders).toHaveLength(1)
    expect(source.renders[0]).toMatchObject({
      purpose: { kind: 'install' },
      releaseName: 'release-name',
      namespace: 'release-namespace',
      kubeVersion: '1.34.0',
      userValues: {},
      failure: null,
    })
    expect(source.renders[0]?.manifest).toContain('# Source: demo/crds/widgets.yaml')
    expect(source.renders[0]?.manifest).toContain('image: "example.test/demo:1.0.0"')
  })

  it('gives the same digest wherever it lies, and another when a byte changes', async () => {
    folder.write({
      ...below('a', demoChart('1.0.0')),
      ...below('b/c', demoChart('1.0.0')),
      ...below('d', demoChart('1.0.1')),
    })
    const options = await openOptions(folder.path, '3')
    const digests = await Promise.all(['a', 'b/c', 'd'].map(async (path) => (await openRelease(path, options)).digest))
    expect(digests[0]).toMatch(/^sha256:[0-9a-f]{64}$/)
    expect([digests[1] === digests[0], digests[2] === digests[0]]).toEqual([true, false])
  })

  it.each(helmMajors)('has its vendored packages unpacked, those inside them too, by Helm %s', async (major) => {
    const inner = await packChart('inner', { 'Chart.yaml': 'apiVersion: v2\nname: inner\nversion: 1.0.0\n' })
    const outer = await packChart('outer', {
      'Chart.yaml': 'apiVersion: v2\nname: outer\nversion: 1.0.0\n',
      'charts/inner-1.0.0.tgz': inner,
      'crds/x.yaml': widgetCrd,
    })
    folder.write({ ...below('demo', demoChart('1.0.0')), 'demo/charts/outer-1.0.0.tgz': outer })
    const source = await openRelease('demo', await openOptions(folder.path, major))
    expect(Object.keys(source.files).filter((path) => path.startsWith('charts/'))).toEqual([
      'charts/outer/Chart.yaml',
      'charts/outer/charts/inner/Chart.yaml',
      'charts/outer/crds/x.yaml',
    ])
    expect(source.renders[0]?.failure).toBeNull()
    expect(source.renders[0]?.manifest).toContain('# Source: demo/charts/outer/crds/x.yaml')
  })

  it('keeps two versions of one dependency apart', async () => {
    const dep = (version: string) =>
      packChart('dep', { 'Chart.yaml': `apiVersion: v2\nname: dep\nversion: ${version}\n` })
    folder.write({
      ...below('demo', demoChart('1.0.0')),
      'demo/charts/dep-1.0.0.tgz': await dep('1.0.0'),
      'demo/charts/dep-2.0.0.tgz': await dep('2.0.0'),
    })
    const source = await openRelease('demo', await openOptions(folder.path, '3'))
    expect(Object.keys(source.files).filter((path) => path.startsWith('charts/'))).toEqual([
      'charts/dep-2.0.0/Chart.yaml',
      'charts/dep/Chart.yaml',
    ])
  })

  it('says what of it cannot be read, and reads the rest', async () => {
    folder.write({
      ...below('demo', demoChart('1.0.0')),
      'demo/charts/dep-1.0.0.tgz': 'no package',
      'demo/logo.png': Buffer.from([0x89, 0xff, 0xfe]),
      'demo/bom.txt': '\uFEFFtext',
    })
    const { files, problems, renders } = await openRelease('demo', await openOptions(folder.path, '4'))
    expect(problems).toEqual([
      {
        file: 'charts/dep-1.0.0.tgz',
        line: null,
        column: null,
        message: 'The package `charts/dep-1.0.0.tgz` is not gzip-compressed.',
      },
    ])
    expect([files['logo.png'], files['bom.txt'], files['charts/dep-1.0.0.tgz']]).toEqual([null, 'text', 'no package'])
    expect(renders[0]?.failure?.message).toContain('dep-1.0.0.tgz')
    expect(renders[0]?.failure?.message).not.toContain(folder.path)
  })

  it('follows links as Helm does, and refuses one that leads back', async () => {
    folder.write({ ...below('demo', demoChart('1.0.0')), 'config/more.yaml': widgetCrd.replaceAll('widget', 'gadget') })
    symlinkSync('../../config/more.yaml', folder.at('demo/crds/linked.yaml'))
    symlinkSync('../config', folder.at('demo/more'))
    const options = await openOptions(folder.path, '3')
    const source = await openRelease('demo', options)
    expect(Object.keys(source.files)).toEqual(expect.arrayContaining(['crds/linked.yaml', 'more/more.yaml']))
    expect(source.renders[0]?.manifest).toContain('# Source: demo/crds/linked.yaml')
    symlinkSync('.', folder.at('demo/loop'))
    expect(await refusalOf(openRelease('demo', options))).toMatchObject({
      code: 'source-unreadable',
      message: 'The link `loop` in `demo` leads back to a folder around it.',
    })
  })

  it('with a pipe or a file that is too large says so', async () => {
    folder.write({ ...below('demo', demoChart('1.0.0')), 'demo/large.bin': '' })
    truncateSync(folder.at('demo/large.bin'), 6 * 1024 * 1024)
    execFileSync('mkfifo', [folder.at('demo/pipe')])
    const { problems, files } = await openRelease('demo', await openOptions(folder.path, '3'))
    expect(problems.map((problem) => problem.message)).toEqual([
      '`large.bin` is larger than 5 MiB.',
      '`pipe` is not a regular file.',
    ])
    expect(Object.keys(files)).toContain('Chart.yaml')
  })

  it('with a .helmignore that Helm refuses says which line', async () => {
    folder.write({ ...below('demo', demoChart('1.0.0')), 'demo/.helmignore': '# fine\n**/x\n' })
    const { problems } = await openRelease('demo', await openOptions(folder.path, '3'))
    expect(problems).toEqual([
      { file: '.helmignore', line: 2, column: null, message: '`**/x` in .helmignore: `**` is not supported by Helm.' },
    ])
  })

  it('in a path with spaces and quotes is rendered', async () => {
    folder.write(below("it's a chart", demoChart('1.0.0')))
    const source = await openRelease("it's a chart", await openOptions(folder.path, '4'))
    expect(source.renders[0]?.failure).toBeNull()
  })
})

describe('a package', () => {
  it.each(helmMajors)('is read and rendered by Helm %s', async (major) => {
    folder.write(below('demo', demoChart('1.0.0')))
    await helm(major, folder.path, 'package', folder.at('demo'), '--destination', folder.path)
    const source = await openRelease('demo-1.0.0.tgz', await openOptions(folder.path, major))
    const inFolder = await openRelease('demo', await openOptions(folder.path, major))
    expect(source.ref).toBe('demo-1.0.0.tgz')
    expect(source.renders).toEqual(inFolder.renders)
    expect(Object.keys(source.files)).toEqual(Object.keys(inFolder.files))
    const sum = execFileSync('sha256sum', [folder.at('demo-1.0.0.tgz')], { encoding: 'utf8' }).slice(0, 64)
    expect(source.digest).toBe(`sha256:${sum}`)
  })

  it('says how Helm is told of it and of the values, from the folder where the user is', async () => {
    folder.write({ ...below('demo', demoChart('1.0.0')), 'a.yaml': 'a: 1\n', 'b.yaml': 'b: 1\n' })
    const valueArguments = ['--set', 'auth.token=canary', '--values', folder.at('a.yaml'), '--values', 'b.yaml']
    const options = await openOptions(folder.path, '4')
    const withValues = { ...options, render: { ...options.render, valueArguments } }
    expect((await openRelease(folder.at('demo'), withValues)).helmWords).toEqual({
      chart: ['demo'],
      values: ['--values', 'a.yaml', '--values', 'b.yaml', '--set', 'auth.token=…'],
    })
  })

  it('is known by its bytes, not by its ending, and shown without folders of the machine', async () => {
    folder.write({ package: await packChart('demo', demoChart('1.0.0')) })
    expect((await openRelease(folder.at('package'), await openOptions(folder.path, '3'))).ref).toBe('package')
  })

  it('that is no chart is refused', async () => {
    folder.write({ 'x.tgz': await packChart('demo', { 'values.yaml': '' }), 'y.tgz': 'text' })
    const options = await openOptions(folder.path, '3')
    expect(await refusalOf(openRelease('x.tgz', options))).toMatchObject({
      code: 'source-unreadable',
      message: 'The package `x.tgz` is no chart: it holds no Chart.yaml.',
    })
    expect(await refusalOf(openRelease('y.tgz', options))).toMatchObject({
      code: 'source-unreadable',
      message: 'The package `y.tgz` is not gzip-compressed.',
    })
  })

  it.skipIf(realCharts === null)(
    'of KAITO gives the same snapshot under Helm 3 and 4 (needs ../shared/charts)',
    async () => {
      const packages = readdirSync(realCharts ?? '').filter((name) => name.endsWith('.tgz'))
      expect(packages.length).toBeGreaterThan(10)
      for (const name of packages) {
        const [three, four] = await Promise.all(
          helmMajors.map(async (major) =>
            writeSnapshot(await openRelease(`${realCharts}/${name}`, await openOptions(folder.path, major))),
          ),
        )
        expect(three?.length, name).toBeGreaterThan(10_000)
        expect(three === four, name).toBe(true)
      }
    },
  )
})

describe('manifests', () => {
  it('in one file need no Helm', async () => {
    folder.write({ 'crd/widgets.yaml': widgetCrd })
    const source = await openRelease('crd/widgets.yaml', await openOptions(folder.path, null))
    expect(source).toMatchObject({
      ref: 'crd/widgets.yaml',
      kind: 'manifests',
      files: { 'widgets.yaml': widgetCrd },
      renders: [],
      problems: [],
    })
  })

  it('in a folder are its YAML and JSON files, hidden ones and others left out', async () => {
    folder.write({
      'crd/b.yml': widgetCrd,
      'crd/deep/a.json': '{}',
      'crd/README.md': '#',
      'crd/.git/x.yaml': '',
      'crd/.github/x.yaml': '',
      'crd/node_modules/x.yaml': '',
    })
    const source = await openRelease('crd', await openOptions(folder.path, null))
    expect([source.kind, ...Object.keys(source.files)]).toEqual(['manifests', 'b.yml', 'deep/a.json'])
  })
})

describe('what is nothing of these is refused', () => {
  it.each([
    [
      'an empty folder',
      { 'empty/README.md': '' },
      'empty',
      'source-unreadable',
      '`empty` holds neither a Chart.yaml nor CRD manifests.',
      'A chart has a Chart.yaml; manifests end in .yaml, .yml or .json.',
    ],
    [
      'a folder of charts',
      { 'charts/a/Chart.yaml': '', 'charts/a/charts/b/Chart.yaml': '', 'charts/c/Chart.yaml': '' },
      'charts',
      'source-ambiguous',
      '`charts` is no chart: it has no Chart.yaml, but folders in it do.',
      'Name one of them:\n  charts/a\n  charts/c',
    ],
    [
      'a chart repository',
      { 'repo/index.yaml': '', 'repo/a-1.0.0.tgz': '' },
      'repo',
      'source-unreadable',
      '`repo` holds neither a Chart.yaml nor CRD manifests.',
      'It is a chart repository: name a version in it with --repository repo, or one of its packages.',
    ],
    [
      'a folder of packages',
      { 'out/a-1.0.0.tgz': '' },
      'out',
      'source-unreadable',
      '`out` holds neither a Chart.yaml nor CRD manifests.',
      'Name a package in it, such as out/a-1.0.0.tgz.',
    ],
    [
      'a text file',
      { 'notes.txt': 'hello' },
      'notes.txt',
      'source-unreadable',
      '`notes.txt` is neither a chart package, a CRD manifest nor a snapshot.',
      'Packages end in .tgz, manifests in .yaml, .yml or .json.',
    ],
  ])('%s', async (_, files, name, code, message, hint) => {
    folder.write(files)
    expect(await refusalOf(openRelease(name, await openOptions(folder.path, '3')))).toEqual({ code, message, hint })
  })

  it('a pipe', async () => {
    execFileSync('mkfifo', [folder.at('pipe.yaml')])
    expect(await refusalOf(openRelease('pipe.yaml', await openOptions(folder.path, '3')))).toMatchObject({
      message: '`pipe.yaml` is not a regular file.',
    })
  })

  it.skipIf(process.getuid?.() === 0)('a file that may not be read (not as root, who may read all)', async () => {
    folder.write({ 'x.yaml': '' })
    chmodSync(folder.at('x.yaml'), 0)
    expect(await refusalOf(openRelease('x.yaml', await openOptions(folder.path, '3')))).toMatchObject({
      message: '`x.yaml` cannot be read: permission denied.',
    })
  })

  it('a link to nothing', async () => {
    symlinkSync('nowhere', folder.at('x.yaml'))
    expect(await refusalOf(openRelease('x.yaml', await openOptions(folder.path, '3')))).toMatchObject({
      code: 'source-not-found',
      message: 'There is no file or folder `x.yaml`.',
    })
  })

  it('a chart where there is no Helm', async () => {
    folder.write(below('demo', demoChart('1.0.0')))
    expect(await refusalOf(openRelease('demo', await openOptions(folder.path, null)))).toEqual({
      code: 'tool-missing',
      message: 'Helm is not installed, or not on PATH.',
      hint: 'Install Helm 3.10 or newer, put it on PATH or name it in HELM_BIN.',
    })
  })

  it('a chart where HELM_BIN names nothing', async () => {
    folder.write(below('demo', demoChart('1.0.0')))
    const options = await openOptions(folder.path, '3')
    const environment = { ...options.environment, HELM_BIN: './bin/helm' }
    expect(await refusalOf(openRelease('demo', { ...options, environment }))).toMatchObject({
      code: 'tool-missing',
      message: 'There is no Helm at `./bin/helm`, which HELM_BIN names.',
    })
  })

  it('a chart where Helm is too old', async () => {
    folder.write({
      ...below('demo', demoChart('1.0.0')),
      helm: '#!/bin/sh\n[ "$1" = version ] && { echo v2.17.0+ga690bad; exit 0; }\necho "Error: unknown flag: --include-crds" >&2\nexit 1\n',
    })
    chmodSync(folder.at('helm'), 0o755)
    const options = await openOptions(folder.path, '3')
    const environment = { ...options.environment, HELM_BIN: './helm' }
    expect(await refusalOf(openRelease('demo', { ...options, environment }))).toEqual({
      code: 'tool-too-old',
      message: 'Helm 2.17.0 is too old: Helm 3.10.0 or newer is needed.',
      hint: 'Install Helm 3.10 or newer, put it on PATH or name it in HELM_BIN.',
    })
  })
})

describe('a snapshot', () => {
  it.each(helmMajors)('gives what its chart gave, without Helm, by Helm %s', async (major) => {
    folder.write(below('demo', demoChart('1.0.0')))
    const source = await openRelease('demo', await openOptions(folder.path, major, { values: ['--set', 'replicas=2'] }))
    folder.write({ 'demo.json': writeSnapshot(source) })
    expect(await openRelease('demo.json', await openOptions(folder.path, null))).toEqual(source)
    expect(readFileSync(folder.at('demo.json'), 'utf8')).not.toContain(folder.path)
  })

  it('takes no other values', async () => {
    folder.write(below('demo', demoChart('1.0.0')))
    folder.write({ 'demo.json': writeSnapshot(await openRelease('demo', await openOptions(folder.path, '3'))) })
    expect(
      await refusalOf(openRelease('demo.json', await openOptions(folder.path, null, { values: ['--set', 'a=1'] }))),
    ).toEqual({
      code: 'usage',
      message: '`demo.json` is a snapshot: its values are those it was written with.',
      hint: 'Write the snapshot anew with these values, or name the chart itself.',
    })
  })
})
