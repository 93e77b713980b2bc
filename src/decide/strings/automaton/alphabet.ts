import { newline, wordCharacters } from '../re2/classes.ts'
import { type CodePointSet, codePointSet, hasCodePoint, setKey } from '../re2/code-point-set.ts'
import { readabilityRank, tierOf, unusableCharacters } from './readability.ts'

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
  const distinct = new Map([wordCharacters, newline, unusableCharacters, ...sets].map((set) => [setKey(set), set]))
  const pieces = cut([...distinct.values()])
  const classes = pieces
    .map((ranges): CodePointSet => codePointSet(ranges))
    .map((set): CharacterClass & { rank: number } => ({
      set,
      kind: kindOf(set),
      tier: tierOf(set),
      rank: readabilityRank(set),
    }))
    .sort((left, right) => left.rank - right.rank)
  const memberships = new Map<string, Uint8Array>()
  return {
    classes,
    membership: (set) => {
      const key = setKey(set)
      const known = memberships.get(key)
      if (known !== undefined) return known
      const found = Uint8Array.from(classes, (each) => (hasCodePoint(set, each.set[0]?.[0] ?? 0) ? 1 : 0))
      memberships.set(key, found)
      return found
    },
  }
}

/** Groups the intervals between all borders by the sets that hold them. */
function cut(sets: readonly CodePointSet[]): readonly (readonly [number, number])[][] {
  const borders = new Map<number, number[]>([[0, []]])
  for (const [index, set] of sets.entries()) {
    for (const [first, last] of set) {
      addBorder(borders, first, index)
      addBorder(borders, last + 1, index)
    }
  }
  for (const [first, last] of surrogates) {
    addBorder(borders, first, sets.length)
    addBorder(borders, last + 1, sets.length)
  }
  const starts = [...borders.keys()].sort((left, right) => left - right)
  const inside = new Set<number>()
  const groups = new Map<string, [number, number][]>()
  for (const [place, start] of starts.entries()) {
    for (const index of borders.get(start) ?? []) {
      if (!inside.delete(index)) inside.add(index)
    }
    const end = starts[place + 1] ?? 0x110000
    if (start >= end || inside.has(sets.length)) continue
    const key = [...inside].sort((left, right) => left - right).join(',')
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [[start, end - 1]])
    else group.push([start, end - 1])
  }
  return [...groups.values()]
}

function addBorder(borders: Map<number, number[]>, at: number, index: number): void {
  const there = borders.get(at)
  if (there === undefined) borders.set(at, [index])
  else there.push(index)
}

function kindOf(set: CodePointSet): CharacterKind {
  const code = set[0]?.[0] ?? 0
  if (hasCodePoint(newline, code)) return 'newline'
  return hasCodePoint(wordCharacters, code) ? 'word' : 'other'
}
