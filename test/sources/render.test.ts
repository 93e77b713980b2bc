import { chmodSync } from 'node:fs'
import dedent from 'dedent'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RenderPurpose, RenderRequest } from '../../src/model/release-source.ts'
import { canonicalManifest } from '../../src/sources/canonical-manifest.ts'
import { openRelease } from '../../src/sources/open-release.ts'
import { defaultRenderOptions, parseKubeVersion, withApiVersions } from '../../src/sources/render-options.ts'
import { below } from '../support/authored-charts.ts'
import { helmMajors } from '../support/helm-binaries.ts'
import { openOptions } from '../support/open-options.ts'
import { refusalOf } from '../support/open-refusal.ts'
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

/** A chart whose one template prints what it is given. */
function echoChart(text: string, more: Readonly<Record<string, string>> = {}) {
  return below('echo', {
    'Chart.yaml': 'apiVersion: v2\nname: echo\nversion: 1.0.0\n',
    'values.yaml': 'kept: 1\nlist: [a, b]\nnested: { a: 1, b: 2 }\n',
    'templates/echo.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: echo }\ndata: ${text}\n`,
    ...more,
  })
}

describe.each(helmMajors)('Helm %s', (major) => {
  it.each([
    ['nothing', {}, [], {}],
    [
      '-f, later files over earlier ones',
      { 'a.yaml': 'nested: { a: 2 }\nx: 1', 'b.yaml': 'x: 2' },
      ['-f', 'a.yaml', '--values', 'b.yaml'],
      { nested: { a: 2 }, x: 2 },
    ],
    ['two files in one flag', { 'a.yaml': 'x: 1', 'b.yaml': 'z: 2' }, ['--values=a.yaml,b.yaml'], { x: 1, z: 2 }],
    ['null, which takes a default away', {}, ['--set', 'kept=null'], { kept: null }],
    [
      'YAML 1.1 booleans and octal numbers',
      { 'a.yaml': 'on: yes\nmode: 0777\nday: 2024-01-01' },
      ['-f', 'a.yaml'],
      { true: true, mode: 511, day: '2024-01-01' },
    ],
    ['--set over -f, whatever the order', { 'a.yaml': 'x: 1' }, ['--set', 'x=2', '-f', 'a.yaml'], { x: 2 }],
    [
      '--set with paths, lists and escapes',
      {},
      ['--set', 'a.b[1]=x,c={1,2},d\\.e=f'],
      { a: { b: [null, 'x'] }, c: [1, 2], 'd.e': 'f' },
    ],
    ['--set-string', {}, ['--set-string', 'n=1'], { n: '1' }],
    ['--set-json', {}, ['--set-json', 'o={"a":[1,true]}'], { o: { a: [1, true] } }],
    ['--set-literal', {}, ['--set-literal', 'a=b,c=d'], { a: 'b,c=d' }],
    ['--set-file', { 'text.txt': 'a < b & c' }, ['--set-file', 't=text.txt'], { t: 'a < b & c' }],
    ['an empty file', { 'a.yaml': '' }, ['-f', 'a.yaml'], {}],
  ] as const)('reads user values from %s', async (_, files, values, expected) => {
    folder.write({ ...echoChart('{ values: {{ .Values | toJson | quote }} }'), ...files })
    const { renders } = await openRelease('echo', await openOptions(folder.path, major, { values }))
    expect(renders[0]?.userValues).toEqual(expected)
    expect(renders[0]?.failure).toBeNull()
  })

  it('renders for the release name, namespace, Kubernetes version and API versions asked', async () => {
    folder.write(
      echoChart(
        '{ a: "{{ .Release.Name }} {{ .Release.Namespace }} {{ .Capabilities.KubeVersion.Version }} {{ .Capabilities.APIVersions.Has "my/v1" }} {{ .Release.IsUpgrade }}" }',
      ),
    )
    const options = await openOptions(folder.path, major)
    const render = {
      ...defaultRenderOptions,
      releaseName: 'r',
      namespace: 'n',
      kubeVersion: parseKubeVersion('1.31'),
      apiVersions: withApiVersions(['my/v1']),
    }
    const { renders } = await openRelease('echo', { ...options, render })
    expect(renders[0]?.manifest).toContain('a: "r n v1.31.0 true false"')
  })

  it('renders every purpose that is asked for, in that order', async () => {
    folder.write(
      echoChart(
        '{ a: "{{ .Release.Name }} {{ .Release.IsUpgrade }} {{ .Values.kept }} {{ .Values.nested.a }} {{ .Values.list | len }}" }',
      ),
    )
    const purposes: readonly (readonly [RenderRequest, string])[] = [
      [{ purpose: { kind: 'install' } }, 'release-name false 1 5 2'],
      [{ purpose: { kind: 'upgrade' } }, 'release-name true 1 5 2'],
      [{ purpose: { kind: 'repeat', gate: null } }, 'release-name false 1 5 2'],
      [{ purpose: { kind: 'repeat', gate: { value: 'kept', setTo: false } } }, 'release-name false false 5 2'],
      [{ purpose: { kind: 'gate', value: 'kept', setTo: true } }, 'release-name false true 5 2'],
      [{ purpose: { kind: 'tenant', releaseName: 't', namespace: 'tn', set: ['kept=9'] } }, 't false 9 5 2'],
      [
        { purpose: { kind: 'reuse-values' }, chartValues: { kept: 7, nested: { a: 3 }, list: [] } },
        'release-name true 7 5 0',
      ],
      [{ purpose: { kind: 'reset-then-reuse-values' }, givenValues: { kept: 8 } }, 'release-name true 8 1 2'],
      [
        { purpose: { kind: 'default', value: 'kept' }, baseValues: { kept: 8, nested: { a: 9 } } },
        'release-name true 8 5 2',
      ],
    ]
    const planned = purposes.slice(1).map(([request]) => request)
    const options = await openOptions(folder.path, major, {
      values: ['--set', 'nested.a=5'],
      planner: { plan: () => [Promise.resolve(planned)], followUps: [] },
    })
    const { renders } = await openRelease('echo', options)
    const found = renders.map((render): [RenderPurpose, string | undefined] => [
      render.purpose,
      /a: "(.*)"/.exec(render.manifest ?? '')?.[1],
    ])
    expect(found).toEqual(purposes.map(([request, text]) => [request.purpose, text]))
    expect(new Set(renders.map((render) => JSON.stringify(render.userValues)))).toEqual(new Set(['{"nested":{"a":5}}']))
    expect(renders[5]).toMatchObject({ releaseName: 't', namespace: 'tn' })
  })

  it.each([
    [
      'a template that fails',
      { 'templates/x.yaml': '{{ fail "no cluster name given" }}' },
      /^execution error at \(echo\/templates\/x\.yaml:1:3\): no cluster name given$/,
    ],
    [
      'a template that does not parse',
      { 'templates/x.yaml': '{{ if }}' },
      /^parse error at \(echo\/templates\/x\.yaml:1\): missing value for if$/,
    ],
    [
      'a Kubernetes version that the chart refuses',
      { 'Chart.yaml': 'apiVersion: v2\nname: echo\nversion: 1.0.0\nkubeVersion: ">=1.99.0-0"\n' },
      /^chart requires kubeVersion: >=1\.99\.0-0 which is incompatible with Kubernetes v1\.34\.0$/,
    ],
    [
      'a dependency that is not vendored',
      {
        'Chart.yaml':
          'apiVersion: v2\nname: echo\nversion: 1.0.0\ndependencies: [{ name: dep, version: 1.x, repository: "https://r.test" }]\n',
      },
      /found in Chart\.yaml, but missing in charts\/ directory: dep/,
    ],
    [
      'values that the schema refuses',
      { 'values.schema.json': '{"properties":{"kept":{"type":"string"}}}' },
      /values don't meet the specifications of the schema\(s\)/,
    ],
    ['values.yaml that is no YAML', { 'values.yaml': 'a: [' }, /values\.yaml/],
    ['output that is no YAML', { 'templates/x.yaml': 'a: b: c' }, /^YAML parse error on echo\/templates\/x\.yaml: /],
    ['a chart with no version', { 'Chart.yaml': 'apiVersion: v2\nname: echo\n' }, /version/],
  ] as const)('refuses %s, and the render says so', async (_, more, message) => {
    folder.write(echoChart('{}', more))
    const options = await openOptions(folder.path, major, {
      values: ['--set', 'db.password=hunter2,x=1', '-f', 'v a.yaml'],
    })
    folder.write({ 'v a.yaml': 'z: 1' })
    const { renders, files } = await openRelease('echo', options)
    expect(renders[0]).toMatchObject({ manifest: null, userValues: { db: { password: 'hunter2' }, x: 1, z: 1 } })
    const { failure } = renders[0] ?? {}
    expect(failure?.message).toMatch(message)
    expect(failure?.message).not.toContain(folder.path)
    expect(failure?.message).not.toContain('--debug')
    expect(failure?.command).toBe(
      "helm template release-name echo --namespace release-namespace --include-crds --kube-version 1.34.0 --api-versions networking.k8s.io/v1alpha1,resource.k8s.io/v1,storagemigration.k8s.io/v1alpha1,storagemigration.k8s.io/v1beta1 --set 'db.password=…' -f 'v a.yaml'",
    )
    expect(Object.keys(files)).toContain('Chart.yaml')
  })

  it('shows the upgrade that fails where the release is an installed one', async () => {
    folder.write(
      echoChart('{}', { 'Chart.yaml': 'apiVersion: v2\nname: echo\nversion: 1.0.0\nkubeVersion: ">=1.99.0-0"\n' }),
    )
    const options = await openOptions(folder.path, major)
    const upgradeArguments = ['-f', 'mine.yaml', '--kube-context', 'here']
    const { renders } = await openRelease('echo', { ...options, render: { ...options.render, upgradeArguments } })
    expect(renders[0]?.failure?.command).toBe(
      'helm upgrade release-name echo --namespace release-namespace -f mine.yaml --kube-context here --dry-run=server',
    )
  })

  it.each([
    [
      'a file that is not there',
      ['-f', 'nope.yaml'],
      /^Helm cannot read the values given: open nope\.yaml: no such file or directory$/,
      'They are: -f nope.yaml',
    ],
    [
      'a file that is no YAML',
      ['-f', 'bad.yaml'],
      /^Helm cannot read the values given: failed to parse bad\.yaml: (?:cannot unmarshal yaml document: )?error converting YAML to JSON: yaml: line 1: /,
      'They are: -f bad.yaml',
    ],
    [
      'a setting without a value',
      ['--set', 'a'],
      /^Helm cannot read the values given: failed parsing --set data: key "a" has no value$/,
      'They are: --set a',
    ],
    [
      'a flag that Helm does not know',
      ['--sett', 'a=1'],
      /^Helm cannot read the values given: unknown flag: --sett$/,
      'They are: --sett a=1',
    ],
    [
      'a secret in a bad setting',
      ['--set-json', 'token={"hunter2'],
      /^Helm cannot read the values given: (?!.*hunter2).*token=…/,
      "They are: --set-json 'token=…'",
    ],
    ['stdin', ['-f', '-'], /^Values cannot come from stdin\.$/, 'Write them to a file for -f.'],
  ])('cannot read values from %s', async (_, values, message, hint) => {
    folder.write({ ...echoChart('{}'), 'bad.yaml': 'a: [' })
    const refusal = await refusalOf(openRelease('echo', await openOptions(folder.path, major, { values })))
    expect(refusal).toMatchObject({ code: 'usage', hint })
    expect(refusal.message).toMatch(message)
  })

  it('is not led astray by what is set around it', async () => {
    folder.write(echoChart('{ a: "{{ .Release.Namespace }}" }'))
    const options = await openOptions(folder.path, major)
    const environment = {
      ...options.environment,
      HELM_DEBUG: 'true',
      HELM_NAMESPACE: 'other',
      HELM_PLUGINS: folder.at('plugins'),
      HELM_COLOR: 'always',
      KUBECONFIG: '/dev/null',
    }
    folder.write({ 'plugins/broken/plugin.yaml': 'nonsense: [' })
    const { renders } = await openRelease('echo', { ...options, environment })
    expect(renders[0]?.manifest).toBe(
      '---\n# Source: echo/templates/echo.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: echo }\ndata: { a: "release-namespace" }\n',
    )
  })
})

it('keeps addresses in what Helm says, wherever the tool was started', async () => {
  folder.write(echoChart('{}', { 'templates/x.yaml': '{{ fail "see https://r.test/help" }}' }))
  const options = await openOptions(folder.path, '3', { directory: '/' })
  const { renders } = await openRelease(folder.at('echo'), options)
  expect(renders[0]?.failure?.message).toBe('execution error at (echo/templates/x.yaml:1:3): see https://r.test/help')
})

describe('HELM_BIN', () => {
  it('may be relative to where the command was started, and values and charts stay relative to it too', async () => {
    folder.write({ ...echoChart('{ a: "{{ .Values.kept }}" }'), 'v.yaml': 'kept: 5' })
    const options = await openOptions(folder.path, '3')
    folder.write({ 'bin/helm': `#!/bin/sh\nexec ${options.environment['HELM_BIN']} "$@"\n` })
    chmodSync(folder.at('bin/helm'), 0o755)
    const environment = { ...options.environment, HELM_BIN: 'bin/helm' }
    const { renders } = await openRelease('echo', {
      ...options,
      environment,
      render: { ...options.render, valueArguments: ['-f', 'v.yaml'] },
    })
    expect(renders[0]?.manifest).toContain('a: "5"')
  })

  it('may be a bare name that PATH finds', async () => {
    folder.write(echoChart('{}'))
    const options = await openOptions(folder.path, '4')
    const bin = (options.environment['HELM_BIN'] ?? '').replace(/\/helm$/, '')
    const environment = {
      ...options.environment,
      HELM_BIN: 'helm',
      PATH: `${folder.at('nowhere')}:${bin}:${options.environment['PATH']}`,
    }
    expect((await openRelease('echo', { ...options, environment })).renders[0]?.failure).toBeNull()
  })
})

describe('a Kubernetes version', () => {
  it.each([
    ['1.34', '1.34.0'],
    ['v1.34', '1.34.0'],
    ['1.34.2', '1.34.2'],
    ['v1.33.4-gke.1245000', '1.33.4-gke.1245000'],
    ['1.33.4+k3s1', '1.33.4+k3s1'],
  ])('%s is %s', (text, version) => {
    expect(parseKubeVersion(text)).toBe(version)
  })

  it.each(['', '1', 'latest', '1.34.0.1', '>=1.30'])('%j is none', (text) => {
    expect(() => parseKubeVersion(text)).toThrow(`\`${text}\` is not a Kubernetes version.`)
  })
})

describe('rendered documents', () => {
  const document = (source: string, kind: string, name: string) =>
    `---\n# Source: ${source}\nkind: ${kind}\nname: ${name}\n`

  it('come in the same order from every Helm', () => {
    const [a1, a2] = [document('c/templates/a.yaml', 'Service', '1'), document('c/templates/a.yaml', 'Deployment', '2')]
    const [hook, custom] = [
      document('c/templates/b.yaml', 'ValidatingWebhookConfiguration', '3'),
      document('c/templates/b.yaml', 'Gadget', '4'),
    ]
    const crd = document('c/crds/x.yaml', 'CustomResourceDefinition', '5')
    const three = crd + a1 + a2 + custom + hook
    const four = crd + a1 + a2 + hook + custom
    expect(canonicalManifest(three)).toBe(crd + a1 + a2 + custom + hook)
    expect(canonicalManifest(four)).toBe(canonicalManifest(three))
    expect(canonicalManifest(canonicalManifest(three))).toBe(canonicalManifest(three))
  })

  it('stay whole', () => {
    const text = dedent`
      ---
      # Source: c/templates/b.yaml
      kind: ConfigMap
      data:
        x: |
          ---
          # Source: not/one
      ---
      # Source: c/crds/a.yaml
      kind: CustomResourceDefinition
      ---
      kind: CustomResourceDefinition
    `
    const [b = '', a = ''] = text.split(/^(?=---\n# Source: c\/crds)/m)
    expect(canonicalManifest(text)).toBe(`${a}\n${b}`)
    expect(canonicalManifest('')).toBe('')
  })
})
