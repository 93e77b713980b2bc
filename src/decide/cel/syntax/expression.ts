import type { Uint } from '../value/scalar.ts'

/**
 * A parsed expression with its macros expanded, as cel-go's parser leaves it: the checker, the
 * interpreter and the cost estimate see comprehensions. `Parsed.macros` keeps what was written.
 */
export type Expression = Literal | Ident | Select | Call | ListLiteral | MapLiteral | StructLiteral | Comprehension

interface Node {
  /** Offset in the source where cel-go locates errors of this node. */
  readonly position: number
}

export type LiteralValue = null | boolean | bigint | number | string | Uint | Uint8Array

export interface Literal extends Node {
  readonly kind: 'literal'
  readonly value: LiteralValue
}

export interface Ident extends Node {
  readonly kind: 'ident'
  readonly name: string
}

export interface Select extends Node {
  readonly kind: 'select'
  readonly operand: Expression
  readonly field: string
  /** `has(operand.field)`. */
  readonly isTest: boolean
}

/** Operators are calls of `_+_`, `_&&_`, `_?_:_`… as in cel-go. */
export interface Call extends Node {
  readonly kind: 'call'
  readonly name: string
  readonly target: Expression | null
  readonly args: readonly Expression[]
}

export interface ListLiteral extends Node {
  readonly kind: 'list'
  readonly elements: readonly { readonly value: Expression; readonly isOptional: boolean }[]
}

export interface MapLiteral extends Node {
  readonly kind: 'map'
  readonly entries: readonly { readonly key: Expression; readonly value: Expression; readonly isOptional: boolean }[]
}

export interface StructLiteral extends Node {
  readonly kind: 'struct'
  readonly typeName: string
  readonly fields: readonly { readonly name: string; readonly value: Expression; readonly isOptional: boolean }[]
}

export interface Comprehension extends Node {
  readonly kind: 'comprehension'
  readonly range: Expression
  readonly variable: string
  readonly variable2: string | null
  readonly accumulator: string
  readonly init: Expression
  readonly condition: Expression
  readonly step: Expression
  readonly result: Expression
}

/** A macro as it was written. */
export interface MacroCall {
  readonly name: string
  readonly target: Expression | null
  readonly args: readonly Expression[]
}

export interface Parsed {
  readonly root: Expression
  readonly macros: ReadonlyMap<Expression, MacroCall>
}

/** Text that is no CEL expression. `position` is an offset in UTF-16 units. */
export class CelSyntaxError extends Error {
  readonly position: number

  constructor(message: string, position: number) {
    super(message)
    this.name = 'CelSyntaxError'
    this.position = position
  }
}

/** The same expression with fresh nodes: two occurrences may be given two types. */
export function copyExpression(expression: Expression): Expression {
  switch (expression.kind) {
    case 'literal':
    case 'ident':
      return { ...expression }
    case 'select':
      return { ...expression, operand: copyExpression(expression.operand) }
    case 'call':
      return {
        ...expression,
        target: expression.target && copyExpression(expression.target),
        args: expression.args.map(copyExpression),
      }
    case 'list':
      return {
        ...expression,
        elements: expression.elements.map((element) => ({ ...element, value: copyExpression(element.value) })),
      }
    case 'map':
      return {
        ...expression,
        entries: expression.entries.map((entry) => ({
          ...entry,
          key: copyExpression(entry.key),
          value: copyExpression(entry.value),
        })),
      }
    case 'struct':
      return {
        ...expression,
        fields: expression.fields.map((field) => ({ ...field, value: copyExpression(field.value) })),
      }
    case 'comprehension':
      return {
        ...expression,
        range: copyExpression(expression.range),
        init: copyExpression(expression.init),
        condition: copyExpression(expression.condition),
        step: copyExpression(expression.step),
        result: copyExpression(expression.result),
      }
  }
}

/** The expressions directly below, in evaluation order of their text. */
export function childrenOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'literal':
    case 'ident':
      return []
    case 'select':
      return [expression.operand]
    case 'call':
      return expression.target === null ? expression.args : [expression.target, ...expression.args]
    case 'list':
      return expression.elements.map((element) => element.value)
    case 'map':
      return expression.entries.flatMap((entry) => [entry.key, entry.value])
    case 'struct':
      return expression.fields.map((field) => field.value)
    case 'comprehension':
      return [expression.range, expression.init, expression.condition, expression.step, expression.result]
  }
}
