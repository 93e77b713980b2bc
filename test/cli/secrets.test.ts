import { readdirSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exampleDefinition } from '../../src/checks/crd/example-definition.ts'
import { type InstalledPlugin, installPlugin } from '../support/plugin.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

/** Planted where secrets are; nothing that is written may hold one of them, as it is or in base64. */
const canaries = ['password', 'token', 'blob', 'literal', 'newer', 'refused'].map((name) => `canary-${name}-7f3a`)
const [password = '', token = '', blob = '', literal = '', newer = '', refused = ''] = canaries

const chart = (folder: string, version: string) => ({
  [`${folder}/Chart.yaml`]: `apiVersion: v2\nname: vault\nversion: ${version}\nappVersion: ${version}\n`,
  [`${folder}/values.yaml`]: 'auth: {password: "", token: ""}\nblob: ""\nmode: ""\n',
  [`${folder}/values.schema.json`]: JSON.stringify({
    properties: { auth: { properties: { password: { not: { pattern: 'refused' } } } } },
  }),
  [`${folder}/templates/secret.yaml`]: `apiVersion: v1
kind: Secret
metadata: {name: vault, namespace: {{ .Release.Namespace }}}
immutable: true
stringData:
  password: {{ .Values.auth.password | quote }}
  fixed: ${literal}
data:
  token: {{ .Values.auth.token | b64enc | quote }}
  blob: {{ .Values.blob | b64enc }}
`,
  [`${folder}/templates/deployment.yaml`]: `apiVersion: apps/v1
kind: Deployment
metadata: {name: vault, namespace: {{ .Release.Namespace }}}
spec:
  selector: {matchLabels: {app: "vault-${version}"}}
  template:
    metadata: {labels: {app: "vault-${version}"}}
    spec:
      containers:
      - name: vault
        image: example.com/vault:${version}
        args: ["--api-token={{ .Values.auth.token }}", --mode={{ .Values.mode }}]
        env:
        - name: DB_PASSWORD
          value: {{ .Values.auth.password }}
        - {name: API_TOKEN, value: {{ .Values.auth.token }}}
        - name: DB_URL
          value: postgres://vault:{{ .Values.auth.password }}@db/vault
`,
  [`${folder}/templates/check.yaml`]:
    '{{ if eq .Values.mode "fail" }}{{ fail (print "bad: " .Values.auth.password) }}{{ end }}\n',
})
const values = (given: string, more = '') => `auth: {password: ${given}}\nblob: ${blob}\n${more}`

describe.each(['3', '4'] as const)('what is written under Helm %s', (major) => {
  let plugin: InstalledPlugin
  const folder = temporaryFolder({
    ...chart('previous', '1.0.0'),
    ...chart('next', '1.0.1'),
    'a.yaml': values(password),
    'b.yaml': values(newer),
    'fail.yaml': values(password, 'mode: fail\n'),
    'refused.yaml': values(refused),
    'broken.yaml': `auth: ${password}`,
    'manifests/definition.yaml': exampleDefinition(),
    'manifests/secret.yaml': `apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {a: ${literal}}\n`,
  })
  const both = ['previous', 'next', '--set', `auth.token=${token}`]
  beforeAll(async () => {
    plugin = await installPlugin(major)
  })
  afterAll(() => {
    plugin[Symbol.dispose]()
    folder[Symbol.dispose]()
  })

  it('is planted where Helm shows it', () => {
    const { stdout } = plugin.run(['template', 'x', 'previous', '-f', 'a.yaml', '--set', `auth.token=${token}`], {
      cwd: folder.path,
    })
    for (const canary of [password, token, literal]) expect(stdout).toContain(canary)
    expect(stdout).toContain(Buffer.from(blob).toString('base64'))
  })

  it.each([
    ['a comparison', ['diff', ...both, '--previous-values', 'a.yaml', '--next-values', 'b.yaml', '-v'], 1],
    ...['json', 'markdown', 'sarif', 'junit', 'github', 'html'].map(
      (format) =>
        [
          `a comparison as ${format}`,
          ['diff', ...both, '-f', 'a.yaml', '--next-values', 'b.yaml', '-o', format],
          1,
        ] as const,
    ),
    ['an examination', ['lint', 'previous', '-f', 'a.yaml', '--set', `auth.token=${token}`, '-v', '-o', 'json'], 0],
    ['a snapshot', ['snapshot', 'previous', '-f', 'a.yaml', '--set', `auth.token=${token}`], 0],
    ['a snapshot of manifests', ['snapshot', 'manifests'], 0],
    ['a template that fails', ['diff', ...both, '-f', 'fail.yaml', '-o', 'json'], 1],
    ['a schema that refuses', ['lint', 'previous', '-f', 'refused.yaml', '-o', 'json'], 1],
    ['values that cannot be read', ['lint', 'previous', '-f', 'broken.yaml', '--set', `auth.password=${password}`], 2],
    ['an option that does not exist', ['lint', 'previous', '--set', `auth.password=${password}`, '--no-such'], 2],
    ['a release that is not there', ['lint', `https://user:${password}@127.0.0.1:1/x-1.0.0.tgz?token=${token}`], 2],
  ] as const)('by %s holds no secret', (_name, args, code) => {
    const run = plugin.run(['kaito-check', ...args], { cwd: folder.path })
    const written = `${run.stdout}${run.stderr}`
    const found = canaries.filter(
      (canary) => written.includes(canary) || written.includes(Buffer.from(canary).toString('base64')),
    )
    expect({ code: run.code, found }).toEqual({ code, found: [] })
  })

  it('tells equal secrets from others', () => {
    const secretsNamed = (...args: readonly string[]): readonly string[] => {
      const run = plugin.run(['kaito-check', 'diff', ...both, ...args, '-o', 'json'], { cwd: folder.path })
      const { findings } = JSON.parse(run.stdout)
      return findings
        .filter(({ location }: { location: { object: string | null } }) => location.object?.startsWith('Secret/'))
        .map(({ rule }: { rule: string }) => rule)
    }
    expect(secretsNamed('-f', 'a.yaml')).not.toContain('workload/immutable-field-changed')
    expect(secretsNamed('--previous-values', 'a.yaml', '--next-values', 'b.yaml')).toContain(
      'workload/immutable-field-changed',
    )
  })

  it('of two snapshots is what the charts give', () => {
    for (const [release, file] of [
      ['previous', 'a.yaml'],
      ['next', 'b.yaml'],
    ] as const) {
      const args = ['snapshot', release, '-f', file, '--set', `auth.token=${token}`, '-o', `${release}.json`]
      expect(plugin.run(['kaito-check', ...args], { cwd: folder.path }).code).toBe(0)
    }
    const diff = (...args: readonly string[]) =>
      JSON.parse(plugin.run(['kaito-check', 'diff', ...args, '-o', 'json'], { cwd: folder.path }).stdout)
    const { subjects: _, ...fromSnapshots } = diff('previous.json', 'next.json')
    const { subjects: __, ...fromCharts } = diff(...both, '--previous-values', 'a.yaml', '--next-values', 'b.yaml')
    expect(fromSnapshots).toEqual(fromCharts)
    expect(readdirSync(folder.path)).toContain('previous.json')
  })
})
