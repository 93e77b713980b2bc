import { literalPattern } from '../../strings/re2/literal-pattern.ts'
import type { Expression } from '../syntax/expression.ts'
import { constantOf } from './field-literal.ts'

/** The part of a text between separators that an expression takes: `self.split('@')[0]`. */
export interface TextPart {
  readonly text: Expression
  readonly separator: string
  /** From 0. */
  readonly index: number
}

/** As many as RE2 repeats. */
export const mostParts = 1000

/**
 * `x.split('c')[n]` with one character as the separator, and `x.find('^[^c]+')`, which is `x.split('c')[0]`; null for
 * anything else. Semantics of `split` and `find`: k8s.io/apiserver pkg/cel/library/regex.go and cel-go ext/strings.go.
 */
export function textPartOf(expression: Expression): TextPart | null {
  if (expression.kind !== 'call') return null
  const [first, second] = expression.args
  if (expression.name === '_[_]' && expression.target === null && first && second) {
    const pieces = splitOf(first)
    const index = constantOf(second)
    return pieces !== null && typeof index === 'bigint' && index >= 0n && index < mostParts
      ? { ...pieces, index: Number(index) }
      : null
  }
  if (expression.name !== 'find' || expression.target === null || first === undefined) return null
  const pattern = constantOf(first)
  const separator = typeof pattern === 'string' ? /^\^\[\^([^\\\]^[-])\][+*]$/u.exec(pattern)?.[1] : undefined
  return separator === undefined ? null : { text: expression.target, separator, index: 0 }
}

/** `x.split('c')`: the text and its separator. */
export function splitOf(expression: Expression): Omit<TextPart, 'index'> | null {
  if (expression.kind !== 'call' || expression.name !== 'split' || expression.target === null) return null
  const [argument, ...more] = expression.args
  const separator = argument === undefined ? null : constantOf(argument)
  return typeof separator === 'string' && [...separator].length === 1 && more.length === 0
    ? { text: expression.target, separator }
    : null
}

/** RE2 pattern of the texts of which the part is one of these; null where it can be none of them. */
export function partIsOneOf({ separator, index }: TextPart, values: readonly string[]): string | null {
  // A part holds no separator.
  const possible = values.filter((value) => !value.includes(separator)).map(literalPattern)
  return possible.length === 0
    ? null
    : `^${skipped(separator, index)}(?:${possible.join('|')})(?:${literalPattern(separator)}|$)`
}

/** RE2 pattern of the texts that have the part. */
export function partExists({ separator, index }: TextPart): string {
  return `^${skipped(separator, index)}`
}

/** RE2 pattern of the texts with so many parts, one at least. */
export function hasParts(separator: string, least: number, greatest: number): string {
  return `^${notMark(separator)}*(?:${literalPattern(separator)}${notMark(separator)}*){${least - 1},${greatest - 1}}$`
}

function skipped(separator: string, parts: number): string {
  return parts === 0 ? '' : `(?:${notMark(separator)}*${literalPattern(separator)}){${parts}}`
}

function notMark(separator: string): string {
  return `[^${/[\\\]^[-]/u.test(separator) ? `\\${separator}` : separator}]`
}
