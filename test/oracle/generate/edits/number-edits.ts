import { randomBound } from '../random-schema.ts'
import { kindOf, type Place } from '../schema-node.ts'
import { type EditKind, edit } from './edit.ts'

const isNumeric = (place: Place) => ['integer', 'number', 'int-or-string'].includes(kindOf(place.node))
const has =
  (keyword: 'minimum' | 'maximum' | 'multipleOf') =>
  (place: Place): boolean =>
    isNumeric(place) && place.node[keyword] !== undefined

function shifted(bound: number | bigint | undefined, by: number): number {
  return Number(bound ?? 0) + by
}

export const numberEdits: readonly EditKind[] = [
  edit('minimum-raised', false, has('minimum'), ({ node }, random) => {
    node.minimum = shifted(
      node.minimum,
      random.pick([1, 1, 2, 5, 0.5].filter((by) => by >= 1 || node.type === 'number')),
    )
    return true
  }),
  edit('minimum-lowered', true, has('minimum'), ({ node }, random) => {
    node.minimum = shifted(node.minimum, -random.int(1, 5))
    return true
  }),
  edit(
    'minimum-added',
    false,
    (place) => isNumeric(place) && place.node.minimum === undefined,
    ({ node }, random) => {
      node.minimum = randomBound(random, node.type, -5, 10)
      return true
    },
  ),
  edit('minimum-removed', true, has('minimum'), ({ node }) => {
    delete node.minimum
    delete node.exclusiveMinimum
    return true
  }),
  edit('maximum-lowered', false, has('maximum'), ({ node }, random) => {
    node.maximum = shifted(node.maximum, -random.int(1, 5))
    return true
  }),
  edit('maximum-raised', true, has('maximum'), ({ node }, random) => {
    node.maximum = shifted(node.maximum, random.pick([1, 2, 100]))
    return true
  }),
  edit(
    'maximum-added',
    false,
    (place) => isNumeric(place) && place.node.maximum === undefined,
    ({ node }, random) => {
      node.maximum = randomBound(random, node.type, 10, 100)
      return true
    },
  ),
  edit('maximum-removed', true, has('maximum'), ({ node }) => {
    delete node.maximum
    delete node.exclusiveMaximum
    return true
  }),
  edit('exclusive-minimum-toggled', false, has('minimum'), ({ node }) => {
    node.exclusiveMinimum = node.exclusiveMinimum !== true
    return true
  }),
  edit('exclusive-maximum-toggled', false, has('maximum'), ({ node }) => {
    node.exclusiveMaximum = node.exclusiveMaximum !== true
    return true
  }),
  edit('exclusive-false-written', true, has('minimum'), ({ node }) => {
    if (node.exclusiveMinimum !== undefined) return false
    node.exclusiveMinimum = false
    return true
  }),
  edit(
    'bound-respelled',
    true,
    (place) => place.node.type === 'integer' && place.node.minimum !== undefined,
    ({ node }) => {
      if (!Number.isInteger(Number(node.minimum))) return false
      if (node.exclusiveMinimum === true) {
        node.minimum = shifted(node.minimum, 1)
        delete node.exclusiveMinimum
      } else {
        node.minimum = shifted(node.minimum, -1)
        node.exclusiveMinimum = true
      }
      return true
    },
  ),
  edit(
    'fraction-bound',
    true,
    (place) =>
      place.node.type === 'integer' && place.node.maximum !== undefined && place.node.exclusiveMaximum !== true,
    ({ node }) => {
      if (!Number.isInteger(Number(node.maximum))) return false
      node.maximum = shifted(node.maximum, 0.5)
      return true
    },
  ),
  edit(
    'multiple-added',
    false,
    (place) => isNumeric(place) && place.node.multipleOf === undefined,
    ({ node }, random) => {
      node.multipleOf = random.pick(node.type === 'number' ? [0.5, 2, 0.1] : [2, 3, 5, 1])
      return true
    },
  ),
  edit('multiple-removed', true, has('multipleOf'), ({ node }) => delete node.multipleOf),
  edit('multiple-changed', false, has('multipleOf'), ({ node }, random) => {
    node.multipleOf = random.pick([Number(node.multipleOf) * 2, Number(node.multipleOf) + 1])
    return true
  }),
  edit('multiple-divided', true, has('multipleOf'), ({ node }) => {
    if (Number(node.multipleOf) % 2 !== 0) return false
    node.multipleOf = Number(node.multipleOf) / 2
    return true
  }),
  edit('number-format-changed', true, isNumeric, ({ node }, random) => {
    const before = node.format
    node.format = random.pick(['int32', 'int64', 'float', 'double', 'other'])
    return node.format !== before
  }),
  edit(
    'huge-bound-added',
    false,
    (place) => isNumeric(place) && place.node.maximum === undefined,
    ({ node }, random) => {
      node.maximum = random.pick([2147483647, 9007199254740991, 10n ** 18n, 4294967296])
      return true
    },
  ),
]
