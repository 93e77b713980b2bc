import type { Json, JsonObject } from '../../../model/json.ts'
import type { StructuralSchema } from '../../../model/structural-schema.ts'
import type { NamedFields } from './named-fields.ts'

/** Texts that a function of Kubernetes' libraries takes, and some that it refuses. */
const textsForFunctions: Readonly<Record<string, readonly string[]>> = {
  quantity: ['1', '0', '100m', '1Gi', '-1', 'x'],
  isQuantity: ['1', '1Gi', '1.5', '100m', '-1', '1e3', 'x'],
  url: ['https://example.com/a?b=c', 'http://example.com:8080', '/a', 'x'],
  isURL: ['https://example.com', '/a', 'x'],
  getEscapedPath: ['https://example.com/a%20b'],
  ip: ['10.0.0.1', '::1', '127.0.0.1', 'x'],
  isIP: ['10.0.0.1', '::1', 'x'],
  isCanonical: ['::01', '2001:DB8::1'],
  isUnspecified: ['0.0.0.0', '::'],
  isLinkLocalUnicast: ['169.254.0.1', 'fe80::1'],
  isLinkLocalMulticast: ['224.0.0.1', 'ff02::1'],
  containsIP: ['192.168.0.1'],
  cidr: ['10.0.0.0/8', 'fd00::/8', 'x'],
  isCIDR: ['10.0.0.0/8', 'x'],
  containsCIDR: ['0.0.0.0/0', '192.168.0.0/16'],
  masked: ['10.0.0.1/8'],
  prefixLength: ['0.0.0.0/0', '10.0.0.1/32', '::1/128'],
  semver: ['1.2.3', '0.0.0', '1.2.3-rc.1', 'x'],
  isSemver: ['1.2.3', 'v1.2', 'x'],
  validate: ['A', 'a_b', 'a.b', '-a', 'a'.repeat(64)],
  duration: ['0s', '1s', '1h', '-1s', '8760h'],
  timestamp: ['2000-01-01T00:00:00Z', '2040-01-01T00:00:00Z'],
  int: ['0', '1', '-1', 'x'],
  double: ['0', '1.5', 'x'],
  matches: ['a', 'A', '0', 'a-b', 'a.b', 'a/b', 'a'.repeat(64)],
  find: ['a', '0', '5s', '1h30m'],
  findAll: ['a', '0', '0 1', 'a0b1'],
  split: ['a,b', 'a/b', 'a:b'],
  lowerAscii: ['A'],
  upperAscii: ['a'],
  trim: [' a', 'a '],
  reverse: ['ab'],
  quote: ['"', '\\n'],
}

const deepest = 6

/** Values of the field's type that could matter to the rule, best first; an absent field is not among them. */
export function candidateValues(schema: StructuralSchema, named: NamedFields): readonly Json[] {
  const fromSchema: readonly Json[] = schema.enum ?? []
  const values = [...fromSchema, ...typedValues(schema, named)]
  return schema.nullable ? [...values, null] : values
}

function typedValues(schema: StructuralSchema, named: NamedFields): readonly Json[] {
  if (schema.intOrString) return [...integers(schema, named), ...texts(schema, named)]
  switch (schema.type) {
    case 'string':
      return texts(schema, named)
    case 'integer':
      return integers(schema, named)
    case 'number':
      return [...named.numbers, ...integers(schema, named), 0.5, -0.5]
    case 'boolean':
      return [true, false]
    case 'array':
      return lists(schema, named)
    case 'object':
      return objects(schema, named)
    case null:
      return []
  }
}

function neighbours(value: number | bigint): readonly (number | bigint)[] {
  if (typeof value === 'bigint') return [value, value - 1n, value + 1n].map(narrow)
  return Number.isInteger(value) ? [value, value - 1, value + 1] : [Math.floor(value), Math.ceil(value)]
}

function narrow(value: bigint): number | bigint {
  return Number.isSafeInteger(Number(value)) ? Number(value) : value
}

function integers(schema: StructuralSchema, { numbers }: NamedFields): readonly Json[] {
  const bounds = [schema.minimum, schema.maximum].filter((bound) => bound !== null)
  return [...numbers, ...bounds].flatMap(neighbours).concat([0, 1, -1])
}

function texts(schema: StructuralSchema, named: NamedFields): readonly string[] {
  if (schema.format === 'date-time') return moments(named.texts, 'T00:00:00Z')
  if (schema.format === 'date') return moments(named.texts, '')
  if (schema.format === 'byte') return [0, 1, 2, ...sizes(named)].map(encoded)
  const constants = named.texts.flatMap((text) => [text, `${text}x`, `x${text}`, text.slice(0, -1)])
  const forFunctions = [...named.functions].flatMap((name) =>
    Object.hasOwn(textsForFunctions, name) ? (textsForFunctions[name] ?? []) : [],
  )
  const formatted = schema.format === 'duration' ? (textsForFunctions['duration'] ?? []) : []
  const parts = named.functions.has('split') ? joined(named) : []
  const lengths = [...sizes(named), schema.minLength, schema.maxLength].filter((size) => size !== null)
  const sized = lengths.filter((size) => size <= 1_024).map((size) => 'a'.repeat(size))
  const listed = named.texts.flatMap((text) => text.split(/[,|;]/).filter((part) => part !== text))
  return [...constants, '', 'a', 'b', ...formatted, ...parts, ...forFunctions, ...sized, ...listed]
}

/** As many parts as a number of the rule may mean, between each short text that may be a separator. */
function joined(named: NamedFields): readonly string[] {
  const counts = sizes(named).filter((count) => count >= 2 && count <= 16)
  return named.texts
    .filter((text) => text.length > 0 && text.length <= 2)
    .flatMap((separator) => counts.map((count) => Array.from({ length: count }, () => 'a').join(separator)))
}

/** That many bytes in base64. */
function encoded(bytes: number): string {
  return 'YWFh'.repeat(Math.floor(bytes / 3)) + (['', 'YQ==', 'YWE='][bytes % 3] ?? '')
}

/** Dates of the rule, and days around and far from them. */
function moments(constants: readonly string[], time: string): readonly string[] {
  const days = ['2000-01-01', '2024-02-29', '2040-01-01'].map((day) => day + time)
  return [...constants.filter((text) => /^\d{4}-\d{2}-\d{2}/.test(text)), ...days]
}

/** Lengths that a number of the rule may mean, with their neighbours. */
function sizes({ numbers }: NamedFields): readonly number[] {
  return numbers
    .flatMap(neighbours)
    .map(Number)
    .filter((size) => Number.isInteger(size) && size >= 0 && size <= 128)
}

function lists(schema: StructuralSchema, named: NamedFields): readonly Json[] {
  const { items } = schema
  if (items === null) return [[]]
  const scalars = items.type === 'object' || items.type === 'array' ? [] : typedValues(items, named).slice(0, 6)
  const pool = distinctItems(items, scalars)
  const wanted = [...new Set([0, 1, 2, ...sizes(named), schema.minItems ?? 0, schema.maxItems ?? 0])]
  const bySize = wanted
    .filter((size) => size <= 64)
    .map((size) => Array.from({ length: size }, (_, index) => itemNumber(schema, items, pool, index)))
  const twice =
    schema.listType === null || schema.listType === 'atomic' ? pool.slice(0, 1).map((item) => [item, item]) : []
  return [...bySize, ...pool.map((item) => [item]), ...twice]
}

function distinctItems(items: StructuralSchema, scalars: readonly Json[]): readonly Json[] {
  const [first] = scalars
  return first === undefined ? [minimalValue(items, 0)] : scalars
}

/** The item at a position of a long list: different from the others where the type allows. */
function itemNumber(list: StructuralSchema, items: StructuralSchema, pool: readonly Json[], index: number): Json {
  const known = pool[index]
  if (known !== undefined) return known
  if (items.type === 'string') return `a${index}`
  if (items.type === 'integer' || items.type === 'number') return index
  const base = minimalValue(items, 0)
  const [key] = list.listMapKeys
  if (key === undefined || typeof base !== 'object' || base === null || Array.isArray(base)) return base
  const keySchema = items.properties?.get(key)
  return { ...base, [key]: keySchema?.type === 'integer' ? index : `a${index}` }
}

function objects(schema: StructuralSchema, named: NamedFields): readonly Json[] {
  const { additionalProperties, properties } = schema
  if (properties !== null || typeof additionalProperties !== 'object' || additionalProperties === null) {
    const minimal = minimalValue(schema, 0)
    const extended = [...(properties ?? [])].slice(0, 4).map(([name, child]) => ({
      ...(typeof minimal === 'object' ? minimal : {}),
      [name]: minimalValue(child, 1),
    }))
    return [minimal, ...extended]
  }
  const value = minimalValue(additionalProperties, 0)
  const keys = [...named.texts.slice(0, 6), 'a', 'b']
  const wanted = [...new Set([0, 1, 2, ...sizes(named), schema.minProperties ?? 0, schema.maxProperties ?? 0])]
  const bySize = wanted
    .filter((size) => size <= 64)
    .map(
      (size): JsonObject =>
        Object.fromEntries(Array.from({ length: size }, (_, index) => [keys[index] ?? `k${index}`, value])),
    )
  return [...bySize, ...keys.map((key): JsonObject => ({ [key]: value }))]
}

/** A small value of the node's type with everything required in it; other constraints are met where that is easy. */
export function minimalValue(schema: StructuralSchema, depth: number): Json {
  if (schema.default !== undefined) return schema.default
  const [first] = schema.enum ?? []
  if (first !== undefined) return first
  if (schema.intOrString) return 1
  switch (schema.type) {
    case 'string':
      return schema.format === 'date-time' ? '2024-01-01T00:00:00Z' : 'a'.repeat(Math.min(schema.minLength ?? 1, 256))
    case 'integer':
    case 'number':
      return schema.minimum ?? Math.min(0, Number(schema.maximum ?? 0))
    case 'boolean':
      return false
    case 'array':
      return schema.items === null || depth > deepest
        ? []
        : Array.from({ length: Math.min(schema.minItems ?? 0, 16) }, () =>
            minimalValue(schema.items ?? schema, depth + 1),
          )
    case 'object':
      return minimalObject(schema, depth)
    case null:
      return {}
  }
}

function minimalObject(schema: StructuralSchema, depth: number): JsonObject {
  if (depth > deepest) return {}
  return Object.fromEntries(
    schema.required.map((name) => {
      const child = schema.properties?.get(name)
      return [name, child === undefined ? 'a' : minimalValue(child, depth + 1)]
    }),
  )
}
