import type { ErrorObject, Options } from 'ajv'
import { isJsonArray, isJsonObject, type Json, type JsonObject, stringMember } from '../model/json.ts'
import type { Path } from '../model/path.ts'
import { loadRe2 } from './re2.ts'

/** What a chart's values.schema.json says about a set of values. */
export type ValuesJudgement =
  | { readonly kind: 'judged'; readonly errors: readonly ValuesError[] }
  /** The schema itself is wrong: Helm refuses every installation. */
  | { readonly kind: 'invalid-schema'; readonly message: string }
  /** This engine cannot tell; `reason` says why. */
  | { readonly kind: 'undecided'; readonly reason: string }

export interface ValuesError {
  readonly path: Path
  readonly keyword: string
  readonly message: string
}

type Draft = '4' | '7' | '2019' | '2020'

const drafts: readonly (readonly [RegExp, Draft])[] = [
  [/draft-0?4/, '4'],
  [/draft-0?[67]/, '7'],
  [/json-schema\.org\/schema#?$/, '7'],
  [/2019-09/, '2019'],
  [/2020-12/, '2020'],
]

/** A schema that is ready to judge any number of values, or why it cannot. */
export type PreparedValuesJudge =
  | { readonly kind: 'ready'; readonly judge: (values: JsonObject) => readonly ValuesError[] }
  | Exclude<ValuesJudgement, { readonly kind: 'judged' }>

/**
 * Validates values as Helm does before it renders: with the draft that `$schema` names and Go's regular expressions.
 * Formats are not judged: Helm's validators disagree on them (xeipuuv/gojsonschema until 3.18.4,
 * santhosh-tekuri/jsonschema after).
 */
export async function judgeValues(schemaText: string, values: JsonObject): Promise<ValuesJudgement> {
  const prepared = await prepareValuesJudge(schemaText)
  return prepared.kind === 'ready' ? { kind: 'judged', errors: prepared.judge(values) } : prepared
}

/** {@link judgeValues} for many values: the schema is compiled once. */
export async function prepareValuesJudge(schemaText: string): Promise<PreparedValuesJudge> {
  const schema = parseSchema(schemaText)
  if (typeof schema === 'string') return { kind: 'invalid-schema', message: schema }
  const named = stringMember(schema, '$schema')
  const draft = named === undefined ? '7' : drafts.find(([form]) => form.test(named))?.[1]
  if (draft === undefined)
    return { kind: 'undecided', reason: `\`$schema\` names a dialect that is not known: ${named}` }
  if (draft === '4' && usesDraft4Only(schema)) {
    return { kind: 'undecided', reason: 'the schema uses keywords whose meaning changed after draft 4' }
  }
  const remote = remoteReference(schema)
  if (remote !== null) return { kind: 'undecided', reason: `the schema refers to \`${remote}\`, which is not fetched` }
  return compile(withoutDialect(schema), draft)
}

async function compile(schema: JsonObject, draft: Draft): Promise<PreparedValuesJudge> {
  const compilePattern = await loadRe2()
  const regExp = Object.assign(
    (pattern: string) => {
      const compiled = compilePattern(pattern)
      if (compiled.kind === 'refused') throw new Error(compiled.reason)
      return { test: compiled.test }
    },
    { code: 'unreachable' },
  )
  const options: Options = { allErrors: true, strict: false, validateFormats: false, logger: false, code: { regExp } }
  try {
    const ajv = await createAjv(draft, options)
    const accepts = ajv.compile(schema)
    return {
      kind: 'ready',
      judge: (values) => (accepts(withNumbers(values)) ? [] : (accepts.errors ?? []).map(toError)),
    }
  } catch (error) {
    return { kind: 'invalid-schema', message: error instanceof Error ? error.message : String(error) }
  }
}

async function createAjv(draft: Draft, options: Options) {
  const { Ajv, Ajv2019, Ajv2020 } = await import('./json-schema-dialects.ts')
  if (draft === '2020') return new Ajv2020(options)
  return draft === '2019' ? new Ajv2019(options) : new Ajv(options)
}

/** The schema, or why the text is none. */
export function parseSchema(text: string): JsonObject | string {
  try {
    const parsed: Json = JSON.parse(text)
    return isJsonObject(parsed) ? parsed : 'The file holds no object.'
  } catch (error) {
    return `The file is no JSON: ${error instanceof Error ? error.message : String(error)}`
  }
}

/** Drafts 4 and 6 are judged by draft 7, whose meta-schema has another name. */
function withoutDialect(schema: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => key !== '$schema'))
}

function usesDraft4Only(schema: Json): boolean {
  return someNode(
    schema,
    (node) =>
      typeof node['exclusiveMinimum'] === 'boolean' ||
      typeof node['exclusiveMaximum'] === 'boolean' ||
      typeof node['id'] === 'string',
  )
}

/** The first `$ref` that leads out of the file. */
function remoteReference(schema: Json): string | null {
  let found: string | null = null
  someNode(schema, (node) => {
    const reference = node['$ref']
    if (typeof reference === 'string' && /^[a-z][a-z0-9+.-]*:/i.test(reference)) found ??= reference
    return found !== null
  })
  return found
}

function someNode(value: Json, holds: (node: JsonObject) => boolean): boolean {
  if (isJsonArray(value)) return value.some((item) => someNode(item, holds))
  if (!isJsonObject(value)) return false
  return holds(value) || Object.values(value).some((child) => someNode(child, holds))
}

/** Helm's validators know no integers beyond float64's; Ajv refuses a bigint. */
function withNumbers(value: Json): Json {
  if (typeof value === 'bigint') return Number(value)
  if (isJsonArray(value)) return value.map(withNumbers)
  if (!isJsonObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, withNumbers(child)]))
}

function toError({ instancePath, keyword, message = '', params }: ErrorObject): ValuesError {
  const steps = instancePath
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((step) => (/^(0|[1-9][0-9]*)$/.test(step) ? Number(step) : step))
  const missing: unknown = Object.values(params)[0]
  const names = keyword === 'additionalProperties' && typeof missing === 'string' ? `: ${missing}` : ''
  return { path: steps, keyword, message: `${message}${names}` }
}
