import { type CodePointRange, type CodePointSet, codePointSet, complement, without } from '../re2/code-point-set.ts'
import { assignedSinceUnicode15 } from '../re2/unicode.ts'

/** Characters of one tier in the order in which they are taken. */
type Tier = readonly CodePointRange[]

const surrogates: CodePointSet = [[0xd800, 0xdfff]]

const letters: Tier = [
  [0x61, 0x7a],
  [0x30, 0x39],
  [0x41, 0x5a],
]
const punctuation: Tier = [
  [0x2d, 0x2f],
  [0x5f, 0x5f],
  [0x3a, 0x3a],
  [0x2b, 0x2c],
  [0x3b, 0x40],
  [0x21, 0x2a],
  [0x5b, 0x5e],
  [0x60, 0x60],
  [0x7b, 0x7e],
]
const space: Tier = [[0x20, 0x20]]
/** Latin, Greek, Cyrillic, Hebrew, Arabic, kana, Han, Hangul: what fonts have. */
const foreignLetters: Tier = [
  [0xe0, 0xf6],
  [0xf8, 0x17f],
  [0xc0, 0xd6],
  [0xd8, 0xdf],
  [0x3b1, 0x3c9],
  [0x391, 0x3a1],
  [0x410, 0x44f],
  [0x5d0, 0x5ea],
  [0x627, 0x63a],
  [0x3041, 0x3096],
  [0x30a1, 0x30fa],
  [0x4e00, 0x9fa5],
  [0xac00, 0xd7a3],
]
const symbols: Tier = [
  [0xa1, 0xac],
  [0xae, 0xbf],
  [0xd7, 0xd7],
  [0xf7, 0xf7],
  [0x2010, 0x2027],
  [0x2030, 0x205e],
  [0x20a0, 0x20bf],
  [0x2190, 0x23ff],
  [0x1f300, 0x1f5ff],
]
const lineBreaks: Tier = [
  [0x0a, 0x0a],
  [0x09, 0x09],
  [0x0d, 0x0d],
]
/** What no answer is made of: U+0000, and code points that Go's Unicode lacks. */
export const unusableCharacters: CodePointSet = codePointSet([[0, 0], ...assignedSinceUnicode15])

const named = codePointSet([letters, punctuation, space, foreignLetters, symbols, lineBreaks].flat())

/** From what people read at a glance to control characters. */
const tiers: readonly Tier[] = [
  letters,
  punctuation,
  space,
  foreignLetters,
  symbols,
  lineBreaks,
  without(without(complement(named), surrogates), unusableCharacters),
]

/** Tier of a set that holds unusable characters only. */
export const unusableTier = tiers.length

/** The tier of a set's most readable character, and its place among all characters in the order of `tiers`. */
export function readabilityOf(set: CodePointSet): { readonly tier: number; readonly rank: number } {
  let passed = 0
  for (const [tier, ranges] of tiers.entries()) {
    for (const [first, last] of ranges) {
      const hit = firstIn(set, first)
      if (hit <= last) return { tier, rank: passed + hit - first }
      passed += last - first + 1
    }
  }
  return { tier: unusableTier, rank: passed }
}

/** The characters of a set up to a tier, the most readable first. */
export function* readableCharacters(
  set: CodePointSet,
  worstTier: number,
): Generator<{ readonly code: number; readonly tier: number }, void> {
  for (const [tier, ranges] of tiers.slice(0, worstTier + 1).entries()) {
    for (const [first, last] of intersections(ranges, set)) {
      for (let code = first; code <= last; code++) yield { code, tier }
    }
  }
}

function* intersections(ranges: Tier, set: CodePointSet): Generator<CodePointRange, void> {
  for (const [first, last] of ranges) {
    for (let index = indexAt(set, first); index < set.length; index++) {
      const [from, to] = set[index] ?? [0, -1]
      if (from > last) break
      yield [Math.max(first, from), Math.min(last, to)]
    }
  }
}

/** The first member from a code point on; infinite if there is none. */
function firstIn(set: CodePointSet, code: number): number {
  const range = set[indexAt(set, code)]
  return range === undefined ? Number.POSITIVE_INFINITY : Math.max(code, range[0])
}

/** Index of the first range that does not lie wholly before a code point. */
function indexAt(set: CodePointSet, code: number): number {
  let low = 0
  let high = set.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((set[middle]?.[1] ?? 0) < code) low = middle + 1
    else high = middle
  }
  return low
}
