import { stringifyJson } from '../../../../src/model/json.ts'
import type { Random } from '../random.ts'
import { nodeOfKind, randomNode } from '../random-schema.ts'
import { kindOf, type NodeKind, type Place, type SchemaNode } from '../schema-node.ts'
import { type EditKind, edit, isListKey, replaceNode } from './edit.ts'

const is =
  (...kinds: readonly NodeKind[]) =>
  (place: Place) =>
    place.depth > 1 && kinds.includes(kindOf(place.node)) && !isListKey(place)

/** What the new type can still carry: words, and nothing that names the old one. */
function retyped(place: Place, node: SchemaNode): boolean {
  const { description, nullable } = place.node
  replaceNode(place, {
    ...node,
    ...(description === undefined ? {} : { description }),
    ...(nullable === undefined ? {} : { nullable }),
  })
  return true
}

const scalars: readonly NodeKind[] = ['string', 'integer', 'number', 'boolean']

function numberWords(node: SchemaNode): SchemaNode {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = node
  return {
    ...(minimum === undefined ? {} : { minimum }),
    ...(maximum === undefined ? {} : { maximum }),
    ...(exclusiveMinimum === undefined ? {} : { exclusiveMinimum }),
    ...(exclusiveMaximum === undefined ? {} : { exclusiveMaximum }),
    ...(multipleOf === undefined ? {} : { multipleOf }),
  }
}

function textWords(node: SchemaNode): SchemaNode {
  const { pattern, minLength, maxLength, format } = node
  return {
    ...(pattern === undefined ? {} : { pattern }),
    ...(minLength === undefined ? {} : { minLength }),
    ...(maxLength === undefined ? {} : { maxLength }),
    ...(format === undefined ? {} : { format }),
  }
}

const bothTypes = (random: Random): SchemaNode =>
  random.pick<() => SchemaNode>([
    () => ({ anyOf: [{ type: 'integer' }, { type: 'string' }] }),
    () => ({ allOf: [{ anyOf: [{ type: 'integer' }, { type: 'string' }] }] }),
    () => ({}),
  ])()

export const typeEdits: readonly EditKind[] = [
  edit('scalar-type-changed', false, is(...scalars), (place, random) => {
    const other = random.pick(scalars.filter((kind) => kind !== kindOf(place.node)))
    return retyped(place, nodeOfKind(other, random, 6))
  }),
  edit('integer-to-number', true, is('integer'), (place, random) =>
    retyped(place, { type: 'number', ...(random.chance(0.7) ? numberWords(place.node) : {}) }),
  ),
  edit('number-to-integer', false, is('number'), (place) =>
    retyped(place, { type: 'integer', ...numberWords(place.node) }),
  ),
  edit('to-int-or-string', true, is('integer', 'string'), (place, random) => {
    const kept = random.chance(0.6) ? { ...numberWords(place.node), ...textWords(place.node) } : {}
    return retyped(place, { 'x-kubernetes-int-or-string': true, ...bothTypes(random), ...kept })
  }),
  edit('int-or-string-to-string', false, is('int-or-string'), (place) =>
    retyped(place, { type: 'string', ...textWords(place.node) }),
  ),
  edit('int-or-string-to-integer', false, is('int-or-string'), (place) =>
    retyped(place, { type: 'integer', ...numberWords(place.node) }),
  ),
  edit(
    'int-or-string-respelled',
    true,
    (place) => is('int-or-string')(place) && (place.node.allOf ?? []).length < 2,
    (place, random) => {
      const before = stringifyJson(place.node)
      const { anyOf: _, allOf: __, ...rest } = place.node
      replaceNode(place, { ...rest, ...bothTypes(random) })
      return stringifyJson(place.node) !== before
    },
  ),
  edit('scalar-to-list', false, is(...scalars), (place) =>
    retyped(place, { type: 'array', items: structuredClone(withoutDefault(place.node)) }),
  ),
  edit('list-to-scalar', false, is('array'), (place, random) =>
    retyped(place, nodeOfKind(random.pick(scalars), random, 6)),
  ),
  edit('struct-to-map', false, is('object'), (place, random) => {
    const children = Object.values(place.node.properties ?? {})
    const value =
      children.length > 0 && random.chance(0.6)
        ? structuredClone(withoutDefault(random.pick(children)))
        : randomNode(random, 6)
    return retyped(place, { type: 'object', additionalProperties: value })
  }),
  edit('map-to-struct', false, is('map'), (place, random) => {
    const value =
      typeof place.node.additionalProperties === 'object' ? place.node.additionalProperties : { type: 'string' }
    return retyped(place, {
      type: 'object',
      properties: Object.fromEntries(random.some(['a', 'b', 'key'], 1).map((name) => [name, structuredClone(value)])),
    })
  }),
  edit('preserve-added', false, is('object'), (place) => {
    if (place.node['x-kubernetes-preserve-unknown-fields'] === true) return false
    place.node['x-kubernetes-preserve-unknown-fields'] = true
    return true
  }),
  edit(
    'preserve-removed',
    false,
    (place) =>
      place.depth > 0 && place.node['x-kubernetes-preserve-unknown-fields'] === true && place.node.type === 'object',
    (place) => {
      delete place.node['x-kubernetes-preserve-unknown-fields']
      return true
    },
  ),
  edit(
    'free-form-key-given-schema',
    false,
    (place) =>
      place.depth > 0 &&
      place.node.type === 'object' &&
      place.node['x-kubernetes-preserve-unknown-fields'] === true &&
      place.node.additionalProperties === undefined,
    (place, random) => {
      place.node.properties = {
        ...place.node.properties,
        [random.pick(['a', 'b', 'x', 'name'])]: randomNode(random, 5),
      }
      return true
    },
  ),
  edit('embedded-added', false, is('object', 'free-form'), (place) => {
    if (place.node['x-kubernetes-embedded-resource'] === true) return false
    place.node['x-kubernetes-embedded-resource'] = true
    return true
  }),
  edit(
    'embedded-removed',
    false,
    (place) => place.node['x-kubernetes-embedded-resource'] === true,
    (place) => {
      delete place.node['x-kubernetes-embedded-resource']
      return true
    },
  ),
  edit('to-anything', false, is('string', 'integer', 'object', 'array'), (place) =>
    retyped(place, { 'x-kubernetes-preserve-unknown-fields': true }),
  ),
  edit('anything-to-typed', false, is('anything'), (place, random) => retyped(place, randomNode(random, 5))),
  edit(
    'map-value-typed',
    false,
    (place) => place.depth > 0 && place.node.additionalProperties === true,
    (place, random) => {
      place.node.additionalProperties = randomNode(random, 5)
      return true
    },
  ),
  edit(
    'map-value-opened',
    true,
    (place) => is('map')(place) && typeof place.node.additionalProperties === 'object',
    (place) => {
      place.node.additionalProperties = true
      return true
    },
  ),
]

function withoutDefault(node: SchemaNode): SchemaNode {
  const { default: _, ...rest } = node
  return rest
}
