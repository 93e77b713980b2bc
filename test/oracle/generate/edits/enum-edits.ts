import { kindOf, type Place, type Tree } from '../schema-node.ts'
import { type EditKind, edit } from './edit.ts'

const hasEnum = (place: Place) => place.node.enum !== undefined
const isScalar = (place: Place) => ['string', 'integer', 'number'].includes(kindOf(place.node))

function moreValues(place: Place): Tree[] {
  return kindOf(place.node) === 'string' ? ['New', 'other', 'b', ''] : [3, 7, 42, 0]
}

export const enumEdits: readonly EditKind[] = [
  edit('enum-value-added', true, hasEnum, (place, random) => {
    const fresh = moreValues(place).filter((value) => !(place.node.enum ?? []).includes(value))
    if (fresh.length === 0) return false
    place.node.enum = [...(place.node.enum ?? []), random.pick(fresh)]
    return true
  }),
  edit(
    'enum-value-removed',
    false,
    (place) => (place.node.enum ?? []).length > 1,
    ({ node }, random) => {
      node.enum = random.shuffle(node.enum ?? []).slice(1)
      return true
    },
  ),
  edit('enum-value-replaced', false, hasEnum, (place, random) => {
    const fresh = moreValues(place).filter((value) => !(place.node.enum ?? []).includes(value))
    if (fresh.length === 0) return false
    place.node.enum = [...(place.node.enum ?? []).slice(1), random.pick(fresh)]
    return true
  }),
  edit(
    'enum-added',
    false,
    (place) => isScalar(place) && !hasEnum(place),
    (place, random) => {
      place.node.enum =
        kindOf(place.node) === 'string'
          ? random.some(['a', 'b', 'abc', 'Auto', ''], 1)
          : random.some([0, 1, 2, 10, 20], 1)
      return true
    },
  ),
  edit('enum-dropped', true, hasEnum, ({ node }) => delete node.enum),
  edit(
    'enum-reordered',
    true,
    (place) => (place.node.enum ?? []).length > 1,
    ({ node }) => {
      node.enum = (node.enum ?? []).toReversed()
      return true
    },
  ),
  edit(
    'enum-of-all-booleans-added',
    true,
    (place) => place.node.type === 'boolean' && !hasEnum(place),
    ({ node }) => {
      node.enum = [true, false]
      return true
    },
  ),
  edit(
    'enum-null-added',
    true,
    (place) => hasEnum(place) && place.node.nullable === true,
    ({ node }) => {
      if ((node.enum ?? []).includes(null)) return false
      node.enum = [...(node.enum ?? []), null]
      return true
    },
  ),
]
