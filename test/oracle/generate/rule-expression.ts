import { escapedName } from './escaped-name.ts'
import type { Random } from './random.ts'
import { kindOf, type SchemaNode } from './schema-node.ts'

/** What a variable of a rule stands for: a node of the schema under an expression that reaches it. */
interface Source {
  readonly text: string
  readonly node: SchemaNode
  /** What must hold for the expression to have a value. */
  readonly guard: string | null
}

type CelType = 'bool' | 'int' | 'double' | 'string'

/** A random boolean CEL expression over a node: operators, macros and the libraries of Kubernetes. */
export function randomRuleText(node: SchemaNode, random: Random): string {
  return new Writer(random).rule({ text: 'self', node, guard: null })
}

class Writer {
  private readonly random: Random
  private variables = 0

  constructor(random: Random) {
    this.random = random
  }

  rule(self: Source): string {
    const sources = this.reachable(self, 3)
    return this.expression('bool', sources, this.random.int(1, 3))
  }

  /** The node itself and what hangs below it by properties. */
  private reachable(source: Source, depth: number): Source[] {
    const found = [source]
    if (depth === 0 || kindOf(source.node) !== 'object') return found
    const required = new Set(source.node.required ?? [])
    for (const [name, child] of Object.entries(source.node.properties ?? {})) {
      const text = `${source.text}.${escapedName(name)}`
      const own = required.has(name) ? [] : [`has(${text})`]
      const guard = [source.guard, ...own].filter((one) => one !== null).join(' && ')
      found.push(...this.reachable({ text, node: child, guard: guard === '' ? null : guard }, depth - 1))
    }
    return found
  }

  private expression(type: CelType, sources: readonly Source[], depth: number): string {
    switch (type) {
      case 'bool':
        return this.bool(sources, depth)
      case 'int':
        return this.int(sources, depth)
      case 'double':
        return this.double(sources, depth)
      case 'string':
        return this.string(sources, depth)
    }
  }

  /** A field of the type; guarded by a ternary unless the dice want an error. */
  private field(type: CelType, sources: readonly Source[], otherwise: string): string | null {
    const fitting = sources.filter(({ node }) => typeOf(node) === type)
    if (fitting.length === 0) return null
    const { text, guard } = this.random.pick(fitting)
    return guard === null || this.random.chance(0.15) ? text : `(${guard} ? ${text} : ${otherwise})`
  }

  private bool(sources: readonly Source[], depth: number): string {
    const { random } = this
    const choices: (() => string | null)[] = [
      () => this.comparison(sources, depth),
      () => this.comparison(sources, depth),
      () => this.comparison(sources, depth),
      () => this.stringTest(sources, depth),
      () => this.stringTest(sources, depth),
      () => this.overList(sources, depth),
      () => this.overList(sources, depth),
      () => this.overMap(sources, depth),
      () => this.presence(sources),
      () => this.presence(sources),
      () => this.field('bool', sources, 'true'),
      () => this.library(sources, depth),
    ]
    if (depth > 0) {
      const inner = () => this.bool(sources, depth - 1)
      choices.push(
        () => `(${inner()} && ${inner()})`,
        () => `(${inner()} || ${inner()})`,
        () => `!(${inner()})`,
        () => `(${inner()} ? ${inner()} : ${inner()})`,
        () => `(${inner()} || ${this.guardOf(sources) ?? 'true'})`,
        () => `(${inner()}) == (${inner()})`,
      )
    }
    for (let attempt = 0; attempt < 6; attempt += 1) {
      const made = random.pick(choices)()
      if (made !== null) return made
    }
    return this.comparison(sources, 0)
  }

  private guardOf(sources: readonly Source[]): string | null {
    const guarded = sources.flatMap(({ guard }) => (guard === null ? [] : [guard]))
    return guarded.length === 0 ? null : `!(${this.random.pick(guarded)})`
  }

  private comparison(sources: readonly Source[], depth: number): string {
    const { random } = this
    const type = random.pick<CelType>(['int', 'int', 'string', 'string', 'double'])
    const operator = random.pick(['==', '!=', '<', '<=', '>', '>='])
    return `${this.expression(type, sources, depth - 1)} ${operator} ${this.expression(type, sources, depth - 1)}`
  }

  private presence(sources: readonly Source[]): string | null {
    const optional = sources.filter(({ text, guard }) => guard?.endsWith(`has(${text})`))
    if (optional.length === 0) return null
    const one = this.random.pick(optional)
    const other = this.random.pick(optional)
    const present = (source: Source) => source.guard ?? 'true'
    return this.random.pick([
      `(${present(one)})`,
      `!(${present(one)})`,
      `(${present(one)}) == (${present(other)})`,
      `!((${present(one)}) && (${present(other)}))`,
      `[(${present(one)}), (${present(other)})].exists_one(x, x)`,
    ])
  }

  private stringTest(sources: readonly Source[], depth: number): string {
    const { random } = this
    const text = this.string(sources, depth - 1)
    const literal = this.literal('string')
    return random.pick([
      `${text}.startsWith(${literal})`,
      `${text}.endsWith(${literal})`,
      `${text}.contains(${literal})`,
      `${text}.matches(${random.pick(["'^[a-z]+$'", "'[0-9]'", "r'^\\w*$'", "'^(a|b)*$'", "'(?i)a'"])})`,
      `${text} in ['a', 'b', ${literal}]`,
      `${text}.size() ${random.pick(['<', '>', '=='])} ${random.int(0, 5)}`,
      `isURL(${text}) || ${text} != ${literal}`,
      `!isQuantity(${text}) || quantity(${text}).compareTo(quantity('1Ki')) < 1`,
      `!isIP(${text}) || ip(${text}).family() == 4`,
      `format.named('dns1123Label').value().validate(${text}).hasValue()`,
      `!format.uuid().validate(${text}).hasValue()`,
      `${text}.lowerAscii() == ${text}`,
    ])
  }

  private overList(sources: readonly Source[], depth: number): string | null {
    const { random } = this
    const lists = sources.filter(({ node }) => node.type === 'array' && node.items !== undefined)
    if (lists.length === 0) return null
    const { text, node, guard } = random.pick(lists)
    const variable = this.fresh()
    const items = this.reachable({ text: variable, node: node.items ?? {}, guard: null }, 1)
    const inner = depth > 0 ? this.bool([...items, ...sources.slice(0, 2)], depth - 1) : this.comparison(items, 0)
    const type = typeOf(node.items ?? {})
    const made = random.pick([
      `${text}.all(${variable}, ${inner})`,
      `${text}.exists(${variable}, ${inner})`,
      `${text}.exists_one(${variable}, ${inner})`,
      `${text}.filter(${variable}, ${inner}).size() ${random.pick(['<', '>', '=='])} ${random.int(0, 2)}`,
      `${text}.map(${variable}, ${inner}).size() == ${text}.size()`,
      `size(${text}) <= ${random.int(0, 4)}`,
      ...(type === 'int'
        ? [
            `${text}.sum() > ${random.int(-5, 50)}`,
            `${text}.isSorted()`,
            `${text}.indexOf(1) < 1`,
            `sets.contains(${text}, [1])`,
          ]
        : []),
      ...(type === 'string'
        ? [
            `${text}.isSorted()`,
            `${text}.join('-').size() < ${random.int(1, 12)}`,
            `sets.intersects(${text}, ['a', 'b'])`,
            `${text}.lastIndexOf('a') >= 0`,
          ]
        : []),
      ...(type !== null ? [`${text}[0] == ${text}[${random.int(0, 1)}]`, `${text} == ${text}`] : []),
    ])
    return this.guarded(made, guard)
  }

  private overMap(sources: readonly Source[], depth: number): string | null {
    const { random } = this
    const maps = sources.filter(({ node }) => kindOf(node) === 'map' && typeof node.additionalProperties === 'object')
    if (maps.length === 0) return null
    const { text, node, guard } = random.pick(maps)
    const variable = this.fresh()
    const value = typeof node.additionalProperties === 'object' ? node.additionalProperties : {}
    const values = this.reachable({ text: `${text}[${variable}]`, node: value, guard: null }, 0)
    const inner = depth > 0 ? this.bool(values, depth - 1) : `${variable} != 'a'`
    const made = random.pick([
      `${text}.all(${variable}, ${inner})`,
      `${text}.exists(${variable}, ${inner})`,
      `${text}.all(${variable}, ${variable}.size() < 4)`,
      `'a' in ${text}`,
      `size(${text}) < ${random.int(1, 4)}`,
      `${text} == {}`,
      `has(${text}.a) || size(${text}) > 1`,
    ])
    return this.guarded(made, guard)
  }

  private guarded(made: string, guard: string | null): string {
    if (guard === null || this.random.chance(0.12)) return made
    return this.random.chance(0.6)
      ? `(!(${guard}) || ${made})`
      : `(${guard} ? ${made} : ${this.random.pick(['true', 'false'])})`
  }

  private library(sources: readonly Source[], depth: number): string {
    const { random } = this
    const text = this.string(sources, depth - 1)
    return random.pick([
      `duration('${random.pick(['1s', '1h30m', '500ms'])}') < duration('${random.pick(['1m', '2h'])}')`,
      `quantity('1Gi').isGreaterThan(quantity('${random.pick(['1G', '2Gi', '1024Mi'])}'))`,
      `url('https://a.b:80/c?d=e').getHost() == ${text}`,
      `cidr('10.0.0.0/8').containsIP(ip('10.1.2.3'))`,
      `semver('1.2.3').isLessThan(semver('1.10.0')) && isSemver(${text}) == false`,
      `optional.of(${text}).orValue('x') != ''`,
      `[${text}, 'b'].isSorted()`,
      `{${text}: 1}.size() == 1`,
      `type(${text}) == string`,
      `timestamp('2020-01-02T03:04:05Z').getFullYear() == 2020`,
      `['a', ${text}].exists(x, x == ${text})`,
      `'%s-%d'.format([${text}, ${random.int(0, 9)}]).size() > 3`,
      `dyn(${text}) == dyn(1) || true`,
      `bytes(${text}).size() >= ${text}.size()`,
    ])
  }

  private int(sources: readonly Source[], depth: number): string {
    const { random } = this
    const field = this.field('int', sources, this.literal('int'))
    if (depth <= 0) return field !== null && random.chance(0.8) ? field : this.literal('int')
    const inner = () => this.int(sources, depth - 1)
    const text = () => this.string(sources, depth - 1)
    return random.weighted<() => string>([
      [field === null ? 0 : 5, () => field ?? '0'],
      [2, () => this.literal('int')],
      [1, () => `(${inner()} ${random.pick(['+', '-', '*'])} ${inner()})`],
      [0.7, () => `(${inner()} ${random.pick(['/', '%'])} ${inner()})`],
      [1, () => `size(${text()})`],
      [0.5, () => `int(${text()})`],
      [0.4, () => `int(${this.double(sources, depth - 1)})`],
      [0.5, () => `${text()}.indexOf(${this.literal('string')})`],
      [0.4, () => `-(${inner()})`],
      [0.4, () => `(${this.bool(sources, depth - 1)} ? ${inner()} : ${inner()})`],
      [0.3, () => `[${inner()}, ${inner()}].max()`],
    ])()
  }

  private double(sources: readonly Source[], depth: number): string {
    const { random } = this
    const field = this.field('double', sources, this.literal('double'))
    if (depth <= 0) return field !== null && random.chance(0.8) ? field : this.literal('double')
    return random.weighted<() => string>([
      [field === null ? 0 : 5, () => field ?? '0.0'],
      [2, () => this.literal('double')],
      [
        1,
        () =>
          `(${this.double(sources, depth - 1)} ${random.pick(['+', '-', '*', '/'])} ${this.double(sources, depth - 1)})`,
      ],
      [1, () => `double(${this.int(sources, depth - 1)})`],
      [0.4, () => `double(${this.string(sources, depth - 1)})`],
    ])()
  }

  private string(sources: readonly Source[], depth: number): string {
    const { random } = this
    const field = this.field('string', sources, this.literal('string'))
    if (depth <= 0) return field !== null && random.chance(0.85) ? field : this.literal('string')
    const inner = () => this.string(sources, depth - 1)
    return random.weighted<() => string>([
      [field === null ? 0 : 5, () => field ?? "''"],
      [1, () => this.literal('string')],
      [0.8, () => `(${inner()} + ${inner()})`],
      [0.6, () => `string(${this.int(sources, depth - 1)})`],
      [0.3, () => `string(${this.double(sources, depth - 1)})`],
      [0.4, () => `${inner()}.substring(${random.int(0, 2)})`],
      [0.3, () => `${inner()}.substring(0, ${random.int(0, 3)})`],
      [0.4, () => `${inner()}.replace('a', 'b')`],
      [0.3, () => `${inner()}.upperAscii()`],
      [0.3, () => `${inner()}.trim()`],
      [0.4, () => `${inner()}.find('[a-z]+')`],
      [0.3, () => `${inner()}.split('-')[0]`],
      [0.2, () => `${inner()}.charAt(0)`],
      [0.3, () => `(${this.bool(sources, depth - 1)} ? ${inner()} : ${inner()})`],
    ])()
  }

  private literal(type: 'int' | 'double' | 'string'): string {
    const { random } = this
    switch (type) {
      case 'int':
        return random.pick([
          String(random.int(-3, 20)),
          '0',
          '1',
          '10',
          '100',
          '-1',
          '9223372036854775807',
          '2147483648',
        ])
      case 'double':
        return random.pick(['0.0', '1.5', '10.0', '-0.5', '1e3', '0.1'])
      case 'string':
        return random.pick(["''", "'a'", "'b'", "'abc'", "'x-y'", "'10'", "'Z'", "'é'", "'1Gi'", "'http://x'"])
    }
  }

  private fresh(): string {
    this.variables += 1
    return `v${this.variables}`
  }
}

/** The CEL type of a scalar node; null for what has none of the four. */
function typeOf(node: SchemaNode): CelType | null {
  switch (kindOf(node)) {
    case 'integer':
      return 'int'
    case 'number':
      return 'double'
    case 'boolean':
      return 'bool'
    case 'string':
      return ['byte', 'date', 'datetime', 'date-time', 'duration'].includes(node.format ?? '') ? null : 'string'
    default:
      return null
  }
}
