import {
  type CodePointRange,
  type CodePointSet,
  codePointSet,
  everyCodePoint,
  hasCodePoint,
  without,
} from './code-point-set.ts'

/**
 * Code points assigned since Unicode 15.0, which Go's tables have had since 1.21; a JavaScript engine may know later
 * versions. They belong to no class here, as in Go, and no answer is made of them.
 */
export const assignedSinceUnicode15: CodePointSet = parseRanges(
  '88f 897 c5c cdc 1acf-1add 1ae0-1aeb 1b4e-1b4f 1b7f 1c89-1c8a 20c1 2427-2429 2b96 2ffc-2fff 31e4-31e5 31ef ' +
    'a7cb-a7cf a7d2 a7d4 a7da-a7dc a7f1 fbc3-fbd2 fd90-fd91 fdc8-fdce 105c0-105f3 10940-10959 10d40-10d65 ' +
    '10d69-10d85 10d8e-10d8f 10ec2-10ec7 10ed0-10ed8 10efa-10efc 11380-11389 1138b 1138e 11390-113b5 113b7-113c0 ' +
    '113c2 113c5 113c7-113ca 113cc-113d5 113d7-113d8 113e1-113e2 116d0-116e3 11b60-11b67 11bc0-11be1 ' +
    '11bf0-11bf9 11db0-11ddb 11de0-11de9 11f5a 13460-143fa 16100-16139 16d40-16d79 16ea0-16eb8 16ebb-16ed3 ' +
    '16ff2-16ff6 187f8-187ff 18cff 18d09-18d1e 18d80-18df2 1cc00-1ccfc 1cd00-1ceb3 1ceba-1ced0 1cee0-1cef0 ' +
    '1e5d0-1e5fa 1e5ff 1e6c0-1e6de 1e6e0-1e6f5 1e6fe-1e6ff 1f6d8 1f777-1f77a 1f8b2-1f8bb 1f8c0-1f8c1 1f8d0-1f8d8 ' +
    '1fa54-1fa57 1fa89-1fa8a 1fa8e-1fa8f 1fabe 1fac6 1fac8 1facd 1fadc 1fadf 1fae9-1faea 1faef 1fbcb-1fbef 1fbfa ' +
    '2b73a-2b73f 2cea2-2cead 2ebf0-2ee5d 323b0-33479',
)

/** Letters and marks whose kind changed after Unicode 15.0, with the kind that Go has. */
const kindInUnicode15: readonly (readonly [codePoint: number, category: string])[] = [
  [0x295, 'Ll'],
  [0x1171e, 'Mn'],
]

/** General categories that `regexp/syntax` of every Go release reads under these names and alike; `C` is not one. */
const categories =
  'Cc Cf Co Cs L Ll Lm Lo Lt Lu M Mc Me Mn N Nd Nl No P Pc Pd Pe Pf Pi Po Ps S Sc Sk Sm So Z Zl Zp Zs'.split(' ')

/**
 * A Unicode class by its name in a pattern, `L`, `Nd`, `Greek` or `Any`, as Go's Unicode 15.0 tables have it. Null: no
 * such class, or Go releases differ on it.
 */
export function unicodeClass(name: string): CodePointSet | null {
  if (name === 'Any') return everyCodePoint
  if (categories.includes(name)) return asInUnicode15(name, matchingCodePoints(`\\p{${name}}`))
  if (!/^[A-Z][a-z]+(?:_[A-Z][a-z]*)*$|^SignWriting$/.test(name)) return null
  try {
    return matchingCodePoints(`\\p{Script=${name}}`)
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

function asInUnicode15(category: string, set: CodePointSet): CodePointSet {
  const moved = kindInUnicode15.map(([codePoint]): CodePointRange => [codePoint, codePoint])
  const kept = kindInUnicode15.filter(([, kind]) => kind.startsWith(category))
  return codePointSet([...without(set, moved), ...kept.map(([codePoint]): CodePointRange => [codePoint, codePoint])])
}

/** Asks the engine for its table: one linear pass, no user text in it. */
function matchingCodePoints(property: string): CodePointSet {
  const ranges: CodePointRange[] = []
  for (const [run] of assignedCharacters().matchAll(new RegExp(`${property}+`, 'gu'))) {
    ranges.push([run.codePointAt(0) ?? 0, lastCodePointOf(run)])
  }
  if (new RegExp(property, 'u').test('\u{f0000}')) ranges.push(...privatePlanes)
  return without(codePointSet(ranges), assignedSinceUnicode15)
}

const privatePlanes: CodePointSet = [
  [0xf0000, 0xffffd],
  [0x100000, 0x10fffd],
]

/** What Unicode 15.0 has assigned lies in these blocks and in the private planes. */
const assignedBlocks: CodePointSet = [
  [0, 0xd7ff],
  [0xe000, 0x323ff],
  [0xe0000, 0xe01ff],
]

let characters: string | null = null

function assignedCharacters(): string {
  if (characters !== null) return characters
  const parts: string[] = []
  for (const [first, last] of assignedBlocks) {
    const codes: number[] = []
    for (let code = first; code <= last; code++) {
      codes.push(code)
      if (codes.length < 4096 && code < last) continue
      parts.push(String.fromCodePoint(...codes.splice(0)))
    }
  }
  characters = parts.join('')
  return characters
}

function lastCodePointOf(text: string): number {
  const unit = text.charCodeAt(text.length - 1)
  return unit >= 0xdc00 && unit <= 0xdfff ? (text.codePointAt(text.length - 2) ?? 0) : unit
}

function parseRanges(text: string): CodePointSet {
  return codePointSet(
    text.split(' ').map((range) => {
      const [first = '', last = first] = range.split('-')
      return [Number.parseInt(first, 16), Number.parseInt(last, 16)]
    }),
  )
}

/**
 * The set with everything that Unicode's simple case folding makes equal to a member (Go's `unicode.SimpleFold`): `k`
 * brings `K` and the Kelvin sign.
 */
export function foldCase(set: CodePointSet): CodePointSet {
  const orbits = set.every(([, last]) => last < 0x80) ? asciiOrbits : foldingOrbits()
  const added: CodePointRange[] = []
  for (const orbit of orbits) {
    if (!orbit.some((code) => hasCodePoint(set, code))) continue
    for (const code of orbit) added.push([code, code])
  }
  return added.length === 0 ? set : codePointSet([...set, ...added])
}

const asciiOrbits: readonly (readonly number[])[] = Array.from({ length: 26 }, (_, index) => {
  const letters = [0x41 + index, 0x61 + index]
  if (index === 0x0a) return [...letters, 0x212a]
  return index === 0x12 ? [...letters, 0x17f] : letters
})

let orbitsOfAll: readonly (readonly number[])[] | null = null

function foldingOrbits(): readonly (readonly number[])[] {
  orbitsOfAll ??= findFoldingOrbits()
  return orbitsOfAll
}

/** Joins each cased character with its one-character mappings; the dotless and the dotted i fold to themselves only. */
function findFoldingOrbits(): readonly (readonly number[])[] {
  const orbits = new Map<number, number[]>()
  for (const [first, last] of matchingCodePoints('\\p{Changes_When_Casemapped}')) {
    for (let code = first; code <= last; code++) {
      if (code === 0x130 || code === 0x131) continue
      const character = String.fromCodePoint(code)
      for (const mapped of [character.toLowerCase(), character.toUpperCase()]) {
        const partner = mapped.codePointAt(0) ?? code
        const isOne = String.fromCodePoint(partner) === mapped
        if (isOne && !hasCodePoint(assignedSinceUnicode15, partner)) joinOrbits(orbits, code, partner)
      }
    }
  }
  return [...new Set(orbits.values())]
}

function joinOrbits(orbits: Map<number, number[]>, left: number, right: number): void {
  const joined = [...new Set([...(orbits.get(left) ?? [left]), ...(orbits.get(right) ?? [right])])]
  for (const code of joined) orbits.set(code, joined)
}
