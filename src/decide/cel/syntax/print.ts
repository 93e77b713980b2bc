import { formatPlain } from '../value/go-number.ts'
import { Uint } from '../value/scalar.ts'
import type { Expression, LiteralValue, MacroCall, Parsed } from './expression.ts'

const binary: ReadonlySet<string> = new Set([
  '_&&_',
  '_||_',
  '_==_',
  '_!=_',
  '_<_',
  '_<=_',
  '_>_',
  '_>=_',
  '_+_',
  '_-_',
  '_*_',
  '_/_',
  '_%_',
])

/**
 * An expression as CEL source of one fixed style: macros as they were written, one space around
 * operators, parentheses around every operation inside another, double quotes. Chains of `&&` and of
 * `||` are one operation however they were grouped: both are associative, errors included.
 */
export function printExpression({ root, macros }: Parsed): string {
  return write(root)

  function write(expression: Expression): string {
    const macro = macros.get(expression)
    if (macro !== undefined) return writeMacro(macro)
    switch (expression.kind) {
      case 'literal':
        return writeLiteral(expression.value)
      case 'ident':
        return expression.name
      case 'select': {
        const selection = `${operand(expression.operand)}.${expression.field}`
        return expression.isTest ? `has(${selection})` : selection
      }
      case 'call':
        return writeCall(expression.name, expression.target, expression.args)
      case 'list':
        return `[${expression.elements.map(({ value, isOptional }) => optional(isOptional) + write(value)).join(', ')}]`
      case 'map':
        return `{${expression.entries
          .map(({ key, value, isOptional }) => `${optional(isOptional)}${write(key)}: ${write(value)}`)
          .join(', ')}}`
      case 'struct':
        return `${expression.typeName}{${expression.fields
          .map(({ name, value, isOptional }) => `${optional(isOptional)}${name}: ${write(value)}`)
          .join(', ')}}`
      case 'comprehension':
        throw new RangeError('a comprehension is always a macro')
    }
  }

  function writeMacro({ name, target, args }: MacroCall): string {
    return writeCall(name, target, args)
  }

  function writeCall(name: string, target: Expression | null, args: readonly Expression[]): string {
    const [first, second, third] = args
    if (target !== null) return `${operand(target)}.${name}(${args.map(write).join(', ')})`
    if (name === '_?_:_' && first && second && third) {
      return `${operand(first)} ? ${operand(second)} : ${operand(third)}`
    }
    if (name === '_[_]' && first && second) return `${operand(first)}[${write(second)}]`
    if (name === '_[?_]' && first && second) return `${operand(first)}[?${write(second)}]`
    if (name === '_?._' && first && second?.kind === 'literal') return `${operand(first)}.?${String(second.value)}`
    if ((name === '!_' || name === '-_') && first) return `${name[0]}${operand(first)}`
    if (name === '@in' && first && second) return `${operand(first)} in ${operand(second)}`
    if (name === '_&&_' || name === '_||_') return chain(name, args).join(` ${name.slice(1, 3)} `)
    if (binary.has(name)) return args.map(operand).join(` ${name.slice(1, -1)} `)
    return `${name}(${args.map(write).join(', ')})`
  }

  function chain(name: string, args: readonly Expression[]): readonly string[] {
    return args.flatMap((argument) =>
      argument.kind === 'call' && argument.name === name && argument.target === null && !macros.has(argument)
        ? chain(name, argument.args)
        : [operand(argument)],
    )
  }

  function operand(expression: Expression): string {
    const text = write(expression)
    return isOperation(expression) ? `(${text})` : text
  }

  function isOperation(expression: Expression): boolean {
    if (macros.has(expression)) return false
    if (expression.kind === 'literal') return typeof expression.value === 'bigint' && expression.value < 0n
    if (expression.kind !== 'call' || expression.target !== null) return false
    const { name } = expression
    return binary.has(name) || name === '_?_:_' || name === '@in' || name === '!_' || name === '-_'
  }
}

function optional(isOptional: boolean): string {
  return isOptional ? '?' : ''
}

function writeLiteral(value: LiteralValue): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'bigint') return String(value)
  if (typeof value === 'string') return JSON.stringify(value)
  if (value instanceof Uint) return `${value.value}u`
  if (value instanceof Uint8Array) {
    return `b"${[...value].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')}"`
  }
  const text = formatPlain(value)
  return text.includes('.') ? text : `${text}.0`
}
