import { constructedLength } from '../bounds.ts'
import { codePointLength, type StringAnswer, type StringConstraints } from '../strings/string-constraints.ts'

/**
 * A string for a conjunction of lengths and lists, which needs no automaton; null when patterns or formats take part.
 * Complete.
 */
export function findPlainString(constraints: StringConstraints): StringAnswer | null {
  const { patterns, notPatterns, formats, notFormats, enums, notEnums } = constraints
  if ([patterns, notPatterns, formats, notFormats].some((list) => list.length > 0)) return null
  const { minLength, maxLength } = constraints
  if (maxLength !== null && maxLength < minLength) return { kind: 'none', because: 'no length fits' }
  const passes = (value: string) => {
    const length = codePointLength(value)
    return (
      length >= minLength &&
      (maxLength === null || length <= maxLength) &&
      enums.every((list) => list.includes(value)) &&
      !notEnums.some((list) => list.includes(value))
    )
  }
  const [listed] = enums
  const value =
    listed === undefined ? words(minLength, maxLength, notEnums.flat().length).find(passes) : listed.find(passes)
  if (value !== undefined) return { kind: 'found', value }
  if (listed === undefined && minLength > constructedLength) {
    return { kind: 'undecided', reason: `minLength ${minLength} asks for more than ${constructedLength} characters` }
  }
  return { kind: 'none', because: 'every listed value is ruled out' }
}

/** One word more than are ruled out, of the lengths allowed: all there are when only the empty one fits. */
function words(minLength: number, maxLength: number | null, ruledOut: number): readonly string[] {
  if (maxLength === 0) return ['']
  if (minLength > constructedLength) return []
  const found = ['example', 'other']
  const length = Math.max(minLength, 1)
  for (let count = 0; count <= ruledOut; count += 1) {
    // One character alone gives enough different words: there are more letters in Unicode than lists have values.
    found.push(String.fromCodePoint(count < 26 ? 0x61 + count : 0x4e00 + count) + 'a'.repeat(length - 1))
  }
  return [...found, '']
}
