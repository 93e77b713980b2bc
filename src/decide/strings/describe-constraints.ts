import type { StringConstraints } from './string-constraints.ts'

/** The constraints as a noun phrase for reasons: "string that matches `^a` and has at most 5 characters". */
export function describeConstraints(constraints: StringConstraints): string {
  const { minLength, maxLength, patterns, notPatterns, formats, notFormats, enums, notEnums } = constraints
  const clauses = [
    ...patterns.map((pattern) => `matches ${quoted(pattern)}`),
    ...notPatterns.map((pattern) => `does not match ${quoted(pattern)}`),
    ...formats.map((format) => `has format \`${format}\``),
    ...notFormats.map((format) => `violates format \`${format}\``),
    ...enums.map((list) => `is one of ${list.length} listed values`),
    ...notEnums.map((list) => `is none of ${list.length} listed values`),
  ]
  if (minLength > 0) clauses.push(`has at least ${characters(minLength)}`)
  if (maxLength !== null) clauses.push(`has at most ${characters(maxLength)}`)
  return clauses.length === 0 ? 'string' : `string that ${clauses.join(' and ')}`
}

/** A pattern between backticks; one of pages is named by its beginning. */
export function quoted(pattern: string): string {
  return `\`${pattern.length <= 200 ? pattern : `${pattern.slice(0, 199)}…`}\``
}

function characters(count: number): string {
  return `${count} ${count === 1 ? 'character' : 'characters'}`
}
