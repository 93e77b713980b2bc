import { setListType } from '../random-schema.ts'
import { kindOf, type Place } from '../schema-node.ts'
import { type EditKind, edit, isListKey } from './edit.ts'

const isArray = (place: Place) => place.node.type === 'array'
const isMap = (place: Place) => kindOf(place.node) === 'map'
const isObject = (place: Place) => kindOf(place.node) === 'object' && place.depth > 0
const listType = (place: Place) => (isArray(place) ? (place.node['x-kubernetes-list-type'] ?? 'atomic') : null)

export const listEdits: readonly EditKind[] = [
  edit('min-items-raised-or-added', false, isArray, ({ node }, random) => {
    node.minItems = (node.minItems ?? 0) + random.int(1, 2)
    return true
  }),
  edit(
    'min-items-lowered-or-removed',
    true,
    (place) => isArray(place) && place.node.minItems !== undefined,
    ({ node }, random) => {
      const lower = (node.minItems ?? 0) - 1
      if (lower >= 0 && random.chance(0.5)) node.minItems = lower
      else delete node.minItems
      return true
    },
  ),
  edit('max-items-lowered-or-added', false, isArray, ({ node }, random) => {
    node.maxItems = node.maxItems === undefined ? random.int(1, 6) : Math.max(0, node.maxItems - random.int(1, 2))
    return true
  }),
  edit(
    'max-items-raised-or-removed',
    true,
    (place) => isArray(place) && place.node.maxItems !== undefined,
    ({ node }, random) => {
      if (random.chance(0.5)) node.maxItems = (node.maxItems ?? 0) + random.int(1, 3)
      else delete node.maxItems
      return true
    },
  ),
  edit(
    'min-items-zero-added',
    true,
    (place) => isArray(place) && place.node.minItems === undefined,
    ({ node }) => {
      node.minItems = 0
      return true
    },
  ),
  edit(
    'list-type-to-set-or-map',
    false,
    (place) => listType(place) === 'atomic',
    ({ node }, random) =>
      setListType(node, random, node.items?.type === 'object' ? random.pick(['map', 'map', 'set']) : 'set'),
  ),
  edit(
    'list-type-to-atomic',
    true,
    (place) => ['set', 'map'].includes(listType(place) ?? ''),
    ({ node }) => {
      node['x-kubernetes-list-type'] = 'atomic'
      delete node['x-kubernetes-list-map-keys']
      return true
    },
  ),
  edit(
    'list-type-atomic-written',
    true,
    (place) => isArray(place) && place.node['x-kubernetes-list-type'] === undefined,
    ({ node }) => {
      node['x-kubernetes-list-type'] = 'atomic'
      return true
    },
  ),
  edit(
    'list-map-keys-changed',
    false,
    (place) => listType(place) === 'map',
    ({ node }, random) => {
      const before = JSON.stringify(node['x-kubernetes-list-map-keys'])
      return setListType(node, random, 'map') && JSON.stringify(node['x-kubernetes-list-map-keys']) !== before
    },
  ),
  edit(
    'list-map-keys-reordered',
    true,
    (place) => (place.node['x-kubernetes-list-map-keys'] ?? []).length > 1,
    ({ node }) => {
      node['x-kubernetes-list-map-keys'] = (node['x-kubernetes-list-map-keys'] ?? []).toReversed()
      return true
    },
  ),
  edit(
    'map-type-changed',
    true,
    (place) => isObject(place) || isMap(place),
    ({ node }, random) => {
      const before = node['x-kubernetes-map-type']
      node['x-kubernetes-map-type'] = random.pick(['granular', 'atomic'])
      return node['x-kubernetes-map-type'] !== before
    },
  ),
  edit(
    'min-properties-raised-or-added',
    false,
    (place) => isMap(place) || isObject(place),
    ({ node }, random) => {
      node.minProperties = (node.minProperties ?? 0) + random.int(1, 2)
      return true
    },
  ),
  edit(
    'min-properties-lowered-or-removed',
    true,
    (place) => place.node.minProperties !== undefined,
    ({ node }, random) => {
      const lower = (node.minProperties ?? 0) - 1
      if (lower >= 0 && random.chance(0.5)) node.minProperties = lower
      else delete node.minProperties
      return true
    },
  ),
  edit(
    'max-properties-lowered-or-added',
    false,
    (place) => isMap(place) || isObject(place),
    ({ node }, random) => {
      node.maxProperties = node.maxProperties === undefined ? random.int(0, 4) : Math.max(0, node.maxProperties - 1)
      return true
    },
  ),
  edit(
    'max-properties-raised-or-removed',
    true,
    (place) => place.node.maxProperties !== undefined,
    ({ node }, random) => {
      if (random.chance(0.5)) node.maxProperties = (node.maxProperties ?? 0) + random.int(1, 3)
      else delete node.maxProperties
      return true
    },
  ),
  edit(
    'max-properties-vacuous-added',
    true,
    (place) =>
      isObject(place) &&
      place.node.maxProperties === undefined &&
      place.node['x-kubernetes-preserve-unknown-fields'] !== true,
    ({ node }) => {
      node.maxProperties = Object.keys(node.properties ?? {}).length
      return true
    },
  ),
  edit(
    'nullable-added',
    false,
    (place) => place.depth > 1 && place.node.nullable !== true && !isListKey(place),
    ({ node }) => {
      node.nullable = true
      return true
    },
  ),
  edit(
    'nullable-removed',
    false,
    (place) => place.node.nullable === true,
    ({ node }) => delete node.nullable,
  ),
  edit(
    'nullable-false-written',
    true,
    (place) => place.node.nullable === undefined,
    ({ node }) => {
      node.nullable = false
      return true
    },
  ),
]
