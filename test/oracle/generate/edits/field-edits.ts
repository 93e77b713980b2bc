import type { Random } from '../random.ts'
import { defaultFor, propertyNames, randomNode } from '../random-schema.ts'
import { kindOf, type Place, type SchemaNode } from '../schema-node.ts'
import { type EditKind, edit, holderOf, isListKey, isRequired, setRequired } from './edit.ts'

const isObject = (place: Place) => kindOf(place.node) === 'object' && place.node.additionalProperties === undefined
const isProperty = (place: Place) => holderOf(place) !== null && !isListKey(place)
const isOptional = (place: Place) => isProperty(place) && !isRequired(place)

function addProperty(place: Place, random: Random, shape: (child: SchemaNode) => void, required: boolean): boolean {
  const taken = new Set(Object.keys(place.node.properties ?? {}))
  const name = random.pick([...propertyNames, 'extra', 'added'].filter((one) => !taken.has(one)))
  const child = randomNode(random, Math.min(place.depth + 1, 5))
  delete child.default
  shape(child)
  place.node.properties = { ...place.node.properties, [name]: child }
  if (required) setRequired(place, name, true)
  return true
}

function withDefault(random: Random): (child: SchemaNode) => void {
  return (child) => {
    child.default = defaultFor(child, random)
  }
}

function removeProperty(place: Place): boolean {
  const holder = holderOf(place)
  if (holder === null || holder.parent.node.properties === undefined) return false
  delete holder.parent.node.properties[holder.name]
  setRequired(holder.parent, holder.name, false)
  return true
}

export const fieldEdits: readonly EditKind[] = [
  edit('optional-property-added', true, isObject, (place, random) =>
    addProperty(place, random, () => undefined, false),
  ),
  edit('optional-property-with-default-added', false, isObject, (place, random) =>
    addProperty(place, random, withDefault(random), false),
  ),
  edit('required-property-added', false, isObject, (place, random) =>
    addProperty(place, random, () => undefined, true),
  ),
  edit('required-property-with-default-added', false, isObject, (place, random) =>
    addProperty(place, random, withDefault(random), true),
  ),
  edit('required-below-new-optional', true, isObject, (place, random) =>
    addProperty(
      place,
      random,
      (child) => {
        for (const key of Object.keys(child)) Reflect.deleteProperty(child, key)
        Object.assign(child, {
          type: 'object',
          required: ['must'],
          properties: { must: { type: 'string' }, may: { type: 'integer' } },
        })
      },
      false,
    ),
  ),
  edit('property-removed', false, isProperty, removeProperty),
  edit(
    'property-removed-parent-preserves',
    false,
    (place) => isProperty(place) && place.parent?.node['x-kubernetes-preserve-unknown-fields'] === true,
    removeProperty,
  ),
  edit('property-renamed', false, isProperty, (place) => {
    const holder = holderOf(place)
    if (holder === null) return false
    const wasRequired = isRequired(place)
    const node = place.node
    removeProperty(place)
    holder.parent.node.properties = { ...holder.parent.node.properties, [`${holder.name}Renamed`]: node }
    if (wasRequired) setRequired(holder.parent, `${holder.name}Renamed`, true)
    return true
  }),
  edit('property-moved', false, isProperty, (place) => {
    const holder = holderOf(place)
    if (holder === null) return false
    const { node } = place
    removeProperty(place)
    holder.parent.node.properties = {
      ...holder.parent.node.properties,
      moved: { type: 'object', properties: { [holder.name]: node } },
    }
    return true
  }),
  edit('optional-to-required', false, isOptional, (place) => {
    const holder = holderOf(place)
    if (holder !== null) setRequired(holder.parent, holder.name, true)
    return holder !== null
  }),
  edit(
    'optional-to-required-with-default',
    false,
    (place) => isOptional(place) && place.node.default === undefined,
    (place, random) => {
      const holder = holderOf(place)
      if (holder === null) return false
      setRequired(holder.parent, holder.name, true)
      place.node.default = defaultFor(place.node, random)
      return true
    },
  ),
  edit(
    'required-to-optional',
    true,
    (place) => isProperty(place) && isRequired(place),
    (place) => {
      const holder = holderOf(place)
      if (holder !== null) setRequired(holder.parent, holder.name, false)
      return holder !== null
    },
  ),
  edit(
    'default-added',
    false,
    (place) => isProperty(place) && place.node.default === undefined,
    (place, random) => {
      place.node.default = defaultFor(place.node, random)
      return true
    },
  ),
  edit(
    'default-removed',
    false,
    (place) => isOptional(place) && place.node.default !== undefined,
    (place) => delete place.node.default,
  ),
  edit(
    'default-of-required-removed',
    false,
    (place) => isProperty(place) && isRequired(place) && place.node.default !== undefined,
    (place) => delete place.node.default,
  ),
  edit(
    'default-changed',
    false,
    (place) => isProperty(place) && place.node.default !== undefined,
    (place, random) => {
      place.node.default = defaultFor(place.node, random)
      return true
    },
  ),
  edit(
    'default-of-required-added',
    true,
    (place) => isProperty(place) && isRequired(place) && place.node.default === undefined,
    (place, random) => {
      place.node.default = defaultFor(place.node, random)
      return true
    },
  ),
  edit(
    'words-changed',
    true,
    () => true,
    (place, random) => {
      switch (random.int(0, 3)) {
        case 0:
          place.node.description = `${place.node.description ?? ''} More words.`
          return true
        case 1:
          place.node.title = 'A title'
          return true
        case 2:
          place.node.example = { any: 'thing' }
          return true
        default:
          place.node.externalDocs = { url: 'https://example.com' }
          return true
      }
    },
  ),
  edit(
    'required-reordered',
    true,
    (place) => (place.node.required ?? []).length > 1,
    (place) => {
      place.node.required = (place.node.required ?? []).toReversed()
      return true
    },
  ),
  edit(
    'properties-reordered',
    true,
    (place) => Object.keys(place.node.properties ?? {}).length > 1,
    (place) => {
      place.node.properties = Object.fromEntries(Object.entries(place.node.properties ?? {}).toReversed())
      return true
    },
  ),
]
