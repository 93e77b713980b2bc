import { newline, wordCharacters } from '../re2/classes.ts'
import {
  type CodePointRange,
  type CodePointSet,
  codePointSet,
  hasCodePoint,
  intersection,
  lastCodePoint,
  setKey,
  without,
} from '../re2/code-point-set.ts'
import { readabilityOf, unusableCharacters } from './readability.ts'

/** What assertions ask of a character, or of the edge of the text. */
export type CharacterKind = 'edge' | 'newline' | 'word' | 'other'

/** Characters that no expression of a question tells apart. */
export interface CharacterClass {
  readonly set: CodePointSet
  readonly kind: CharacterKind
  /** See `readability.ts`. */
  readonly tier: number
}

/** All code points but the surrogates, which valid UTF-8 cannot hold, cut into classes; the most readable first. */
export interface Alphabet {
  readonly classes: readonly CharacterClass[]
  /** For a set that the alphabet was made from: which classes it holds, by index. */
  readonly membership: (set: CodePointSet) => Uint8Array
}

const surrogates: CodePointSet = [[0xd800, 0xdfff]]

/** The coarsest alphabet in which each set, each kind and the unusable characters are unions of classes. */
export function alphabetOf(sets: readonly CodePointSet[]): Alphabet {
  const distinct = new Map([wordCharacters, newline, ...sets].map((set) => [setKey(set), set]))
  const classes = cut([...distinct.values()])
    .flatMap(splitUnusable)
    .map((set) => ({ set, kind: kindOf(set), ...readabilityOf(set) }))
    .sort((left, right) => left.rank - right.rank)
  const memberships = new Map<CodePointSet, Uint8Array>()
  return {
    classes,
    membership: (set) => {
      const known = memberships.get(set)
      if (known !== undefined) return known
      const found = Uint8Array.from(classes, (each) => (hasCodePoint(set, each.set[0]?.[0] ?? 0) ? 1 : 0))
      memberships.set(set, found)
      return found
    },
  }
}

/** Groups the intervals between all borders by the sets that hold them. */
function cut(sets: readonly CodePointSet[]): readonly CodePointSet[] {
  const edges = [surrogates, ...sets].flatMap((set, index) =>
    set.flatMap(([first, last]) => [
      { at: first, index },
      { at: last + 1, index },
    ]),
  )
  edges.sort((left, right) => left.at - right.at)
  const inside = new Uint8Array(sets.length + 1)
  const groups = new Map<string, CodePointRange[]>()
  let start = 0
  for (const { at, index } of [...edges, { at: lastCodePoint + 1, index: 0 }]) {
    if (at > start && inside[0] === 0) {
      const key = inside.join('')
      const group = groups.get(key)
      if (group === undefined) groups.set(key, [[start, at - 1]])
      else group.push([start, at - 1])
    }
    inside[index] = 1 - (inside[index] ?? 0)
    start = at
  }
  return Array.from(groups.values(), codePointSet)
}

function splitUnusable(set: CodePointSet): readonly CodePointSet[] {
  const unusable = intersection(set, unusableCharacters)
  if (unusable.length === 0) return [set]
  const usable = without(set, unusable)
  return usable.length === 0 ? [unusable] : [usable, unusable]
}

function kindOf(set: CodePointSet): CharacterKind {
  const code = set[0]?.[0] ?? 0
  if (hasCodePoint(newline, code)) return 'newline'
  return hasCodePoint(wordCharacters, code) ? 'word' : 'other'
}
