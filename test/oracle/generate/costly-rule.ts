import { escapedName } from './escaped-name.ts'
import type { Random } from './random.ts'
import { kindOf, type SchemaNode } from './schema-node.ts'

/** What an expression gives, as far as its writer has to know. */
type Shape =
  | { readonly kind: 'bool' | 'int' | 'double' | 'string' | 'bytes' | 'duration' | 'timestamp' | 'dyn' }
  | { readonly kind: 'list' | 'map'; readonly element: Shape }
  | { readonly kind: 'object'; readonly fields: ReadonlyMap<string, Shape> }

interface Variable {
  readonly name: string
  readonly shape: Shape
}

interface Named {
  readonly text: string
  readonly shape: Shape
}

/** Which functions a rule may use: those of 1.33, or those of 1.34 too. */
export type Functions = 'settled' | 'all'

/**
 * A random expression whose cost hangs on sizes: bounds of the schema, literals, what the rule makes itself, variables
 * of loops and bindings. It is nearly always well-typed; whether it is ever true does not matter.
 */
export function costlyRule(node: SchemaNode, functions: Functions, random: Random): string {
  const shape = shapeOf(node) ?? { kind: 'dyn' }
  const scope: readonly Variable[] = [
    { name: 'self', shape },
    ...(random.chance(0.1) ? [{ name: 'oldSelf', shape }] : []),
  ]
  return new Writer(random, functions).bool(scope, random.int(1, 4))
}

/** The same for a messageExpression. */
export function costlyMessage(node: SchemaNode, functions: Functions, random: Random): string {
  const scope: readonly Variable[] = [{ name: 'self', shape: shapeOf(node) ?? { kind: 'dyn' } }]
  return new Writer(random, functions).of({ kind: 'string' }, scope, random.int(1, 3))
}

const text: Shape = { kind: 'string' }
const number: Shape = { kind: 'int' }

function shapeOf(node: SchemaNode): Shape | null {
  switch (kindOf(node)) {
    case 'object':
      return {
        kind: 'object',
        fields: new Map(
          Object.entries(node.properties ?? {}).flatMap(([name, child]) => {
            const shape = shapeOf(child)
            return shape === null ? [] : [[escapedName(name), shape] as const]
          }),
        ),
      }
    case 'map':
    case 'array': {
      const inner = kindOf(node) === 'array' ? node.items : node.additionalProperties
      const element = typeof inner === 'object' ? shapeOf(inner) : null
      return element === null ? null : { kind: kindOf(node) === 'array' ? 'list' : 'map', element }
    }
    case 'free-form':
      return { kind: 'object', fields: new Map() }
    case 'string':
      return { kind: stringKind(node.format) }
    case 'integer':
      return number
    case 'number':
      return { kind: 'double' }
    case 'boolean':
      return { kind: 'bool' }
    case 'int-or-string':
      return { kind: 'dyn' }
    case 'anything':
      return null
  }
}

function stringKind(format: string | undefined) {
  if (format === 'byte') return 'bytes'
  if (format === 'date' || format === 'date-time') return 'timestamp'
  return format === 'duration' ? 'duration' : 'string'
}

function isSame(left: Shape, right: Shape): boolean {
  if (left.kind !== right.kind) return false
  if ('element' in left && 'element' in right) return isSame(left.element, right.element)
  return left.kind !== 'object' || left === right
}

class Writer {
  private readonly random: Random
  private readonly functions: Functions
  private variables = 0

  constructor(random: Random, functions: Functions) {
    this.random = random
    this.functions = functions
  }

  of(shape: Shape, scope: readonly Variable[], depth: number): string {
    const { random } = this
    const found = this.reachable(scope).filter((one) => isSame(one.shape, shape))
    if (found.length > 0 && random.chance(depth <= 0 ? 0.9 : 0.45)) return random.pick(found).text
    if (depth <= 0) return this.plain(shape, scope)
    if (random.chance(0.3)) return this.wrapped(shape, scope, depth)
    switch (shape.kind) {
      case 'bool':
        return this.bool(scope, depth)
      case 'int':
        return this.int(scope, depth)
      case 'string':
        return this.string(scope, depth)
      case 'list':
        return this.list(shape.element, scope, depth)
      case 'map':
        return this.map(shape.element, scope, depth)
      case 'bytes':
        return `bytes(${this.of(text, scope, depth - 1)})`
      case 'duration':
        return `duration(${this.of(text, scope, depth - 1)})`
      case 'timestamp':
        return `timestamp(${this.of(text, scope, depth - 1)})`
      case 'double':
        return `double(${this.of(number, scope, depth - 1)})`
      case 'dyn':
        return `dyn(${this.of(random.pick([text, number]), scope, depth - 1)})`
      case 'object':
        return this.wrapped(shape, scope, depth)
    }
  }

  /** Everything that names and selections reach, items of lists and maps by a fixed index. */
  private reachable(scope: readonly Variable[]): readonly Named[] {
    const found: Named[] = []
    const visit = (named: Named, depth: number): void => {
      found.push(named)
      const { shape, text: prefix } = named
      if (depth === 0) return
      if (shape.kind === 'object') {
        for (const [name, inner] of shape.fields) visit({ text: `${prefix}.${name}`, shape: inner }, depth - 1)
      } else if (shape.kind === 'list') visit({ text: `${prefix}[0]`, shape: shape.element }, depth - 1)
      else if (shape.kind === 'map') {
        visit({ text: `${prefix}['k']`, shape: shape.element }, depth - 1)
        visit({ text: `${prefix}.k`, shape: shape.element }, depth - 1)
      }
    }
    for (const { name, shape } of scope) visit({ text: name, shape }, 4)
    return found
  }

  private plain(shape: Shape, scope: readonly Variable[]): string {
    const { random } = this
    switch (shape.kind) {
      case 'bool':
        return random.pick(['true', 'false'])
      case 'int':
        return random.pick(['0', '1', '7', '-3', '250'])
      case 'double':
        return random.pick(['0.5', '2.0', '-1e3'])
      case 'string':
        return random.pick(["''", "'a'", "'é😀'", "'some longer text'", "r'^[a-z]+$'", "'^(a|b){1,9}$'"])
      case 'bytes':
        return random.pick(["b'abc'", "b'\\xff'"])
      case 'duration':
        return "duration('1h')"
      case 'timestamp':
        return "timestamp('2024-01-01T00:00:00Z')"
      case 'dyn':
        return random.pick(['dyn(1)', "dyn('a')"])
      case 'list':
        return random.chance(0.3) ? '[]' : `[${this.of(shape.element, scope, 0)}, ${this.of(shape.element, scope, 0)}]`
      case 'map':
        return random.chance(0.3) ? '{}' : `{'k': ${this.of(shape.element, scope, 0)}}`
      case 'object': {
        const found = this.reachable(scope).filter((one) => isSame(one.shape, shape))
        return found.length === 0 ? 'dyn(self)' : random.pick(found).text
      }
    }
  }

  /** Ways to a value of any type. */
  private wrapped(shape: Shape, scope: readonly Variable[], depth: number): string {
    const inner = () => this.of(shape, scope, depth - 1)
    const variable = this.fresh()
    const other: Shape = this.random.pick([text, number, { kind: 'list', element: text }])
    const bound = [...scope, { name: variable, shape: other }]
    return this.random.pick([
      () => `(${this.bool(scope, depth - 1)} ? ${inner()} : ${inner()})`,
      () => `(${this.bool(scope, depth - 1)} ? ${inner()} : ${inner()})`,
      () => `dyn(${inner()})`,
      () => `[${inner()}, ${inner()}][${this.of(number, scope, 0)}]`,
      () => `{'k': ${inner()}, ${this.of(text, scope, 0)}: ${inner()}}['k']`,
      () => `optional.of(${inner()}).orValue(${inner()})`,
      () => `optional.ofNonZeroValue(${inner()}).or(optional.of(${inner()})).value()`,
      () =>
        `optional.of(${this.of(other, scope, depth - 1)}).optMap(${variable}, ${this.of(shape, bound, depth - 1)}).value()`,
      () => `[${inner()}][?0].orValue(${inner()})`,
    ])()
  }

  bool(scope: readonly Variable[], depth: number): string {
    const { random } = this
    const inner = () => this.bool(scope, depth - 1)
    if (depth <= 0) return random.chance(0.7) ? this.comparison(scope, 0) : this.of({ kind: 'bool' }, scope, 0)
    const string = () => this.of(text, scope, depth - 1)
    return random.weighted<() => string>([
      [3, () => this.comparison(scope, depth - 1)],
      [2, () => `(${inner()} ${random.pick(['&&', '||'])} ${inner()})`],
      [0.5, () => `!(${inner()})`],
      [5, () => this.loop(scope, depth)],
      [1, () => this.stringTest(scope, depth)],
      [1, () => `${string()} in ${this.of({ kind: 'list', element: text }, scope, depth - 1)}`],
      [0.5, () => `'k' in ${this.of({ kind: 'map', element: this.someShape(scope) }, scope, depth - 1)}`],
      [0.7, () => this.presence(scope)],
      [1, () => this.listTest(scope, depth)],
      [1, () => this.libraryTest(scope, depth)],
    ])()
  }

  private comparison(scope: readonly Variable[], depth: number): string {
    const shape = this.someShape(scope)
    const isOrdered = ['int', 'double', 'string', 'bytes', 'duration', 'timestamp'].includes(shape.kind)
    const operator = this.random.pick(isOrdered ? ['==', '!=', '<', '<=', '>', '>='] : ['==', '!='])
    return `${this.of(shape, scope, depth)} ${operator} ${this.of(shape, scope, depth)}`
  }

  private someShape(scope: readonly Variable[]): Shape {
    const { shape } = this.random.pick(this.reachable(scope))
    return this.random.chance(0.6) ? shape : this.random.pick([text, number, { kind: 'list', element: text }])
  }

  private presence(scope: readonly Variable[]): string {
    const selections = this.reachable(scope).filter(({ text: written }) => /\.[A-Za-z_]+$/.test(written))
    if (selections.length === 0) return 'true'
    const { text: written, shape } = this.random.pick(selections)
    const optional = written.replace(/\.([A-Za-z_]+)$/, '.?$1')
    return this.random.pick([
      `has(${written})`,
      `${optional}.hasValue()`,
      `${optional}.orValue(${this.plain(shape, scope)}) == ${written}`,
    ])
  }

  /** A quantifier over a list or map, of one or two variables. */
  private loop(scope: readonly Variable[], depth: number): string {
    const { random } = this
    const { written, shape } = this.range(scope, depth)
    const [first, second] = [this.fresh(), this.fresh()]
    if (random.chance(0.3)) {
      const key: Shape = shape.kind === 'list' ? number : text
      const bound = [...scope, { name: first, shape: key }, { name: second, shape: shape.element }]
      const name = random.pick(['all', 'exists', 'existsOne'])
      return `${written}.${name}(${first}, ${second}, ${this.bool(bound, depth - 1)})`
    }
    const bound = [...scope, { name: first, shape: shape.kind === 'list' ? shape.element : text }]
    return `${written}.${random.pick(['all', 'exists', 'exists_one'])}(${first}, ${this.bool(bound, depth - 1)})`
  }

  private range(scope: readonly Variable[], depth: number) {
    const containers = this.reachable(scope).flatMap(({ shape }) =>
      shape.kind === 'list' || shape.kind === 'map' ? [{ kind: shape.kind, element: shape.element }] : [],
    )
    const shape =
      containers.length > 0 && this.random.chance(0.85)
        ? this.random.pick(containers)
        : ({ kind: 'list', element: this.someShape(scope) } as const)
    const known = this.reachable(scope).filter((one) => isSame(one.shape, shape))
    const written =
      known.length > 0 && this.random.chance(0.7) ? this.random.pick(known).text : this.of(shape, scope, depth - 1)
    return { written: /^[[\w]/.test(written) ? written : `(${written})`, shape }
  }

  private list(element: Shape, scope: readonly Variable[], depth: number): string {
    const { random } = this
    const same = () => this.of({ kind: 'list', element }, scope, depth - 1)
    const variable = this.fresh()
    const mapped = () => {
      const { written, shape } = this.range(scope, depth)
      const bound = [...scope, { name: variable, shape: shape.kind === 'list' ? shape.element : text }]
      return { written, item: this.of(element, bound, depth - 1), condition: () => this.bool(bound, depth - 1) }
    }
    const choices: (() => string)[] = [
      () => `[${this.of(element, scope, depth - 1)}, ${this.of(element, scope, 0)}]`,
      () => `(${same()} + ${same()})`,
      () => {
        const { written, item } = mapped()
        return `${written}.map(${variable}, ${item})`
      },
      () => {
        const { written, item, condition } = mapped()
        return `${written}.map(${variable}, ${condition()}, ${item})`
      },
      () => `${same()}.filter(${variable}, ${this.bool([...scope, { name: variable, shape: element }], depth - 1)})`,
      () => {
        const { written, shape } = this.range(scope, depth)
        const key = this.fresh()
        const bound = [
          ...scope,
          { name: key, shape: shape.kind === 'list' ? number : text },
          { name: variable, shape: shape.element },
        ]
        return `${written}.transformList(${key}, ${variable}, ${this.of(element, bound, depth - 1)})`
      },
    ]
    if (element.kind === 'string') {
      choices.push(
        () => `${this.of(text, scope, depth - 1)}.split(${this.of(text, scope, 0)})`,
        () => `${this.of(text, scope, depth - 1)}.split(',', ${random.int(-1, 9)})`,
        () => `${this.of(text, scope, depth - 1)}.findAll(${this.of(text, scope, 0)})`,
      )
    }
    if (this.functions === 'all') choices.push(...this.listChanges(element, scope, depth, same))
    return random.pick(choices)()
  }

  private listChanges(element: Shape, scope: readonly Variable[], depth: number, same: () => string) {
    const isSortable = ['int', 'double', 'string', 'bytes', 'bool'].includes(element.kind)
    const variable = this.fresh()
    const bound = [...scope, { name: variable, shape: element }]
    return [
      () => `${same()}.reverse()`,
      () => `${same()}.distinct()`,
      () => `${same()}.slice(0, ${this.of(number, scope, 0)})`,
      () => `[${same()}, ${same()}].flatten()`,
      () => (isSortable ? `${same()}.sort()` : same()),
      () => `${same()}.sortBy(${variable}, ${this.of(this.random.pick([text, number]), bound, depth - 1)})`,
      () => (element.kind === 'int' ? `lists.range(${this.of(number, scope, depth - 1)})` : same()),
    ]
  }

  private map(element: Shape, scope: readonly Variable[], depth: number): string {
    const { written, shape } = this.range(scope, depth)
    const [key, value] = [this.fresh(), this.fresh()]
    const bound = [
      ...scope,
      { name: key, shape: shape.kind === 'list' ? number : text },
      { name: value, shape: shape.element },
    ]
    const name = (): string => (shape.kind === 'list' ? `string(${key})` : key)
    return this.random.pick([
      () => `{${this.of(text, scope, depth - 1)}: ${this.of(element, scope, depth - 1)}}`,
      () => `${written}.transformMapEntry(${key}, ${value}, {${name()}: ${this.of(element, bound, depth - 1)}})`,
      () =>
        shape.kind === 'map'
          ? `${written}.transformMap(${key}, ${value}, ${this.of(element, bound, depth - 1)})`
          : `{'k': ${this.of(element, scope, depth - 1)}}`,
    ])()
  }

  private listTest(scope: readonly Variable[], depth: number): string {
    const { random } = this
    const element: Shape = random.pick([text, number])
    const list = () => this.of({ kind: 'list', element }, scope, depth - 1)
    return random.pick([
      () => `${list()}.isSorted()`,
      () => `sets.contains(${list()}, ${list()})`,
      () => `sets.equivalent(${list()}, ${list()})`,
      () => `sets.intersects(${list()}, ${list()})`,
      () => `${list()}.indexOf(${this.of(element, scope, depth - 1)}) > 0`,
      () => `${list()}.max() == ${list()}.min()`,
    ])()
  }

  private stringTest(scope: readonly Variable[], depth: number): string {
    const string = () => this.of(text, scope, depth - 1)
    return this.random.pick([
      () => `${string()}.matches(${this.of(text, scope, 0)})`,
      () => `matches(${string()}, 'a+')`,
      () => `${string()}.contains(${string()})`,
      () => `${string()}.startsWith(${string()})`,
      () => `${string()}.endsWith(${string()})`,
    ])()
  }

  private libraryTest(scope: readonly Variable[], depth: number): string {
    const string = () => this.of(text, scope, depth - 1)
    return this.random.pick([
      () => `isURL(${string()}) && url(${string()}).getHost() == ${string()}`,
      () => `url(${string()}) == url(${string()})`,
      () => `url(${string()}).getQuery()['k'][0] == ${string()}`,
      () => `quantity(${string()}).isGreaterThan(quantity(${string()}))`,
      () => `quantity(${string()}) == quantity(${string()}).add(1)`,
      () => `isQuantity(${string()}) && isIP(${string()}) && isCIDR(${string()}) && isSemver(${string()})`,
      () => `ip(${string()}) == ip(${string()}) && ip.isCanonical(${string()})`,
      () => `cidr(${string()}).containsIP(${string()}) || cidr(${string()}).containsIP(ip(${string()}))`,
      () => `cidr(${string()}).containsCIDR(${string()}) || cidr(${string()}).ip().family() == 4`,
      () => `cidr(${string()}).containsCIDR(cidr(${string()}).masked()) || cidr(${string()}) == cidr(${string()})`,
      () => `semver(${string()}).compareTo(semver(${string()})) == semver(${string()}, true).major()`,
      () => `semver(${string()}) == semver(${string()})`,
      () => `format.named(${string()}).value().validate(${string()}).hasValue()`,
      () => `!format.dns1123Label().validate(${string()}).hasValue()`,
      () => `format.named('uuid').value() == format.uuid()`,
      () => `type(${string()}) == string && type(${string()}) != int`,
    ])()
  }

  private int(scope: readonly Variable[], depth: number): string {
    const { random } = this
    const string = () => this.of(text, scope, depth - 1)
    const int = () => this.of(number, scope, depth - 1)
    const list = () => this.of({ kind: 'list', element: number }, scope, depth - 1)
    return random.pick([
      () => `(${int()} ${random.pick(['+', '-', '*', '/', '%'])} ${int()})`,
      () => `size(${this.of({ kind: 'list', element: this.someShape(scope) }, scope, depth - 1)})`,
      () => `${string()}.size()`,
      () => `int(${string()})`,
      () => `${string()}.indexOf(${string()})`,
      () => `${string()}.lastIndexOf(${string()}, ${int()})`,
      () => `${list()}.sum()`,
      () => `bytes(${string()}).size()`,
      () => `timestamp(${string()}).getFullYear()`,
      () => `-(${int()})`,
    ])()
  }

  private string(scope: readonly Variable[], depth: number): string {
    const { random } = this
    const string = () => this.of(text, scope, depth - 1)
    const list = () => this.of({ kind: 'list', element: text }, scope, depth - 1)
    return random.pick([
      () => `(${string()} + ${string()})`,
      () => `string(${this.of(random.pick([number, { kind: 'bytes' }]), scope, depth - 1)})`,
      () => `${string()}.substring(${this.of(number, scope, 0)})`,
      () => `${string()}.replace(${string()}, ${string()})`,
      () => `${string()}.replace(${this.of(text, scope, 0)}, ${string()}, 2)`,
      () => `${string()}.${random.pick(['lowerAscii', 'upperAscii', 'trim'])}()`,
      () => `${list()}.join(${random.chance(0.5) ? '' : string()})`,
      () => `${string()}.find(${this.of(text, scope, 0)})`,
      () => `${string()}.charAt(${this.of(number, scope, 0)})`,
      () => `${string()}.format([${string()}, ${this.of(number, scope, 0)}])`,
      () => `strings.quote(${string()})`,
    ])()
  }

  private fresh(): string {
    this.variables += 1
    return `v${this.variables}`
  }
}
