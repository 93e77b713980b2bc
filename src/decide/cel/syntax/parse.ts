import { Uint } from '../value/scalar.ts'
import {
  type Call,
  CelSyntaxError,
  type Expression,
  type Literal,
  type LiteralValue,
  type MacroCall,
  type Parsed,
} from './expression.ts'
import { expandMacro, type MacroSet } from './macros.ts'
import { scanExpression, type Token, type TokenKind } from './scan.ts'
import { unescapeBytes, unescapeText } from './unescape.ts'

/** cel-go's own limits (`parser.NewParser`). */
const maximumDepth = 250
const maximumCodePoints = 100_000

const reservedWords: ReadonlySet<string> = new Set(
  'as break const continue else for function if import let loop package namespace return var void while'.split(' '),
)

/**
 * Reads an expression as cel-go's parser does (`parser/gen/CEL.g4`, `parser/parser.go`): one level for
 * all relations, `-` in front of a number is part of the literal, no conditional between `?` and `:`
 * without parentheses. Throws {@link CelSyntaxError}.
 */
export function parseExpression(source: string, macros: MacroSet): Parsed {
  const size = [...source].length
  if (size > maximumCodePoints) {
    throw new CelSyntaxError(`expression code point size exceeds limit: size: ${size}, limit ${maximumCodePoints}`, 0)
  }
  return new Parser(scanExpression(source), macros).parse()
}

const relations: Readonly<Record<string, string>> = {
  '<': '_<_',
  '<=': '_<=_',
  '>': '_>_',
  '>=': '_>=_',
  '==': '_==_',
  '!=': '_!=_',
  in: '@in',
}

class Parser {
  private readonly tokens: readonly Token[]
  private readonly macros: MacroSet
  private readonly calls = new Map<Expression, MacroCall>()
  private index = 0
  private depth = 0

  constructor(tokens: readonly Token[], macros: MacroSet) {
    this.tokens = tokens
    this.macros = macros
  }

  parse(): Parsed {
    const root = this.conditional()
    if (this.peek().kind !== 'end') throw this.unexpected()
    return { root, macros: this.calls }
  }

  private peek(ahead = 0): Token {
    return this.tokens[Math.min(this.index + ahead, this.tokens.length - 1)] ?? { kind: 'end', text: '', position: 0 }
  }

  private is(symbol: string, ahead = 0): boolean {
    const token = this.peek(ahead)
    return token.kind === 'symbol' && token.text === symbol
  }

  private take(): Token {
    const token = this.peek()
    if (this.index < this.tokens.length - 1) this.index++
    return token
  }

  private expect(symbol: string): Token {
    if (!this.is(symbol)) throw this.unexpected(`'${symbol}'`)
    return this.take()
  }

  private expectKind(kind: TokenKind): Token {
    if (this.peek().kind !== kind) throw this.unexpected(kind.toUpperCase())
    return this.take()
  }

  private unexpected(expected?: string): CelSyntaxError {
    const token = this.peek()
    const wanted = expected === undefined ? '' : ` expecting ${expected}`
    return new CelSyntaxError(`Syntax error: mismatched input '${token.text}'${wanted}`, token.position)
  }

  private deeper<T>(read: () => T): T {
    if (++this.depth > maximumDepth) {
      throw new CelSyntaxError(`expression recursion limit exceeded: ${maximumDepth}`, this.peek().position)
    }
    const result = read()
    this.depth--
    return result
  }

  private conditional(): Expression {
    return this.deeper(() => {
      const condition = this.logical('||', '_||_', () => this.logical('&&', '_&&_', () => this.relation()))
      if (!this.is('?')) return condition
      const position = this.take().position
      const whenTrue = this.logical('||', '_||_', () => this.logical('&&', '_&&_', () => this.relation()))
      this.expect(':')
      return call('_?_:_', position, [condition, whenTrue, this.conditional()])
    })
  }

  /** Chains of `&&` and `||` become balanced trees (`parser/helper.go`, `balancedTree`). */
  private logical(symbol: string, name: string, term: () => Expression): Expression {
    const terms = [term()]
    const positions: number[] = []
    while (this.is(symbol)) {
      positions.push(this.take().position)
      terms.push(term())
    }
    return balance(name, terms, positions, 0, positions.length - 1)
  }

  private relation(): Expression {
    return this.leftChain(relations, () => this.sum())
  }

  private sum(): Expression {
    return this.leftChain({ '+': '_+_', '-': '_-_' }, () =>
      this.leftChain({ '*': '_*_', '/': '_/_', '%': '_%_' }, () => this.unary()),
    )
  }

  private leftChain(operators: Readonly<Record<string, string>>, operand: () => Expression): Expression {
    let left = operand()
    let length = 0
    for (;;) {
      const token = this.peek()
      const name = token.kind === 'symbol' && Object.hasOwn(operators, token.text) ? operators[token.text] : undefined
      if (name === undefined) return left
      if (++length + this.depth > maximumDepth) {
        throw new CelSyntaxError('max recursion depth exceeded', token.position)
      }
      this.take()
      left = call(name, token.position, [left, operand()])
    }
  }

  private unary(): Expression {
    const first = this.peek()
    const startsLiteral = this.is('-') && (this.peek(1).kind === 'int' || this.peek(1).kind === 'double')
    if (first.kind !== 'symbol' || (first.text !== '!' && first.text !== '-') || startsLiteral) return this.member()
    let count = 0
    while (this.is(first.text)) {
      this.take()
      count++
    }
    if (this.is('!') || this.is('-')) throw this.unexpected()
    const operand = this.member()
    return count % 2 === 0 ? operand : call(first.text === '!' ? '!_' : '-_', first.position, [operand])
  }

  private member(): Expression {
    let operand = this.primary()
    for (;;) {
      if (this.is('.')) operand = this.selection(operand)
      else if (this.is('[')) operand = this.indexing(operand)
      else return operand
    }
  }

  private selection(operand: Expression): Expression {
    const { position } = this.expect('.')
    const isOptional = this.is('?')
    if (isOptional) {
      this.take()
      if (!this.macros.hasOptionals) throw new CelSyntaxError("unsupported syntax '.?'", position)
    }
    if (this.peek().kind === 'escaped') throw new CelSyntaxError("unsupported syntax: '`'", this.peek().position)
    const name = this.expectKind('identifier')
    if (isOptional) return call('_?._', position, [operand, literal(name.text, name.position)])
    if (!this.is('(')) return { kind: 'select', operand, field: name.text, isTest: false, position }
    const open = this.take().position
    return this.callOrMacro(name.text, operand, this.argumentsUntilParenthesis(), open)
  }

  private indexing(operand: Expression): Expression {
    const { position } = this.expect('[')
    const isOptional = this.is('?')
    if (isOptional) {
      this.take()
      if (!this.macros.hasOptionals) throw new CelSyntaxError("unsupported syntax '[?'", position)
    }
    const index = this.conditional()
    this.expect(']')
    return call(isOptional ? '_[?_]' : '_[_]', position, [operand, index])
  }

  private argumentsUntilParenthesis(): readonly Expression[] {
    const args: Expression[] = []
    if (!this.is(')')) {
      args.push(this.conditional())
      while (this.is(',')) {
        this.take()
        args.push(this.conditional())
      }
    }
    this.expect(')')
    return args
  }

  private callOrMacro(
    name: string,
    target: Expression | null,
    args: readonly Expression[],
    position: number,
  ): Expression {
    const expanded = expandMacro(this.macros, { name, target, args }, position)
    if (expanded === null) return { kind: 'call', name, target, args, position }
    this.calls.set(expanded, { name, target, args })
    return expanded
  }

  private primary(): Expression {
    const token = this.peek()
    if (this.is('(')) {
      this.take()
      const inner = this.conditional()
      this.expect(')')
      return inner
    }
    if (this.is('[')) return this.list()
    if (this.is('{')) return this.map()
    if (token.kind === 'identifier' || (this.is('.') && this.peek(1).kind === 'identifier')) return this.named()
    return this.literal()
  }

  private named(): Expression {
    const typeName = this.messageName()
    if (typeName !== null) return this.struct(typeName)
    const prefix = this.is('.') ? this.take().text : ''
    const token = this.expectKind('identifier')
    if (reservedWords.has(token.text)) throw new CelSyntaxError(`reserved identifier: ${token.text}`, token.position)
    if (!this.is('(')) return { kind: 'ident', name: prefix + token.text, position: token.position }
    const open = this.take().position
    return this.callOrMacro(prefix + token.text, null, this.argumentsUntilParenthesis(), open)
  }

  /** `a.b.C` when `{` follows: the name of a message to be made. */
  private messageName(): string | null {
    let ahead = this.is('.') ? 1 : 0
    let name = ahead === 1 ? '.' : ''
    for (;;) {
      const token = this.peek(ahead)
      if (token.kind !== 'identifier') return null
      name += token.text
      if (this.is('{', ahead + 1)) {
        this.index += ahead + 1
        return name
      }
      if (!this.is('.', ahead + 1)) return null
      name += '.'
      ahead += 2
    }
  }

  private optionalMark(): boolean {
    if (!this.is('?')) return false
    const { position } = this.take()
    if (!this.macros.hasOptionals) throw new CelSyntaxError("unsupported syntax '?'", position)
    return true
  }

  private list(): Expression {
    const { position } = this.expect('[')
    const elements = this.items(']', () => {
      const isOptional = this.optionalMark()
      return { value: this.conditional(), isOptional }
    })
    return { kind: 'list', elements, position }
  }

  private map(): Expression {
    const { position } = this.expect('{')
    const entries = this.items('}', () => {
      const isOptional = this.optionalMark()
      const key = this.conditional()
      this.expect(':')
      return { key, value: this.conditional(), isOptional }
    })
    return { kind: 'map', entries, position }
  }

  private struct(typeName: string): Expression {
    const { position } = this.expect('{')
    const fields = this.items('}', () => {
      const isOptional = this.optionalMark()
      const name = this.expectKind('identifier').text
      this.expect(':')
      return { name, value: this.conditional(), isOptional }
    })
    return { kind: 'struct', typeName, fields, position }
  }

  /** Items up to the closing bracket; one trailing comma is allowed, also alone. */
  private items<T>(close: string, read: () => T): readonly T[] {
    const items: T[] = []
    while (!this.is(close) && !this.is(',')) {
      items.push(read())
      if (!this.is(',') || this.is(close, 1)) break
      this.take()
    }
    if (this.is(',')) this.take()
    this.expect(close)
    return items
  }

  private literal(): Literal {
    const sign = this.is('-') ? this.take() : null
    const token = this.take()
    const position = sign?.position ?? token.position
    if (sign === null && token.kind === 'symbol') {
      if (token.text === 'true' || token.text === 'false') return literal(token.text === 'true', position)
      if (token.text === 'null') return literal(null, position)
    }
    if (token.kind === 'int') return literal(readInteger(token.text, sign !== null, position), position)
    if (token.kind === 'double') {
      const value = Number((sign?.text ?? '') + token.text)
      if (Number.isFinite(value)) return literal(value, position)
      throw new CelSyntaxError('invalid double literal', position)
    }
    if (token.kind === 'uint') return literal(readUnsigned(token.text, position), position)
    if (token.kind === 'string' || token.kind === 'bytes') {
      const value = token.kind === 'string' ? unescapeText(token.text) : unescapeBytes(token.text.slice(1))
      if (value !== null) return literal(value, position)
      throw new CelSyntaxError('unable to unescape string', position)
    }
    this.index--
    throw this.unexpected()
  }
}

function literal(value: LiteralValue, position: number): Literal {
  return { kind: 'literal', value, position }
}

function call(name: string, position: number, args: readonly Expression[]): Call {
  return { kind: 'call', name, target: null, args, position }
}

function balance(
  name: string,
  terms: readonly Expression[],
  positions: readonly number[],
  low: number,
  high: number,
): Expression {
  const [first] = terms
  if (first !== undefined && positions.length === 0) return first
  const middle = Math.floor((low + high + 1) / 2)
  const left = middle === low ? terms[middle] : balance(name, terms, positions, low, middle - 1)
  const right = middle === high ? terms[middle + 1] : balance(name, terms, positions, middle + 1, high)
  if (left === undefined || right === undefined)
    throw new RangeError('a logical chain has one more term than operators')
  return call(name, positions[middle] ?? 0, [left, right])
}

function readInteger(text: string, isNegative: boolean, position: number): bigint {
  const value = isNegative ? -BigInt(text) : BigInt(text)
  if (BigInt.asIntN(64, value) !== value) throw new CelSyntaxError('invalid int literal', position)
  return value
}

function readUnsigned(text: string, position: number): Uint {
  const value = BigInt(text.slice(0, -1))
  if (BigInt.asUintN(64, value) !== value) throw new CelSyntaxError('invalid uint literal', position)
  return new Uint(value)
}
