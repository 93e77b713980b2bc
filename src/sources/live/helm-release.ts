import { SourceError } from '../../errors.ts'
import {
  arrayMember,
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  mapItems,
  mapMembers,
  member,
  memberAt,
  objectMember,
  stringifyJson,
  stringMember,
} from '../../model/json.ts'
import { parseJson } from '../../model/parse-json.ts'
import type { FileSet } from '../../model/release-source.ts'
import { callHelmToSuccess, type Helm } from '../../shell/helm.ts'
import { limits, timeouts } from '../limits.ts'

/** What Helm stores of a release, whatever it stores it in. */
export interface StoredRelease {
  readonly name: string
  readonly namespace: string
  /** The revision that an upgrade starts from, and that all the rest is of. */
  readonly revision: number
  /** Another one where the last operation did not end well. */
  readonly newest: { readonly revision: number; readonly status: string }
  /** Of the newest revision: `client-side` or `server-side`; null where Helm 3 answered, which does not say what Helm 4 did. */
  readonly applyMethod: 'client-side' | 'server-side' | null
  readonly chartName: string
  readonly chartVersion: string
  /** The chart's own files, without those of its dependencies, which Helm does not store. */
  readonly files: FileSet
  /** What the user gave. */
  readonly userValues: JsonObject
  /** Over the chart's own. */
  readonly mergedValues: JsonObject
  /** With hooks and secrets, as Helm prints it. */
  readonly manifest: string
}

interface Call {
  readonly helm: Helm
  readonly name: string
  readonly namespace: string
  readonly signal?: AbortSignal | undefined
}

/**
 * Reads the revision of a release that an upgrade starts from: the deployed one, else the newest (helm/helm
 * pkg/action/upgrade.go, prepareUpgrade). Its values are those that an upgrade without any keeps, and what it rendered
 * and the next release does not is what an upgrade deletes. Helm alone knows where releases are stored (`HELM_DRIVER`),
 * and `helm get all --template` shows all that it knows of one.
 */
export async function readStoredRelease(call: Call): Promise<StoredRelease> {
  const metadata = readJson(await get(call, ['metadata', call.name, '--output', 'json']))
  const newest = { revision: Number(member(metadata, 'revision') ?? 0), status: stringMember(metadata, 'status') ?? '' }
  const revision = newest.status === 'deployed' ? newest.revision : ((await deployedRevision(call)) ?? newest.revision)
  const ofRevision = ['--revision', String(revision)]
  const [dumped, merged] = await Promise.all([
    get(call, ['all', call.name, ...ofRevision, '--template', dump]),
    get(call, ['values', call.name, ...ofRevision, '--all', '--output', 'json']),
  ])
  const release = readDump(dumped, call.name)
  const chart = objectMember(release, 'metadata') ?? {}
  const text = (value: Json | undefined, key: string) => stringMember(value, key) ?? ''
  return {
    name: call.name,
    namespace: call.namespace,
    revision,
    newest,
    applyMethod: applyMethodOf(stringMember(metadata, 'applyMethod')),
    chartName: text(chart, 'name'),
    chartVersion: text(chart, 'version'),
    files: filesOf(release, chart),
    userValues: objectMember(release, 'config') ?? {},
    mergedValues: readJson(merged),
    manifest: [text(release, 'manifest'), ...arrayMember(release, 'hooks').map(hookText)].join('\n'),
  }
}

/** The last revision that is deployed; null where none is. */
async function deployedRevision(call: Call): Promise<number | null> {
  const list = parseJson(await run(call, ['history', call.name, '--max', '256', '--output', 'json'])) ?? []
  const deployed = arrayMember({ list }, 'list').filter((each) => stringMember(each, 'status') === 'deployed')
  const revisions = deployed.map((each) => Number(member(each, 'revision') ?? 0))
  return revisions.length === 0 ? null : Math.max(...revisions)
}

function get(call: Call, words: readonly string[]): Promise<string> {
  return run(call, ['get', ...words])
}

async function run({ helm, namespace, signal }: Call, words: readonly string[]): Promise<string> {
  const { stdout } = await callHelmToSuccess(helm, {
    arguments: [...words, '--namespace', namespace],
    // The template is nothing that a user would type.
    shown: [...words.filter((word) => word !== '--template' && word !== dump), '--namespace', namespace],
    timeout: timeouts.render,
    maximumBytes: limits.snapshotBytes,
    signal,
  })
  return stdout.toString('utf8')
}

function readJson(text: string): JsonObject {
  const value = parseJson(text)
  return isJsonObject(value) ? value : {}
}

function applyMethodOf(text: string | undefined): StoredRelease['applyMethod'] {
  if (text === undefined) return null
  // `ssa` and `csa` in JSON; in words elsewhere.
  return /^(?:ssa|server)/.test(text) ? 'server-side' : 'client-side'
}

/** As `helm template` prints it. */
function hookText(hook: Json): string {
  return `---\n# Source: ${stringMember(hook, 'path') ?? ''}\n${stringMember(hook, 'manifest') ?? ''}`
}

/** Files as a package would hold them; what Helm stores as values is written as JSON, which YAML reads. */
function filesOf(release: JsonObject, chart: JsonObject): FileSet {
  const write = (value: JsonObject) => `${stringifyJson(value, 2)}\n`
  const known = mapMembers(chart, (value) => (value === '' ? undefined : value))
  const schema = stringMember(release, 'schema') ?? ''
  const listed = [...arrayMember(release, 'templates'), ...arrayMember(release, 'files')].map((file) => [
    stringMember(file, 'name') ?? '',
    stringMember(file, 'data') ?? null,
  ])
  return Object.fromEntries([
    ...listed,
    ['Chart.yaml', write(known)],
    ['values.yaml', write(objectMember(release, 'values') ?? {})],
    ...(schema === '' ? [] : [['values.schema.json', schema]]),
  ])
}

/**
 * A Go template that prints a release as JSON. Go's templates cannot quote for JSON, so every text is written in
 * hexadecimal digits behind an `s`, and a key as its digits alone; the empty key ends every object.
 */
const dump = [
  '{{define "t"}}"s{{printf "%x" .}}"{{end}}',
  '{{define "v"}}{{$t := printf "%T" .}}',
  '{{if eq $t "string"}}{{template "t" .}}',
  '{{else if or (eq $t "bool") (eq $t "float64") (eq $t "int64") (eq $t "int") (eq $t "json.Number")}}{{printf "%v" .}}',
  '{{else if eq $t "[]interface {}"}}[{{range $i, $e := .}}{{if $i}},{{end}}{{template "v" $e}}{{end}}]',
  '{{else if eq $t "<nil>"}}null',
  '{{else}}{ {{range $k, $e := .}}"{{printf "%x" $k}}":{{template "v" $e}},{{end}}"":0}{{end}}{{end}}',
  '{{define "f"}}[{{range $i, $e := .}}{{if $i}},{{end}}{"6e616d65":{{template "t" $e.Name}},"64617461":{{template "t" $e.Data}}}{{end}}]{{end}}',
  '{{with .Release}}{',
  ...[
    ['config', '{{template "v" .Config}}'],
    ['values', '{{template "v" .Chart.Values}}'],
    ['schema', '{{template "t" .Chart.Schema}}'],
    ['templates', '{{template "f" .Chart.Templates}}'],
    ['files', '{{template "f" .Chart.Files}}'],
    ['manifest', '{{template "t" .Manifest}}'],
    [
      'hooks',
      '[{{range $i, $e := .Hooks}}{{if $i}},{{end}}{"70617468":{{template "t" $e.Path}},"6d616e6966657374":{{template "t" $e.Manifest}}}{{end}}]',
    ],
    [
      'metadata',
      [
        '{',
        ...['APIVersion', 'Name', 'Version', 'AppVersion', 'KubeVersion', 'Type', 'Description', 'Icon', 'Home'].map(
          (field) =>
            `"${hex(field === 'APIVersion' ? 'apiVersion' : `${field.charAt(0).toLowerCase()}${field.slice(1)}`)}":{{template "t" .Chart.Metadata.${field}}},`,
        ),
        `"${hex('annotations')}":{{template "v" .Chart.Metadata.Annotations}}`,
        '}',
      ].join(''),
    ],
  ].map(([key = '', value = '']) => `"${hex(key)}":${value},`),
  '"":0}{{end}}',
].join('')

function hex(text: string): string {
  return Buffer.from(text).toString('hex')
}

function readDump(text: string, name: string): JsonObject {
  const value = parseJson(text.trim())
  const decoded = value === undefined ? null : decode(value)
  if (isJsonObject(decoded) && memberAt(decoded, 'metadata', 'name') !== undefined) return decoded
  throw new SourceError(`Helm did not show the release \`${name}\` as expected.`, { code: 'source-unreadable' })
}

function decode(value: Json): Json {
  if (typeof value === 'string') return Buffer.from(value.slice(1), 'hex').toString('utf8')
  if (isJsonArray(value)) return mapItems(value, decode)
  if (!isJsonObject(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== '')
      .map(([key, item]) => [Buffer.from(key, 'hex').toString('utf8'), decode(item)]),
  )
}
