import { RE2JS } from 're2js'
import type { Material, Materials } from './material.ts'
import { sampleOf } from './pattern.ts'
import type { Random } from './random.ts'
import { kindOf, type SchemaNode, type Tree } from './schema-node.ts'

/** How far a value may stray from its schema. */
export type Mood = 'plain' | 'edge' | 'hostile'

/** What to look at besides the node itself while a value is made. */
export interface Aim {
  readonly random: Random
  readonly mood: Mood
  /** Constants found in CEL rules of either side. */
  readonly constants: { readonly numbers: readonly number[]; readonly texts: readonly string[] }
  readonly materials: Materials
  /** Whether the changed nodes below this path should be present; null where nothing is known. */
  readonly isWanted: (path: readonly string[]) => boolean
}

const compiled = new Map<string, RE2JS | null>()

export function matches(pattern: string, text: string): boolean {
  let program = compiled.get(pattern)
  if (program === undefined) {
    try {
      program = RE2JS.compile(pattern)
    } catch {
      program = null
    }
    if (compiled.size > 20_000) compiled.clear()
    compiled.set(pattern, program)
  }
  return program === null || program.matcher(text).find()
}

/** A value for the node; `other` is the node at the same place of the other schema. */
export function valueFor(node: SchemaNode, other: SchemaNode | null, aim: Aim, path: readonly string[]): Tree {
  const { random, mood } = aim
  if (mood === 'hostile' && random.chance(0.04)) return oddValue(random)
  if ((node.nullable === true || other?.nullable === true) && random.chance(node.nullable === true ? 0.12 : 0.04))
    return null
  const pool = aim.materials.of(node, other).enums
  if (pool.length > 0 && random.chance(0.85)) return structuredClone(random.pick(pool))
  if (node.default !== undefined && random.chance(0.1)) return structuredClone(node.default)
  switch (kindOf(node)) {
    case 'object':
    case 'map':
    case 'free-form':
      return objectFor(node, other, aim, path)
    case 'array':
      return arrayFor(node, other, aim, path)
    case 'string':
      return textFor(node, other, aim)
    case 'integer':
      return exactNumber(numberFor(node, other, aim, true))
    case 'number':
      return exactNumber(numberFor(node, other, aim, false))
    case 'boolean':
      return random.chance(0.5)
    case 'int-or-string':
      return random.chance(0.5) ? exactNumber(numberFor(node, other, aim, true)) : textFor(node, other, aim)
    case 'anything':
      return random.chance(0.5) ? oddValue(random) : freeObject(random, 2)
  }
}

export function oddValue(random: Random): Tree {
  return structuredClone(
    random.pick<Tree>([
      null,
      true,
      false,
      0,
      -1,
      1.5,
      '',
      'x',
      [],
      {},
      ['a', 'a'],
      [null],
      { a: null },
      { x: { y: 1 } },
      9007199254740993n,
      '1',
      'true',
    ]),
  )
}

function freeObject(random: Random, depth: number): Tree {
  const object: { [key: string]: Tree } = {}
  for (let left = random.int(0, 3); left > 0; left -= 1) {
    object[random.pick(['a', 'b', 'x', 'name', 'kind', 'k.v'])] =
      depth > 0 && random.chance(0.4) ? freeObject(random, depth - 1) : oddValue(random)
  }
  return object
}

function numberFor(node: SchemaNode, other: SchemaNode | null, aim: Aim, isInteger: boolean): number | bigint {
  const { random, mood } = aim
  const { numbers, factors } = aim.materials.of(node, other)
  const points: (number | bigint)[] = [
    0,
    1,
    random.int(-20, 20),
    random.int(0, 300),
    ...aim.constants.numbers,
    ...numbers,
  ]
  for (const factor of factors) points.push(factor * random.int(-3, 30))
  if (!isInteger) points.push(0.5, -0.25, 1.5, 1e21)
  const whole = isInteger ? points.map((point) => (typeof point === 'bigint' ? point : Math.round(point))) : points
  if (mood !== 'plain' && random.chance(0.06)) {
    return random.pick<number | bigint>([
      2147483648,
      -2147483649,
      9007199254740991,
      9007199254740993n,
      9223372036854775807n,
      -9223372036854775808n,
      9223372036854775808n,
      1e19,
      -5,
    ])
  }
  if (mood === 'hostile' && random.chance(0.3)) return random.pick(isInteger ? [...whole, 1.5] : whole)
  const fitting = whole.filter((point) => fitsNumber(node, point))
  return random.pick(fitting.length > 0 ? fitting : whole)
}

/** What the number's JSON text stands for: an integer literal beyond 2^53 is a `bigint`. */
export function exactNumber(value: number | bigint): number | bigint {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value
  const isLiteral = Number.isInteger(value) && Math.abs(value) < 1e21
  return isLiteral && !Number.isSafeInteger(value) ? BigInt(value) : value
}

function fitsNumber(node: SchemaNode, given: number | bigint): boolean {
  const value = Number(given)
  const { minimum, maximum, multipleOf } = node
  if (minimum !== undefined && (node.exclusiveMinimum === true ? value <= Number(minimum) : value < Number(minimum)))
    return false
  if (maximum !== undefined && (node.exclusiveMaximum === true ? value >= Number(maximum) : value > Number(maximum)))
    return false
  if (multipleOf !== undefined && Math.abs(value / Number(multipleOf) - Math.round(value / Number(multipleOf))) > 1e-9)
    return false
  return (node.allOf ?? []).every((branch) => fitsNumber(branch, value))
}

const letters = ['a', 'b', 'z', '0', '-', 'A', '.', 'é', '😀', ' ']

function textFor(node: SchemaNode, other: SchemaNode | null, aim: Aim): string {
  const { random, mood } = aim
  const material = aim.materials.of(node, other)
  for (let attempt = 0; attempt < 12; attempt += 1) {
    const text = candidateText(material, aim)
    if ((mood === 'hostile' && random.chance(0.3)) || fitsText(node, text)) return text
  }
  return candidateText(material, aim)
}

const plainTexts = ['', 'a', 'b', 'abc', 'x-y', '1', 'true', 'Z', 'é', '10', '5s', 'http://x', '1Gi', 'a\nb']

function candidateText({ patterns, lengths, formats, defaults }: Material, { random, constants }: Aim): string {
  const weigh = (weight: number, list: readonly unknown[]) => (list.length > 0 ? weight : 0)
  const kind = random.weighted([
    [1, 'plain'],
    [weigh(8, patterns), 'pattern'],
    [weigh(3, lengths), 'length'],
    [weigh(6, formats), 'format'],
    [weigh(1, defaults), 'default'],
    [weigh(2, constants.texts), 'constant'],
  ] as const)
  switch (kind) {
    case 'plain':
      return random.pick(plainTexts)
    case 'pattern': {
      const pattern = random.pick(patterns)
      return pattern === null ? 'a' : around(sampleOf(pattern, random), random)
    }
    case 'length': {
      const length = Math.max(0, Math.min(400, random.pick(lengths) + random.int(-1, 1)))
      return (random.chance(0.7) ? 'a' : random.pick(letters)).repeat(length)
    }
    case 'format':
      return random.pick(formats)
    case 'default':
      return random.pick(defaults)
    case 'constant':
      return random.pick(constants.texts)
  }
}

/** A text as it is, or with something before, after or missing. */
function around(text: string, random: Random): string {
  if (random.chance(0.8)) return text
  const points = [...text]
  return random.pick([
    `${text}\n`,
    `x${text}`,
    `${text}${random.pick(letters)}`,
    points.slice(1).join(''),
    points.slice(0, -1).join(''),
  ])
}

function fitsText(node: SchemaNode, text: string): boolean {
  const length = [...text].length
  if (node.minLength !== undefined && length < node.minLength) return false
  if (node.maxLength !== undefined && length > node.maxLength) return false
  if (node.pattern !== undefined && !matches(node.pattern, text)) return false
  return (node.allOf ?? []).every((branch) => fitsText(branch, text))
}

function arrayFor(node: SchemaNode, other: SchemaNode | null, aim: Aim, path: readonly string[]): Tree {
  const { random, mood } = aim
  const items = node.items ?? {}
  const otherItems = other?.items ?? null
  const sizes = aim.materials.of(node, other).itemCounts
  const wanted = sizes.length > 0 && random.chance(0.6) ? random.pick(sizes) + random.int(-1, 1) : random.int(0, 3)
  const least = mood === 'hostile' && random.chance(0.2) ? 0 : (node.minItems ?? 0)
  const most = mood === 'hostile' && random.chance(0.2) ? 12 : Math.min(node.maxItems ?? 12, 12)
  const size = Math.max(Math.min(Math.max(wanted, least), most), aim.isWanted([...path, '*']) && most > 0 ? 1 : 0)
  const list: Tree[] = []
  const listType = node['x-kubernetes-list-type']
  const keys = node['x-kubernetes-list-map-keys'] ?? []
  const seen = new Set<string>()
  for (let attempt = 0; list.length < size && attempt < size * 4; attempt += 1) {
    const repeats =
      list.length > 0 && random.chance(listType === undefined || listType === 'atomic' || mood === 'hostile' ? 0.12 : 0)
    const item = repeats ? structuredClone(random.pick(list)) : valueFor(items, otherItems, aim, [...path, '*'])
    if (mood !== 'hostile' && (listType === 'set' || listType === 'map')) {
      const identity = listType === 'set' ? textOf(item) : keys.map((key) => textOf(keyOf(item, key, items))).join('|')
      if (seen.has(identity)) continue
      seen.add(identity)
    }
    list.push(item)
  }
  return list
}

/** A list-map key of an item, its default counted. */
function keyOf(item: Tree, key: string, items: SchemaNode): Tree {
  const value = isBranch(item) && Object.hasOwn(item, key) ? item[key] : undefined
  return value ?? items.properties?.[key]?.default ?? null
}

export function isBranch(value: Tree | undefined): value is { [key: string]: Tree } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function textOf(value: Tree): string {
  return JSON.stringify(value, (_, inner) => (typeof inner === 'bigint' ? inner.toString() : inner))
}

function objectFor(node: SchemaNode, other: SchemaNode | null, aim: Aim, path: readonly string[]): Tree {
  const { random } = aim
  const hasJunctor =
    node.allOf !== undefined || node.anyOf !== undefined || node.oneOf !== undefined || node.not !== undefined
  let candidate = objectOnce(node, other, aim, path)
  for (let attempt = 0; hasJunctor && attempt < 8 && !fitsPresence(node, candidate); attempt += 1) {
    candidate = objectOnce(node, other, aim, path)
  }
  if (aim.mood === 'hostile' && random.chance(0.06)) {
    candidate[random.pick(['unknown', 'x y', 'a.b/c', 'constructor', 'hasOwnProperty', ''])] = random.chance(0.3)
      ? null
      : oddValue(random)
  }
  return candidate
}

function objectOnce(
  node: SchemaNode,
  other: SchemaNode | null,
  aim: Aim,
  path: readonly string[],
): { [key: string]: Tree } {
  const { random, mood } = aim
  const object: { [key: string]: Tree } = {}
  const required = new Set(node.required ?? [])
  if (node['x-kubernetes-embedded-resource'] === true || other?.['x-kubernetes-embedded-resource'] === true)
    embed(object, node, aim)
  for (const [name, child] of Object.entries(node.properties ?? {})) {
    const inner = [...path, name]
    const isRequired = required.has(name)
    const probability = isRequired
      ? mood === 'hostile'
        ? 0.93
        : child.default === undefined
          ? 1
          : 0.7
      : aim.isWanted(inner)
        ? 0.7
        : path.length < 1
          ? 0.75
          : 0.3
    if (!random.chance(probability)) continue
    if (!isRequired && random.chance(mood === 'hostile' ? 0.06 : 0.01)) object[name] = null
    else object[name] = valueFor(child, childOf(other, name), aim, inner)
  }
  // What only the other side knows.
  const keepsMore =
    node['x-kubernetes-preserve-unknown-fields'] === true ||
    typeof node.additionalProperties === 'object' ||
    node.additionalProperties === true
  if (keepsMore || (mood === 'hostile' && random.chance(0.2))) {
    const values = typeof node.additionalProperties === 'object' ? node.additionalProperties : null
    for (const [name, child] of Object.entries(other?.properties ?? {})) {
      if (Object.hasOwn(object, name) || node.properties?.[name] !== undefined || !random.chance(0.4)) continue
      object[name] =
        values === null || random.chance(0.2)
          ? valueFor(child, null, aim, [...path, name])
          : valueFor(values, child, aim, [...path, '{}'])
    }
    const sizes = aim.materials.of(node, other).memberCounts
    const wanted = Math.min(
      sizes.length > 0 && random.chance(0.7)
        ? random.pick(sizes) + random.int(-1, 1)
        : random.int(aim.isWanted([...path, '{}']) ? 1 : 0, 3),
      10,
    )
    const otherValues = typeof other?.additionalProperties === 'object' ? other.additionalProperties : null
    for (let attempt = 0; Object.keys(object).length < wanted && attempt < 20; attempt += 1) {
      const key = random.pick([
        'a',
        'b',
        'c',
        'key',
        'x.y/z',
        'A',
        'é',
        '0',
        'name',
        'k1',
        'k2',
        'k3',
        'k4',
        'k5',
        'k6',
      ])
      if (Object.hasOwn(object, key)) continue
      object[key] =
        values === null
          ? random.chance(0.5)
            ? oddValue(random)
            : freeObject(random, 2)
          : valueFor(values, otherValues, aim, [...path, '{}'])
    }
  }
  return object
}

function embed(object: { [key: string]: Tree }, node: SchemaNode, { random, mood }: Aim): void {
  const isEmbedded = node['x-kubernetes-embedded-resource'] === true
  if (isEmbedded || random.chance(0.3)) {
    if (mood !== 'hostile' || random.chance(0.9))
      object['apiVersion'] = random.pick(mood === 'plain' ? ['v1', 'apps/v1'] : ['v1', 'apps/v1', 'a/b/c', ''])
    if (mood !== 'hostile' || random.chance(0.9))
      object['kind'] = random.pick(mood === 'plain' ? ['Pod'] : ['Pod', 'pod', 'P d', ''])
    if (random.chance(0.4)) {
      object['metadata'] = structuredClone(
        random.pick<Tree>(
          mood === 'plain'
            ? [{}, { name: 'x' }, { labels: { a: 'b' } }]
            : [
                {},
                { name: 'x' },
                { labels: { a: 'b' } },
                { labels: { 'a b': 'c' } },
                { name: 'X_' },
                { namespace: 'n.n' },
                { unknown: 1 },
                { annotations: { x: 'y' } },
                { finalizers: ['x'] },
              ],
        ),
      )
    }
  }
}

export function childOf(node: SchemaNode | null, name: string): SchemaNode | null {
  if (node === null) return null
  const child =
    node.properties !== undefined && Object.hasOwn(node.properties, name) ? node.properties[name] : undefined
  return child ?? (typeof node.additionalProperties === 'object' ? node.additionalProperties : null)
}

/** Whether the junctors' demands on presence and size hold: a coarse filter, no validation. */
function fitsPresence(node: SchemaNode, value: { [key: string]: Tree }): boolean {
  const size = Object.keys(value).length
  if ((node.required ?? []).some((name) => !Object.hasOwn(value, name))) return false
  if (node.minProperties !== undefined && size < node.minProperties) return false
  if (node.maxProperties !== undefined && size > node.maxProperties) return false
  if ((node.allOf ?? []).some((branch) => !fitsPresence(branch, value))) return false
  if (node.anyOf !== undefined && !node.anyOf.some((branch) => fitsPresence(branch, value))) return false
  if (node.oneOf !== undefined && node.oneOf.filter((branch) => fitsPresence(branch, value)).length !== 1) return false
  return node.not === undefined || node.not.required === undefined || !fitsPresence(node.not, value)
}
