import type { Checked, Reference } from './check/check.ts'
import { unplannedTypeNames } from './environment.ts'
import { typeConversions } from './library/conversions.ts'
import { indexNumber } from './library/operators.ts'
import type { FunctionDeclaration, Overload } from './library/overload.ts'
import type { RegexEngine } from './library/regex.ts'
import type { Call, Comprehension, Expression, ListLiteral, MapLiteral, Select } from './syntax/expression.ts'
import { LiteralList, LiteralMap } from './value/containers.ts'
import { equalValues } from './value/equality.ts'
import { withoutSchema } from './value/resource-value.ts'
import { fitsType, typeNameOf } from './value/runtime-type.ts'
import { CelError, EvaluationPanic, noSuchOverload, TypeValue, Uint, UndecidedEvaluation } from './value/scalar.ts'
import { CelList, CelMap, type CelValue, Optional, type Result } from './value/value.ts'

/** Values of names: innermost first. */
interface Scope {
  readonly name: string
  readonly value: () => Result
  readonly outer: Scope | null
}

/** An expression made ready to run. `constant` is set where the value needs no variable. */
interface Plan {
  readonly run: (scope: Scope | null) => Result
  readonly constant?: CelValue
  /** A chain of selections and indices is one attribute, whose first optional step makes it optional. */
  readonly attribute?: Attribute
}

interface Attribute {
  readonly root: (scope: Scope | null) => Result
  readonly steps: readonly Step[]
}

interface Step {
  readonly key: (scope: Scope | null) => Result
  readonly isOptional: boolean
  readonly isTest: boolean
}

/** Why a program cannot be made of a checked expression: the server refuses such a rule. */
export class PlanningError extends Error {}

export type Program = (variables: ReadonlyMap<string, Result>) => Result

/**
 * Makes a checked expression executable as cel-go's interpreter runs it (`interpreter/planner.go`,
 * `interpretable.go`, `attributes.go`) with the API server's options: constants are folded, `in` over a
 * constant list is a set lookup, errors are values that `&&` and `||` may absorb.
 */
export function planExpression(checked: Checked, regex: RegexEngine): Program {
  const planner = new Planner(checked, regex)
  const plan = planner.plan(checked.root)
  return (variables) => {
    let scope: Scope | null = null
    for (const [name, value] of variables) scope = { name, value: () => value, outer: scope }
    return plan.run(scope)
  }
}

function constantPlan(value: CelValue): Plan {
  return { run: () => value, constant: value }
}

class Planner {
  private readonly checked: Checked
  private readonly regex: RegexEngine

  constructor(checked: Checked, regex: RegexEngine) {
    this.checked = checked
    this.regex = regex
  }

  plan(expression: Expression): Plan {
    const reference = this.checked.references.get(expression)
    if (reference?.kind === 'variable') return variablePlan(reference.name)
    if (reference?.kind === 'type') return typePlan(reference)
    switch (expression.kind) {
      case 'literal':
        return constantPlan(expression.value)
      case 'ident':
        throw new PlanningError(`undeclared reference to '${expression.name}'`)
      case 'select':
        return this.select(expression)
      case 'call':
        return this.call(expression, reference)
      case 'list':
        return this.list(expression)
      case 'map':
        return this.map(expression)
      case 'struct':
        throw new UndecidedEvaluation('messages are not evaluated')
      case 'comprehension':
        return this.comprehension(expression)
    }
  }

  private select(expression: Select): Plan {
    const key = () => expression.field
    return extend(this.plan(expression.operand), { key, isOptional: false, isTest: expression.isTest })
  }

  private call(expression: Call, reference: Reference | undefined): Plan {
    if (reference?.kind !== 'function') throw new PlanningError(`no such overload: ${expression.name}`)
    const { declaration, isNamespaced } = reference
    const operands =
      expression.target === null || isNamespaced ? expression.args : [expression.target, ...expression.args]
    const plans = operands.map((operand) => this.plan(operand))
    const [first, second, third] = plans
    switch (declaration.name) {
      case '_&&_':
      case '_||_':
        if (first && second) return { run: logical(first, second, declaration.name === '_||_') }
        break
      case '_?_:_':
        if (first && second && third) return { run: conditional(first, second, third) }
        break
      case '_==_':
      case '_!=_':
        if (first && second) return { run: equality(first, second, declaration.name === '_!=_') }
        break
      case '_[_]':
      case '_[?_]':
      case '_?._':
        if (first && second) {
          if (second.constant !== undefined && !isQualifier(second.constant)) {
            throw new PlanningError('invalid qualifier type')
          }
          return extend(first, { key: second.run, isOptional: declaration.name !== '_[_]', isTest: false })
        }
        break
      case 'or':
      case 'orValue':
        if (first && second) return { run: optionalOr(first, second, declaration.name === 'orValue') }
        break
      case '@not_strictly_false':
        if (first) return { run: (scope) => first.run(scope) !== false }
        break
      case '@in':
        if (first && second && reference.overloads.length === 1 && reference.overloads[0]?.id === 'in_list') {
          const lookup = setLookup(second)
          if (lookup === false) return constantPlan(false)
          if (lookup !== null) return { run: (scope) => lookup(first.run(scope)) }
        }
        break
    }
    const pattern = this.constantPattern(declaration.name, second)
    if (pattern !== null && first) {
      const call = invoke(declaration, reference.overloads, [
        { run: (scope) => nativeText(first.run(scope)) },
        ...plans.slice(1),
      ])
      return { run: call }
    }
    return foldConversion(declaration.name, plans, invoke(declaration, reference.overloads, plans))
  }

  /** A constant pattern that Go refuses fails when the program is made. */
  private constantPattern(name: string, pattern: Plan | undefined): string | null {
    if (name !== 'matches' && name !== 'find' && name !== 'findAll') return null
    if (typeof pattern?.constant !== 'string') return null
    if (this.regex.compile(pattern.constant) === null) {
      throw new PlanningError(`error parsing regexp: ${pattern.constant}`)
    }
    return pattern.constant
  }

  private list({ elements }: ListLiteral): Plan {
    const plans = elements.map(({ value, isOptional }) => ({ plan: this.plan(value), isOptional }))
    const run = (scope: Scope | null): Result => {
      const values: CelValue[] = []
      for (const { plan, isOptional } of plans) {
        const value = plan.run(scope)
        if (value instanceof CelError) return value
        if (!isOptional) values.push(value)
        else if (!(value instanceof Optional)) return new CelError('cannot initialize optional list element')
        else if (value.value instanceof CelError) return value.value
        else if (value.value !== undefined) values.push(value.value)
      }
      return new LiteralList(values)
    }
    return foldConstant(
      plans.map(({ plan }) => plan),
      run,
    )
  }

  private map({ entries }: MapLiteral): Plan {
    const plans = entries.map(({ key, value, isOptional }) => ({
      key: this.plan(key),
      value: this.plan(value),
      isOptional,
    }))
    const run = (scope: Scope | null): Result => {
      const pairs: (readonly [CelValue, CelValue])[] = []
      for (const { key, value, isOptional } of plans) {
        const keyValue = key.run(scope)
        if (keyValue instanceof CelError) return keyValue
        const entryValue = value.run(scope)
        if (entryValue instanceof CelError) return entryValue
        if (!isOptional) pairs.push([keyValue, entryValue])
        else if (!(entryValue instanceof Optional)) return new CelError('cannot initialize optional entry')
        else if (entryValue.value instanceof CelError) return entryValue.value
        else if (entryValue.value !== undefined) pairs.push([keyValue, entryValue.value])
        else removeKey(pairs, keyValue)
      }
      return LiteralMap.of(pairs)
    }
    return foldConstant(
      plans.flatMap(({ key, value }) => [key, value]),
      run,
    )
  }

  private comprehension(expression: Comprehension): Plan {
    const [init, range, condition, step, result] = [
      expression.init,
      expression.range,
      expression.condition,
      expression.step,
      expression.result,
    ].map((part) => this.plan(part))
    if (!(init && range && condition && step && result)) throw new RangeError('a comprehension has five parts')
    const { accumulator, variable, variable2 } = expression
    return {
      run: (scope) => {
        const collection = range.run(scope)
        if (collection instanceof CelError) return collection
        const entries = iterate(collection, variable2 !== null)
        if (entries === null) return new CelError(`got '${typeNameOf(collection)}', expected iterable type`)
        let total: Result | undefined
        // The first value is computed when it is first asked for, as upstream.
        const accumulated = () => {
          total ??= init.run(scope)
          return total
        }
        const withTotal: Scope = { name: accumulator, value: accumulated, outer: scope }
        for (const [first, second] of entries) {
          let inner: Scope = { name: variable, value: () => first, outer: scope }
          if (variable2 !== null) inner = { name: variable2, value: () => second, outer: inner }
          // The accumulator is looked up before the variables.
          const full: Scope = { name: accumulator, value: accumulated, outer: inner }
          const isContinued = condition.run(full)
          if (isContinued === false) break
          const next = step.run(full)
          total = next
        }
        return result.run(withTotal)
      },
    }
  }
}

/** With a constant pattern upstream asks for Go's `Value()`, which is a string for an optional text and for a type too. */
function nativeText(value: Result): Result {
  if (value instanceof Optional) return value.value === undefined ? noSuchOverload() : nativeText(value.value)
  if (value instanceof TypeValue) return value.name
  return typeof value === 'string' || value instanceof CelError ? value : noSuchOverload()
}

function removeKey(pairs: (readonly [CelValue, CelValue])[], key: CelValue): void {
  for (let index = pairs.length - 1; index >= 0; index--) {
    if (equalValues(pairs[index]?.[0] ?? null, key) === true) pairs.splice(index, 1)
  }
}

function variablePlan(name: string): Plan {
  const root = (scope: Scope | null): Result => {
    for (let current = scope; current !== null; current = current.outer) {
      if (current.name === name) return current.value()
    }
    return new CelError(`no such attribute(s): ${name}`)
  }
  const attribute: Attribute = { root, steps: [] }
  return { run: (scope) => resolveAttribute(attribute, scope), attribute }
}

function typePlan(reference: {
  readonly type: { readonly parameters: readonly { readonly name: string }[] }
  readonly name: string
}): Plan {
  if (unplannedTypeNames.has(reference.name)) {
    throw new PlanningError(`reference to undefined type: ${reference.name}`)
  }
  return constantPlan(new TypeValue(reference.type.parameters[0]?.name ?? reference.name))
}

function extend(operand: Plan, step: Step): Plan {
  const { attribute } = operand
  const extended: Attribute =
    attribute === undefined
      ? { root: operand.run, steps: [step] }
      : { root: attribute.root, steps: [...attribute.steps, step] }
  const run = (scope: Scope | null): Result => {
    const value = resolveAttribute(extended, scope)
    // `has(a.?b.c)` is an optional whose presence is the answer.
    return step.isTest && value instanceof Optional ? value.value !== undefined : value
  }
  return { run, attribute: extended }
}

function resolveAttribute(attribute: Attribute, scope: Scope | null): Result {
  let value = attribute.root(scope)
  let isOptional = false
  if (value instanceof Optional) {
    if (value.value === undefined) return value
    if (value.value instanceof CelError) return attribute.steps.length === 0 ? value : value.value
    isOptional = true
    value = withoutSchema(value.value)
  }
  for (const step of attribute.steps) {
    if (value instanceof CelError) return value
    const key = step.key(scope)
    if (key instanceof CelError) return key
    isOptional ||= step.isOptional
    const found = qualify(value, key, isOptional || step.isTest)
    if (found instanceof CelError) return found
    if (step.isTest) {
      if (isOptional) return found === undefined ? Optional.none : new Optional(null)
      return found !== undefined
    }
    if (found === undefined) return Optional.none
    value = found
  }
  if (value instanceof CelError || !isOptional) return value
  return new Optional(value)
}

function isQualifier(key: CelValue): boolean {
  return ['string', 'bigint', 'number', 'boolean'].includes(typeof key) || key instanceof Uint
}

/** The value at a key or index; undefined when it is absent and that may be asked. */
function qualify(value: CelValue, key: CelValue, mayBeAbsent: boolean): Result | undefined {
  if (!isQualifier(key)) return new CelError('invalid qualifier type')
  if (value instanceof CelMap) {
    const found = value.find(key)
    return found === undefined && !mayBeAbsent ? new CelError(`no such key: ${showKey(key)}`) : found
  }
  if (value instanceof CelList) {
    const index = indexNumber(key)
    if (index instanceof CelError) return index
    if (index >= 0n && index < value.size) return value.get(Number(index))
    return mayBeAbsent ? undefined : new CelError(`index out of bounds: ${index}`)
  }
  return mayBeAbsent ? undefined : new CelError(`no such key: ${showKey(key)}`)
}

function showKey(key: CelValue): string {
  return typeof key === 'string' || typeof key === 'bigint' || typeof key === 'number' || typeof key === 'boolean'
    ? String(key)
    : typeNameOf(key)
}

function logical(first: Plan, second: Plan, absorbing: boolean) {
  return (scope: Scope | null): Result => {
    const left = first.run(scope)
    if (left === absorbing) return absorbing
    const right = second.run(scope)
    if (right === absorbing) return absorbing
    if (typeof left !== 'boolean') return left instanceof CelError ? left : noSuchOverload()
    if (typeof right !== 'boolean') return right instanceof CelError ? right : noSuchOverload()
    return !absorbing
  }
}

function conditional(condition: Plan, whenTrue: Plan, whenFalse: Plan) {
  return (scope: Scope | null): Result => {
    const chosen = condition.run(scope)
    if (typeof chosen === 'boolean') {
      const branch = chosen ? whenTrue : whenFalse
      // As a branch, `has(a.?b)` is the optional behind it.
      const value = branch.attribute === undefined ? branch.run(scope) : resolveAttribute(branch.attribute, scope)
      // Both branches are attributes upstream, and an attribute takes the content of an optional out and in again.
      const content = value instanceof Optional ? value.value : undefined
      return content === undefined || content instanceof CelError ? value : new Optional(withoutSchema(content))
    }
    return chosen instanceof CelError ? chosen : noSuchOverload()
  }
}

function equality(first: Plan, second: Plan, isNegated: boolean) {
  return (scope: Scope | null): Result => {
    const left = first.run(scope)
    const right = second.run(scope)
    if (left instanceof CelError) return left
    if (right instanceof CelError) return right
    const isEqual = equalValues(left, right)
    // Upstream `!=` takes an error of the comparison for a difference.
    return isNegated ? isEqual !== true : isEqual
  }
}

function optionalOr(first: Plan, second: Plan, isValue: boolean) {
  return (scope: Scope | null): Result => {
    const left = first.run(scope)
    if (!(left instanceof Optional)) return left
    if (left.value === undefined) return second.run(scope)
    return isValue ? left.value : left
  }
}

function iterate(collection: CelValue, isPairwise: boolean): Iterable<readonly [Result, Result]> | null {
  if (collection instanceof CelList) {
    const items = [...collection.items()]
    return items.map((item, index) => (isPairwise ? [BigInt(index), item] : [item, null]))
  }
  if (!(collection instanceof CelMap)) return null
  return collection.keys().map((key) => {
    const found = isPairwise ? collection.find(key) : null
    return [key, found === undefined ? new CelError('no such key') : found]
  })
}

/** Set lookup of `x in [constants]` (`maybeOptimizeSetMembership`): false for an empty list, null where it does not apply. */
function setLookup(list: Plan): ((value: Result) => Result) | false | null {
  if (!(list.constant instanceof CelList)) return null
  if (list.constant.size === 0) return false
  const keys = new Set<string>()
  for (const item of list.constant.items()) {
    // NaN is a key that is never found.
    if (typeof item === 'number' && Number.isNaN(item)) continue
    const own = scalarKey(item)
    if (own === null) return null
    for (const key of [own, ...numericTwins(item)]) keys.add(key)
  }
  return (value) => {
    if (value instanceof CelError) return value
    if (value instanceof Uint8Array) throw new EvaluationPanic('runtime error: hash of unhashable type')
    const key = scalarKey(value)
    return key !== null && keys.has(key)
  }
}

function scalarKey(value: Result): string | null {
  if (typeof value === 'bigint') return `i${value}`
  if (typeof value === 'number') return Number.isNaN(value) ? null : `d${value}`
  if (typeof value === 'string') return `s${value}`
  if (typeof value === 'boolean') return `b${value}`
  return value instanceof Uint ? `u${value.value}` : null
}

/** The same number in the other numeric types, as far as it exists there. */
function numericTwins(value: Result): readonly string[] {
  const integer = value instanceof Uint ? value.value : typeof value === 'bigint' ? value : null
  if (integer !== null) {
    const twins = [`d${Number(integer)}`]
    if (!(value instanceof Uint) && integer >= 0n) twins.push(`u${integer}`)
    if (value instanceof Uint && BigInt.asIntN(64, integer) === integer) twins.push(`i${integer}`)
    return twins
  }
  if (typeof value !== 'number' || !Number.isInteger(value)) return []
  const whole = BigInt(value)
  return [
    ...(BigInt.asIntN(64, whole) === whole ? [`i${whole}`] : []),
    ...(BigInt.asUintN(64, whole) === whole ? [`u${whole}`] : []),
  ]
}

function foldConstant(parts: readonly Plan[], run: Plan['run']): Plan {
  if (parts.some((part) => part.constant === undefined)) return { run }
  const value = run(null)
  return value instanceof CelError ? { run: () => value } : constantPlan(value)
}

/** Conversions of constants are carried out at once; one that fails refuses the rule. */
function foldConversion(name: string, args: readonly Plan[], run: Plan['run']): Plan {
  const [argument] = args
  if (!typeConversions.has(name) || args.length !== 1 || argument?.constant === undefined) return { run }
  const value = run(null)
  if (value instanceof CelError) throw new PlanningError(value.message)
  return constantPlan(value)
}

function invoke(declaration: FunctionDeclaration, resolved: readonly Overload[], plans: readonly Plan[]): Plan['run'] {
  // With one signature left after checking it is used alone; else all of the function's are tried in order.
  const overloads = resolved.length === 1 ? resolved : declaration.overloads
  return (scope) => {
    const values: CelValue[] = []
    let error: CelError | null = null
    for (const plan of plans) {
      const value = plan.run(scope)
      if (value instanceof CelError) error ??= value
      else values.push(value)
    }
    if (error !== null) return error
    if (declaration.call !== null) return declaration.call(values)
    const overload = overloads.find(
      ({ parameters }) =>
        parameters.length === values.length &&
        (!declaration.isGuarded || parameters.every((type, index) => fitsType(values[index] ?? null, type))),
    )
    if (overload === undefined || overload.call === null) return new CelError(`no such overload: ${declaration.name}`)
    return overload.call(values)
  }
}
