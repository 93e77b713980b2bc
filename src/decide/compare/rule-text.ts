import type { ValidationRule } from '../../model/structural-schema.ts'
import { type Call, CelSyntaxError, type Expression, type Parsed } from '../cel/syntax/expression.ts'
import { parseExpression } from '../cel/syntax/parse.ts'
import { printExpression } from '../cel/syntax/print.ts'

const texts = new WeakMap<ValidationRule, string>()

/**
 * What a rule says, whatever its layout, its messages and the way in which its parts are joined: `b && a && true` is
 * `a && b`, `!(!a)` is `a`. Each step keeps errors too: CEL's `&&` and `||` do not care for the order of their operands.
 * A rule that is constant gives `true` or `false`.
 */
export function ruleText(validation: ValidationRule): string {
  const known = texts.get(validation)
  if (known !== undefined) return known
  const text = `${validation.optionalOldSelf ? 'optionalOldSelf ' : ''}${canonicalText(validation.rule)}`
  texts.set(validation, text)
  return text
}

function canonicalText(rule: string): string {
  try {
    const parsed = parseExpression(rule, { hasOptionals: true, hasTwoVariables: true, hasExtendedLists: true })
    return new Canon(parsed).write(parsed.root, true).text
  } catch (error) {
    if (error instanceof CelSyntaxError) return rule.trim()
    throw error
  }
}

/** A written expression; a chain of `&&` or `||` keeps its operands, so that one inside another joins it. */
interface Written {
  readonly text: string
  readonly operator: '&&' | '||' | null
  readonly operands: readonly string[]
}

function plain(text: string): Written {
  return { text, operator: null, operands: [text] }
}

class Canon {
  readonly #macros: Parsed['macros']

  constructor({ macros }: Parsed) {
    this.#macros = macros
  }

  /** The expression, or (`isAffirmed` false) its negation. */
  write(expression: Expression, isAffirmed: boolean): Written {
    if (expression.kind === 'literal' && typeof expression.value === 'boolean') {
      return plain(String(expression.value === isAffirmed))
    }
    if (expression.kind === 'call' && !this.#macros.has(expression)) {
      const written = this.#call(expression, isAffirmed)
      if (written !== null) return written
    }
    const text = printExpression({ root: expression, macros: this.#macros })
    return plain(isAffirmed ? text : `!(${text})`)
  }

  #call({ name, args }: Call, isAffirmed: boolean): Written | null {
    const [first, second, third] = args
    if (first === undefined) return null
    switch (name) {
      case '!_':
        return this.write(first, !isAffirmed)
      case '_&&_':
      case '_||_': {
        const operator = (name === '_&&_') === isAffirmed ? '&&' : '||'
        return join(
          operator,
          args.map((part) => this.write(part, isAffirmed)),
        )
      }
      case '_==_':
      case '_!=_': {
        // Equality is symmetric, and `!=` is its negation, errors included.
        const operands = args.map((part) => printExpression({ root: part, macros: this.#macros })).sort()
        return plain(`(${operands.join((name === '_==_') === isAffirmed ? ' == ' : ' != ')})`)
      }
      case '_?_:_': {
        if (second === undefined || third === undefined) return null
        const condition = this.write(first, true).text
        if (condition === 'true') return this.write(second, isAffirmed)
        if (condition === 'false') return this.write(third, isAffirmed)
        return plain(`(${condition} ? ${this.write(second, isAffirmed).text} : ${this.write(third, isAffirmed).text})`)
      }
      default:
        return null
    }
  }
}

function join(operator: '&&' | '||', parts: readonly Written[]): Written {
  const [neutral, absorbing] = operator === '&&' ? ['true', 'false'] : ['false', 'true']
  const all = parts.flatMap((part) => (part.operator === operator ? part.operands : [part.text]))
  if (all.includes(absorbing)) return plain(absorbing)
  const operands = [...new Set(all.filter((text) => text !== neutral))].sort()
  const [only] = operands
  if (only === undefined) return plain(neutral)
  return operands.length === 1 ? plain(only) : { text: `(${operands.join(` ${operator} `)})`, operator, operands }
}
