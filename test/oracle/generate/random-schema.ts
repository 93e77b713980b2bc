import { knownFormats, unknownFormats } from './format.ts'
import { randomJunctor } from './junctor.ts'
import { Materials } from './material.ts'
import { randomPattern } from './pattern-edits.ts'
import type { Random } from './random.ts'
import { nameRule, randomRule } from './rule.ts'
import type { NodeKind, SchemaNode, Tree } from './schema-node.ts'
import { type Aim, valueFor } from './value.ts'

export const propertyNames: readonly string[] = [
  'name',
  'mode',
  'count',
  'size',
  'image',
  'labels',
  'items',
  'config',
  'enabled',
  'max-size',
  'policy',
  'ref',
  'zone',
  'port',
  'limits',
  'a.b',
  'namespace',
  'timeout',
  'class',
  'data',
  'key',
  'value',
  'weight',
  'replicas',
  'x_y',
  'constructor',
  'int',
]

const words = ['a', 'b', 'Auto', 'Never', 'small', 'large', '', 'A', 'é', 'x-1', 'on', 'Retain', 'true', '10']

/** A root schema with a spec, sometimes a status, of every keyword that a structural schema may have. */
export function randomRoot(random: Random): SchemaNode {
  const budget = { nodes: random.int(3, random.chance(0.2) ? 60 : 24) }
  const root: SchemaNode = { type: 'object', properties: {} }
  const properties = root.properties ?? {}
  if (random.chance(0.4)) {
    properties['apiVersion'] = { type: 'string' }
    properties['kind'] = { type: 'string' }
    properties['metadata'] = { type: 'object' }
    if (random.chance(0.08))
      properties['metadata'].properties = { name: { type: 'string', maxLength: random.int(5, 40) } }
  }
  properties['spec'] = random.chance(0.93) ? randomObject(random, 1, budget) : randomNode(random, 1, budget)
  if (random.chance(0.03)) properties['spec'] = deepened(properties['spec'], random)
  if (random.chance(0.25)) properties['status'] = randomObject(random, 1, budget)
  if (random.chance(0.05)) properties['data'] = randomNode(random, 1, budget)
  if (random.chance(0.4)) root.required = ['spec']
  if (random.chance(0.03)) root['x-kubernetes-preserve-unknown-fields'] = true
  if (random.chance(0.05)) addRule(root, random)
  if (random.chance(0.03)) root['x-kubernetes-validations'] = [nameRule(random)]
  return root
}

/** The node far below: under objects, maps and lists. */
function deepened(node: SchemaNode, random: Random): SchemaNode {
  let inner = node
  for (let left = random.int(6, 26); left > 0; left -= 1) {
    const form = random.int(0, 9)
    if (form === 0) inner = { type: 'array', items: inner, maxItems: 2 }
    else if (form === 1) inner = { type: 'object', additionalProperties: inner, maxProperties: 2 }
    else inner = { type: 'object', properties: { [random.pick(propertyNames)]: inner } }
  }
  return inner
}

interface Budget {
  nodes: number
}

const deepest = 6

export function randomNode(random: Random, depth: number, budget: Budget = { nodes: 6 }): SchemaNode {
  budget.nodes -= 1
  const mayNest = depth < deepest && budget.nodes > 0
  const kind = random.weighted<NodeKind>([
    [mayNest ? 6 : 0, 'object'],
    [mayNest ? 2 : 0, 'map'],
    [0.6, 'free-form'],
    [mayNest ? 3 : 0, 'array'],
    [6, 'string'],
    [4, 'integer'],
    [1.5, 'number'],
    [2, 'boolean'],
    [1, 'int-or-string'],
    [0.3, 'anything'],
  ])
  return decorated(nodeOfKind(kind, random, depth, budget), random)
}

export function nodeOfKind(kind: NodeKind, random: Random, depth: number, budget: Budget = { nodes: 4 }): SchemaNode {
  switch (kind) {
    case 'object':
      return randomObject(random, depth, budget)
    case 'map':
      return randomMap(random, depth, budget)
    case 'free-form':
      return { type: 'object', 'x-kubernetes-preserve-unknown-fields': true }
    case 'array':
      return randomArray(random, depth, budget)
    case 'string':
      return randomString(random)
    case 'integer':
      return randomNumber(random, 'integer')
    case 'number':
      return randomNumber(random, 'number')
    case 'boolean':
      return random.chance(0.05) ? { type: 'boolean', enum: [true] } : { type: 'boolean' }
    case 'int-or-string':
      return randomIntOrString(random)
    case 'anything':
      return { 'x-kubernetes-preserve-unknown-fields': true }
  }
}

/** Default, nullable, rules and words on top of a node. */
function decorated(node: SchemaNode, random: Random): SchemaNode {
  if (random.chance(0.3)) node.description = random.pick(['What it is.', 'Some text\nof two lines.', 'x'])
  if (random.chance(0.08)) node.nullable = true
  if (node.nullable === true && node.enum !== undefined && random.chance(0.5)) node.enum = [...node.enum, null]
  if (random.chance(0.08)) addJunctor(node, random)
  if (random.chance(0.1)) addRule(node, random)
  if (random.chance(0.14)) node.default = defaultFor(node, random)
  return node
}

export function addJunctor(node: SchemaNode, random: Random): boolean {
  const junctor = randomJunctor(node, random)
  if (junctor === null) return false
  Object.assign(node, junctor)
  return true
}

export function addRule(node: SchemaNode, random: Random): boolean {
  const rule = randomRule(node, random)
  if (rule === null) return false
  node['x-kubernetes-validations'] = [...(node['x-kubernetes-validations'] ?? []), rule]
  return true
}

const plainAim = (random: Random): Aim => ({
  random,
  mood: 'plain',
  constants: { numbers: [], texts: [] },
  materials: new Materials(),
  isWanted: () => false,
})

/** Usually a value that the node accepts. */
export function defaultFor(node: SchemaNode, random: Random): Tree {
  const { default: _, ...without } = node
  return random.chance(0.5) && node.type === 'object' && (node.required ?? []).length === 0
    ? {}
    : valueFor(without, null, plainAim(random), [])
}

function randomObject(random: Random, depth: number, budget: Budget): SchemaNode {
  const node: SchemaNode = { type: 'object', properties: {} }
  const names = random.shuffle(propertyNames).slice(0, random.int(depth === 1 ? 2 : 1, depth === 1 ? 6 : 4))
  for (const name of names) {
    const child = randomNode(random, depth + 1, budget)
    if (node.properties !== undefined) node.properties[name] = child
  }
  const required = random.some(names).filter(() => random.chance(0.5))
  if (required.length > 0) node.required = required
  if (random.chance(0.04)) node['x-kubernetes-preserve-unknown-fields'] = true
  if (random.chance(0.04)) embed(node, random)
  if (random.chance(0.05)) node['x-kubernetes-map-type'] = random.pick(['granular', 'atomic'])
  if (random.chance(0.04)) node.maxProperties = random.int(1, names.length + 1)
  if (random.chance(0.04)) node.minProperties = random.int(0, names.length)
  return node
}

function embed(node: SchemaNode, random: Random): void {
  node['x-kubernetes-embedded-resource'] = true
  if (random.chance(0.5)) node['x-kubernetes-preserve-unknown-fields'] = true
}

function randomMap(random: Random, depth: number, budget: Budget): SchemaNode {
  const node: SchemaNode = {
    type: 'object',
    additionalProperties: random.chance(0.1) ? true : randomNode(random, depth + 1, budget),
  }
  if (random.chance(0.3)) node.maxProperties = random.int(1, 6)
  if (random.chance(0.15)) node.minProperties = random.int(0, 2)
  return node
}

function randomArray(random: Random, depth: number, budget: Budget): SchemaNode {
  const items = randomNode(random, depth + 1, budget)
  const node: SchemaNode = { type: 'array', items }
  if (random.chance(0.4)) node.maxItems = random.int(1, 8)
  if (random.chance(0.2)) node.minItems = random.int(0, 2)
  if (random.chance(0.45)) setListType(node, random, random.pick(['atomic', 'set', 'map']))
  return node
}

/** Makes the list what its type asks for: atomic scalar items for a set, required keys for a map. */
export function setListType(node: SchemaNode, random: Random, listType: 'atomic' | 'set' | 'map'): boolean {
  const items = node.items
  if (items === undefined) return false
  if (listType === 'atomic') node['x-kubernetes-list-type'] = 'atomic'
  if (listType === 'set') {
    if (items.type === 'object') items['x-kubernetes-map-type'] = 'atomic'
    if (items.type === 'array') items['x-kubernetes-list-type'] = 'atomic'
    delete items.nullable
    node['x-kubernetes-list-type'] = 'set'
  }
  if (listType === 'map') {
    const scalars = Object.entries(items.properties ?? {}).filter(
      ([, child]) => child.type !== undefined && child.type !== 'object' && child.type !== 'array',
    )
    if (items.type !== 'object' || scalars.length === 0) return false
    const keys = random.some(scalars, 1).slice(0, 2)
    for (const [name, child] of keys) {
      delete child.nullable
      if (child.default === undefined || random.chance(0.5))
        items.required = [...new Set([...(items.required ?? []), name])]
    }
    delete items.nullable
    node['x-kubernetes-list-type'] = 'map'
    node['x-kubernetes-list-map-keys'] = keys.map(([name]) => name)
  }
  return true
}

function randomString(random: Random): SchemaNode {
  const node: SchemaNode = { type: 'string' }
  const form = random.weighted([
    [4, 'plain'],
    [3, 'enum'],
    [3, 'pattern'],
    [2, 'length'],
    [1.5, 'format'],
    [1, 'mixed'],
  ] as const)
  if (form === 'enum') node.enum = random.some(words, 1).slice(0, 5)
  if (form === 'pattern' || form === 'mixed') node.pattern = randomPattern(random)
  if (form === 'format') node.format = random.chance(0.8) ? random.pick(knownFormats) : random.pick(unknownFormats)
  if (form === 'length' || form === 'mixed' || random.chance(0.1)) {
    if (random.chance(0.7)) node.maxLength = random.pick([1, 3, 5, 10, 20, 63, 253])
    if (random.chance(0.5)) node.minLength = Math.min(random.int(0, 3), node.maxLength ?? 3)
  }
  return node
}

function randomNumber(random: Random, type: 'integer' | 'number'): SchemaNode {
  const node: SchemaNode = { type }
  if (random.chance(0.3)) node.format = random.pick(type === 'integer' ? ['int32', 'int64'] : ['float', 'double'])
  if (random.chance(0.1)) {
    const listed: readonly Tree[] = type === 'number' ? [0.5, 1.5, 0.1, 2n ** 53n] : hugeNumbers
    node.enum = random.some<Tree>([0, 1, 2, 5, 10, 100, -1, ...(random.chance(0.2) ? listed : [])], 1)
    return node
  }
  if (random.chance(0.5)) node.minimum = randomBound(random, type, -10, 10)
  if (random.chance(0.45)) node.maximum = randomBound(random, type, 10, 100)
  if (random.chance(0.12) && node.minimum !== undefined) node.exclusiveMinimum = true
  if (random.chance(0.12) && node.maximum !== undefined) node.exclusiveMaximum = true
  if (random.chance(0.1)) node.multipleOf = type === 'integer' ? random.int(2, 6) : random.pick([0.5, 2, 0.25, 1.5])
  return node
}

/** Where 64-bit integers and floats part ways. */
const hugeNumbers: readonly (number | bigint)[] = [
  2n ** 53n + 1n,
  2 ** 53 - 1,
  -(2n ** 53n) - 1n,
  2n ** 62n + 1n,
  2n ** 63n - 1n,
  -(2n ** 63n),
]
const oddFractions: readonly (number | bigint)[] = [0.1, 0.3, 1e-7, -0.1, 1e21, 2n ** 53n]

export function randomBound(random: Random, type: string | undefined, low: number, high: number): number | bigint {
  if (random.chance(0.04)) return type === 'number' ? random.pick(oddFractions) : random.pick(hugeNumbers)
  const whole = random.pick([random.int(low, high), 0, 1, random.int(low, high)])
  return type === 'number' && random.chance(0.3) ? whole + 0.5 : whole
}

function randomIntOrString(random: Random): SchemaNode {
  const node: SchemaNode = { 'x-kubernetes-int-or-string': true }
  const both: SchemaNode[] = [{ type: 'integer' }, { type: 'string' }]
  const form = random.int(0, 3)
  if (form === 1) node.anyOf = both
  if (form === 2) node.allOf = [{ anyOf: both }]
  if (form === 3) node.allOf = [{ anyOf: both }, { pattern: '^[0-9]+%?$' }]
  if (form !== 3 && random.chance(0.4))
    node.pattern = random.pick(['^[0-9]+%?$', '^((100|[0-9]{1,2})%|[0-9]+)$', '^[+-]?[0-9]+(\\.[0-9]+)?(Ki|Mi|Gi)?$'])
  if (random.chance(0.2)) node.minimum = random.int(0, 2)
  if (random.chance(0.2)) node.maximum = random.int(10, 100)
  if (random.chance(0.15)) node.maxLength = random.int(2, 10)
  return node
}
