import { knownFormats, unknownFormats } from '../format.ts'
import { changePattern, randomPattern, respellPattern } from '../pattern-edits.ts'
import { kindOf, type Place } from '../schema-node.ts'
import { type EditKind, edit } from './edit.ts'

const isText = (place: Place) => ['string', 'int-or-string'].includes(kindOf(place.node))
const isString = (place: Place) => kindOf(place.node) === 'string'
const hasPattern = (place: Place) => isText(place) && place.node.pattern !== undefined

export const textEdits: readonly EditKind[] = [
  edit(
    'pattern-added',
    false,
    (place) => isText(place) && place.node.pattern === undefined,
    ({ node }, random) => {
      node.pattern = randomPattern(random)
      return true
    },
  ),
  edit('pattern-removed', true, hasPattern, ({ node }) => delete node.pattern),
  edit('pattern-changed', false, hasPattern, ({ node }, random) => {
    const other = random.chance(0.85) ? changePattern(node.pattern ?? '', random) : randomPattern(random)
    if (other === null || other === node.pattern) return false
    node.pattern = other
    return true
  }),
  edit('pattern-respelled', true, hasPattern, ({ node }, random) => {
    const other = respellPattern(node.pattern ?? '', random)
    if (other === null) return false
    node.pattern = other
    return true
  }),
  edit(
    'pattern-that-all-match-added',
    true,
    (place) => isText(place) && place.node.pattern === undefined,
    ({ node }, random) => {
      node.pattern = random.pick(['', '^', '.*', '^(.|\\n)*$', '(?s)^.*$', 'a*'])
      return true
    },
  ),
  edit(
    'format-added',
    false,
    (place) => isString(place) && place.node.format === undefined,
    ({ node }, random) => {
      node.format = random.pick(knownFormats)
      return true
    },
  ),
  edit(
    'unknown-format-added',
    true,
    (place) => isString(place) && place.node.format === undefined,
    ({ node }, random) => {
      node.format = random.pick(unknownFormats)
      return true
    },
  ),
  edit(
    'format-removed',
    true,
    (place) => isString(place) && place.node.format !== undefined,
    ({ node }) => delete node.format,
  ),
  edit(
    'format-changed',
    false,
    (place) => isString(place) && place.node.format !== undefined,
    ({ node }, random) => {
      const before = node.format
      node.format = random.pick([...knownFormats, ...unknownFormats])
      return node.format !== before
    },
  ),
  edit('min-length-raised-or-added', false, isText, ({ node }, random) => {
    node.minLength = (node.minLength ?? 0) + random.int(1, 2)
    return true
  }),
  edit(
    'min-length-lowered-or-removed',
    true,
    (place) => place.node.minLength !== undefined,
    ({ node }, random) => {
      const lower = (node.minLength ?? 0) - 1
      if (lower >= 0 && random.chance(0.5)) node.minLength = lower
      else delete node.minLength
      return true
    },
  ),
  edit('max-length-lowered-or-added', false, isText, ({ node }, random) => {
    node.maxLength =
      node.maxLength === undefined ? random.pick([1, 3, 8, 63, 300]) : Math.max(0, node.maxLength - random.int(1, 3))
    return true
  }),
  edit(
    'max-length-raised-or-removed',
    true,
    (place) => place.node.maxLength !== undefined,
    ({ node }, random) => {
      if (random.chance(0.5)) node.maxLength = (node.maxLength ?? 0) + random.int(1, 40)
      else delete node.maxLength
      return true
    },
  ),
  edit(
    'min-length-zero-added',
    true,
    (place) => isText(place) && place.node.minLength === undefined,
    ({ node }) => {
      node.minLength = 0
      return true
    },
  ),
  edit(
    'max-length-above-enum-added',
    true,
    (place) => isString(place) && place.node.enum !== undefined && place.node.maxLength === undefined,
    ({ node }) => {
      node.maxLength = 50
      return true
    },
  ),
]
