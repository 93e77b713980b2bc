import {
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  jsonEquals,
  member,
  stringMember,
} from '../../model/json.ts'
import { anyString, type StringConstraints } from '../strings/string-constraints.ts'

/** A string with these constraints; null when there is none, or none was found. */
export type FindString = (constraints: StringConstraints) => Promise<string | null>

/** What is known of one place in the values. */
export interface CandidatePlace {
  readonly previousNodes: readonly JsonObject[]
  readonly nextNodes: readonly JsonObject[]
  /** Defaults of both releases, where there are any. */
  readonly defaults: readonly Json[]
}

/** Values that people write in place of a default: in quotes, or without them. */
export function everydayCandidates({ defaults }: CandidatePlace): readonly Json[] {
  return unique([
    ...defaults,
    ...defaults.flatMap((value): readonly Json[] => {
      if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return [String(value)]
      if (typeof value !== 'string') return []
      const asNumber = value.trim() === '' ? Number.NaN : Number(value)
      return value === 'true' || value === 'false' ? [value === 'true'] : Number.isNaN(asNumber) ? [] : [asNumber]
    }),
  ])
}

/** Values on either side of every constraint at a place, likely ones first. */
export async function directedCandidates(place: CandidatePlace, findString: FindString): Promise<readonly Json[]> {
  const { previousNodes, nextNodes } = place
  const nodes = [...previousNodes, ...nextNodes]
  return unique([
    ...everydayCandidates(place),
    ...nodes.flatMap(listed),
    ...numbersNear(nodes),
    ...oneOfEachType,
    ...(await strings(previousNodes, nextNodes, findString)),
    ...lists(nodes),
    ...mappings(nodes, place.defaults),
  ])
}

const oneOfEachType: readonly Json[] = [
  'example',
  '',
  1,
  0,
  -1,
  1.5,
  true,
  false,
  [],
  {},
  ['example'],
  [1],
  { key: 'example' },
  null,
]

/** Values that a schema spells out. */
function listed(node: JsonObject): readonly Json[] {
  return ['enum', 'examples']
    .flatMap((keyword) => asList(node[keyword]))
    .concat(['const', 'default'].flatMap((keyword) => node[keyword] ?? []))
}

function asList(value: Json | undefined): readonly Json[] {
  return isJsonArray(value) ? value : []
}

function numbersNear(nodes: readonly JsonObject[]): readonly number[] {
  const of = (...keywords: readonly string[]) =>
    nodes.flatMap((node) => keywords.flatMap((keyword) => asNumber(node[keyword])))
  const steps = of('multipleOf').filter((step) => step > 0)
  const bounds = of('minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum')
  const near = bounds.flatMap((bound) => [bound, bound - 1, bound + 1, bound - 0.5, bound + 0.5])
  const onStep = steps.flatMap((step) =>
    [0, ...bounds].flatMap((bound) => {
      const start = Math.floor(bound / step) * step
      return [start - step, start, start + step, start + 2 * step]
    }),
  )
  // Counts and sizes are rarely negative.
  return [...near, ...onStep].filter(Number.isFinite).sort((left, right) => Number(left < 0) - Number(right < 0))
}

function asNumber(value: Json | undefined): readonly number[] {
  return typeof value === 'number' ? [value] : typeof value === 'bigint' ? [Number(value)] : []
}

/** For each constraint of the next release, a string that the previous accepts and that this one refuses. */
async function strings(
  previousNodes: readonly JsonObject[],
  nextNodes: readonly JsonObject[],
  findString: FindString,
): Promise<readonly string[]> {
  const least = previousNodes.flatMap((node) => asNumber(node['minLength']))
  const most = previousNodes.flatMap((node) => asNumber(node['maxLength']))
  const known: StringConstraints = {
    ...anyString,
    minLength: Math.max(0, ...least),
    maxLength: most.length === 0 ? null : Math.min(...most),
    patterns: previousNodes.flatMap((node) => stringMember(node, 'pattern') ?? []),
  }
  const wishes = nextNodes.flatMap((node): readonly StringConstraints[] => {
    const pattern = stringMember(node, 'pattern')
    return [
      ...(pattern === undefined ? [] : [{ ...known, notPatterns: [pattern] }]),
      ...asNumber(node['minLength']).map((length) => ({
        ...known,
        maxLength: Math.min(length - 1, known.maxLength ?? length),
      })),
      ...asNumber(node['maxLength']).map((length) => ({ ...known, minLength: Math.max(length + 1, known.minLength) })),
      known,
    ]
  })
  const found: string[] = []
  for (const wish of wishes) {
    const text = await findString(wish)
    if (text !== null) found.push(text)
  }
  return found
}

function lists(nodes: readonly JsonObject[]): readonly Json[] {
  const lengths = nodes.flatMap((node) => [...asNumber(node['minItems']), ...asNumber(node['maxItems'])])
  const items = nodes.flatMap((node) => (isJsonObject(node['items']) ? [node['items']] : []))
  const sample = (index: number): Json => sampleOf(items, index)
  const sized = lengths
    .flatMap((length) => [length - 1, length, length + 1])
    .filter((length) => length >= 0 && length <= mostItems)
    .map((length) => Array.from({ length }, (_, index) => sample(index)))
  return [...sized, [sample(0), sample(0)]]
}

const mostItems = 64

/** A value that a schema may well accept, another one for each index. */
function sampleOf(nodes: readonly JsonObject[], index: number): Json {
  const choices = nodes.flatMap(listed)
  if (choices.length > 0) return choices[index % choices.length] ?? null
  const types = nodes.flatMap(({ type }) => (isJsonArray(type) ? type : type === undefined ? [] : [type]))
  if (types.includes('integer') || types.includes('number')) return index + 1
  if (types.includes('boolean')) return index % 2 === 0
  if (!types.includes('object')) return `example-${index}`
  return Object.fromEntries(
    nodes.flatMap((node) =>
      asList(node['required']).flatMap((name) => {
        const child = member(node['properties'], String(name))
        return [[String(name), sampleOf(isJsonObject(child) ? [child] : [], index)] as const]
      }),
    ),
  )
}

/** Mappings without what one release asks for, with more than it takes, of another size. */
function mappings(nodes: readonly JsonObject[], defaults: readonly Json[]): readonly Json[] {
  const required = nodes.flatMap((node) => asList(node['required']).map(String))
  const sizes = nodes.flatMap((node) => [...asNumber(node['minProperties']), ...asNumber(node['maxProperties'])])
  return [
    // Null takes a default away.
    ...required.map((name) => ({ [name]: null })),
    ...defaults.filter(isJsonObject),
    ...sizes
      .flatMap((size) => [size, size + 1])
      .filter((size) => size <= mostItems)
      .map((size) => Object.fromEntries(Array.from({ length: size }, (_, index) => [`key-${index}`, 'example']))),
  ]
}

function unique(values: readonly Json[]): readonly Json[] {
  return values.filter((value, index) => values.findIndex((other) => jsonEquals(other, value)) === index)
}
