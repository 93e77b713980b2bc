import {
  CelSyntaxError,
  type Comprehension,
  copyExpression,
  type Expression,
  type LiteralValue,
  type MacroCall,
} from './expression.ts'

/** The macros an environment knows; the standard ones always. */
export interface MacroSet {
  /** `.?`, `[?]`, `optMap`, `optFlatMap`. */
  readonly hasOptionals: boolean
  /** `all(k, v, …)`, `transformList`… */
  readonly hasTwoVariables: boolean
  /** `sortBy`. */
  readonly hasExtendedLists: boolean
}

/** Not writable in source, so that no variable collides with it. */
export const accumulatorName = '@result'

interface Site {
  readonly target: Expression
  readonly args: readonly Expression[]
  readonly position: number
}

type Expander = (site: Site) => Expression

/** Expansion of a macro call (cel-go `parser/macro.go`, `cel/library.go`, `ext/comprehensions.go`, `ext/lists.go`), or null when it is none. */
export function expandMacro(macros: MacroSet, written: MacroCall, position: number): Expression | null {
  const { name, target, args } = written
  if (target === null) return name === 'has' && args.length === 1 ? expandHas(args, position) : null
  const key = `${name}/${args.length}`
  const expander =
    standard.get(key) ??
    (macros.hasOptionals ? optionals.get(key) : undefined) ??
    (macros.hasTwoVariables ? twoVariables.get(key) : undefined) ??
    (macros.hasExtendedLists ? extendedLists.get(key) : undefined)
  return expander?.({ target, args, position }) ?? null
}

function expandHas(args: readonly Expression[], position: number): Expression {
  const [argument] = args
  if (argument?.kind !== 'select') {
    throw new CelSyntaxError('invalid argument to has() macro', argument?.position ?? position)
  }
  return { kind: 'select', operand: argument.operand, field: argument.field, isTest: true, position }
}

function literal(value: LiteralValue, position: number): Expression {
  return { kind: 'literal', value, position }
}

function ident(name: string, position: number): Expression {
  return { kind: 'ident', name, position }
}

function call(name: string, position: number, ...args: readonly Expression[]): Expression {
  return { kind: 'call', name, target: null, args, position }
}

function memberCall(name: string, target: Expression, position: number, ...args: readonly Expression[]): Expression {
  return { kind: 'call', name, target, args, position }
}

function list(position: number, ...values: readonly Expression[]): Expression {
  return { kind: 'list', elements: values.map((value) => ({ value, isOptional: false })), position }
}

function accumulator(position: number): Expression {
  return ident(accumulatorName, position)
}

function argument(args: readonly Expression[], index: number): Expression {
  const found = args[index]
  if (found === undefined) throw new RangeError('a macro is chosen by its number of arguments')
  return found
}

function variableName(expression: Expression, message: string): string {
  if (expression.kind !== 'ident') throw new CelSyntaxError(message, expression.position)
  if (expression.name === accumulatorName || expression.name === '__result__') {
    throw new CelSyntaxError('iteration variable overwrites accumulator variable', expression.position)
  }
  return expression.name
}

type Loop = Pick<Comprehension, 'init' | 'condition' | 'step' | 'result'>

function comprehension(site: Site, variable: string, variable2: string | null, loop: Loop): Comprehension {
  const { position } = site
  return {
    kind: 'comprehension',
    range: site.target,
    variable,
    variable2,
    accumulator: accumulatorName,
    ...loop,
    position,
  }
}

type Quantifier = (predicate: Expression, position: number) => Loop

const all: Quantifier = (predicate, position) => ({
  init: literal(true, position),
  condition: call('@not_strictly_false', position, accumulator(position)),
  step: call('_&&_', position, accumulator(position), predicate),
  result: accumulator(position),
})

const exists: Quantifier = (predicate, position) => ({
  init: literal(false, position),
  condition: call('@not_strictly_false', position, call('!_', position, accumulator(position))),
  step: call('_||_', position, accumulator(position), predicate),
  result: accumulator(position),
})

const existsOne: Quantifier = (predicate, position) => ({
  init: literal(0n, position),
  condition: literal(true, position),
  step: call(
    '_?_:_',
    position,
    predicate,
    call('_+_', position, accumulator(position), literal(1n, position)),
    accumulator(position),
  ),
  result: call('_==_', position, accumulator(position), literal(1n, position)),
})

function collect(init: Expression, step: Expression, filter: Expression | null, position: number): Loop {
  return {
    init,
    condition: literal(true, position),
    step: filter === null ? step : call('_?_:_', position, filter, step, accumulator(position)),
    result: accumulator(position),
  }
}

const simpleName = 'argument must be a simple name'
const notIdentifier = 'argument is not an identifier'

function quantify(quantifier: Quantifier): Expander {
  return (site) => {
    const variable = variableName(argument(site.args, 0), simpleName)
    return comprehension(site, variable, null, quantifier(argument(site.args, 1), site.position))
  }
}

function transform(site: Site): Expression {
  const { args, position } = site
  const variable = variableName(argument(args, 0), notIdentifier)
  const filter = args.length === 3 ? argument(args, 1) : null
  const step = call('_+_', position, accumulator(position), list(position, argument(args, args.length - 1)))
  return comprehension(site, variable, null, collect(list(position), step, filter, position))
}

function filterItems(site: Site): Expression {
  const { args, position } = site
  const first = argument(args, 0)
  const variable = variableName(first, notIdentifier)
  const step = call('_+_', position, accumulator(position), list(position, first))
  return comprehension(site, variable, null, collect(list(position), step, argument(args, 1), position))
}

const standard: ReadonlyMap<string, Expander> = new Map([
  ['all/2', quantify(all)],
  ['exists/2', quantify(exists)],
  ['exists_one/2', quantify(existsOne)],
  ['map/2', transform],
  ['map/3', transform],
  ['filter/2', filterItems],
])

/** A comprehension over nothing that only binds `variable` to `value`. */
function bind(variable: string, value: Expression, body: Expression, position: number): Expression {
  return {
    kind: 'comprehension',
    range: list(position),
    variable: '#unused',
    variable2: null,
    accumulator: variable,
    init: value,
    condition: literal(false, position),
    step: ident(variable, position),
    result: body,
    position,
  }
}

function optionalMap(name: string, wrap: (value: Expression, position: number) => Expression): Expander {
  return ({ target, args, position }) => {
    const variable = argument(args, 0)
    if (variable.kind !== 'ident') {
      throw new CelSyntaxError(`${name}() variable name must be a simple identifier`, variable.position)
    }
    const value = memberCall('value', copyExpression(target), position)
    return call(
      '_?_:_',
      position,
      memberCall('hasValue', target, position),
      wrap(bind(variable.name, value, argument(args, 1), position), position),
      call('optional.none', position),
    )
  }
}

const optionals: ReadonlyMap<string, Expander> = new Map([
  ['optMap/2', optionalMap('optMap', (value, position) => call('optional.of', position, value))],
  ['optFlatMap/2', optionalMap('optFlatMap', (value) => value)],
])

function twoNames(args: readonly Expression[]): readonly [string, string] {
  const names = [0, 1].map((index) => {
    const expression = argument(args, index)
    if (expression.kind !== 'ident') throw new CelSyntaxError(simpleName, expression.position)
    return expression.name
  })
  const [first = '', second = ''] = names
  if (first === second) throw new CelSyntaxError(`duplicate variable name: ${first}`, argument(args, 1).position)
  return [variableName(argument(args, 0), simpleName), variableName(argument(args, 1), simpleName)]
}

function quantifyTwo(quantifier: Quantifier): Expander {
  return (site) => {
    const [first, second] = twoNames(site.args)
    return comprehension(site, first, second, quantifier(argument(site.args, 2), site.position))
  }
}

function collectTwo(step: (first: string, body: Expression, position: number) => Expression, isMap: boolean): Expander {
  return (site) => {
    const { args, position } = site
    const [first, second] = twoNames(args)
    const filter = args.length === 4 ? argument(args, 2) : null
    const init: Expression = isMap ? { kind: 'map', entries: [], position } : list(position)
    const loop = collect(init, step(first, argument(args, args.length - 1), position), filter, position)
    return comprehension(site, first, second, loop)
  }
}

const transformList = collectTwo(
  (_, body, position) => call('_+_', position, accumulator(position), list(position, body)),
  false,
)
const transformMap = collectTwo(
  (first, body, position) => call('cel.@mapInsert', position, accumulator(position), ident(first, position), body),
  true,
)
const transformMapEntry = collectTwo(
  (_, body, position) => call('cel.@mapInsert', position, accumulator(position), body),
  true,
)

const twoVariables: ReadonlyMap<string, Expander> = new Map([
  ['all/3', quantifyTwo(all)],
  ['exists/3', quantifyTwo(exists)],
  ['existsOne/3', quantifyTwo(existsOne)],
  ['exists_one/3', quantifyTwo(existsOne)],
  ['transformList/3', transformList],
  ['transformList/4', transformList],
  ['transformMap/3', transformMap],
  ['transformMap/4', transformMap],
  ['transformMapEntry/3', transformMapEntry],
  ['transformMapEntry/4', transformMapEntry],
])

const sortInput = '@__sortBy_input__'

function sortBy(site: Site): Expression {
  const { target, position } = site
  if (target.kind === 'literal' || target.kind === 'map' || target.kind === 'struct') {
    throw new CelSyntaxError(
      'sortBy can only be applied to a list, identifier, comprehension, call or select expression',
      target.position,
    )
  }
  const keys = transform({ ...site, target: ident(sortInput, position) })
  return bind(
    sortInput,
    target,
    memberCall('@sortByAssociatedKeys', ident(sortInput, position), position, keys),
    position,
  )
}

const extendedLists: ReadonlyMap<string, Expander> = new Map([['sortBy/2', sortBy]])
