import type { Checked, Reference } from '../check/check.ts'
import type { Call, Comprehension, Expression, ListLiteral, MapLiteral, Select } from '../syntax/expression.ts'
import { type CelType, dynType } from '../value/types.ts'
import { type AccessPath, extendPath, pathOf, withoutAccumulator } from './access-path.ts'
import type { CallEstimate, CostNode, SchemaSizes } from './cost-node.ts'
import { add, type CostRange, exactly, greatest, multiply, union, unknown, zero } from './cost-range.ts'
import { isScalar, literalSize } from './expression-size.ts'
import { listCost, mapCost, selectCost, structCost } from './factors.ts'
import { libraryCall } from './library-call.ts'
import { type EntryBook, type EntrySize, type OperatorCall, operatorCall } from './operator-calls.ts'

interface LocalVariable {
  readonly path: AccessPath | null
  readonly size: CostRange | null
  readonly entries: EntrySize | null
}

/**
 * Estimates as cel-go 0.23 to 0.26 do (`checker/cost.go`; Kubernetes 1.33 and later): follows the sizes of what the rule
 * itself makes, through variables of loops and bindings.
 */
export class VariableEstimator implements EntryBook {
  readonly #checked: Checked
  readonly #sizes: SchemaSizes
  readonly #paths = new Map<Expression, AccessPath | null>()
  readonly #locals = new Map<string, LocalVariable[]>()
  readonly #computedSizes = new Map<Expression, CostRange>()
  readonly #entrySizes = new Map<Expression, EntrySize>()

  constructor(checked: Checked, sizes: SchemaSizes) {
    this.#checked = checked
    this.#sizes = sizes
  }

  cost(expression: Expression): CostRange {
    switch (expression.kind) {
      case 'literal':
        return zero
      case 'ident':
        return this.#name(expression, this.#nameOf(expression) ?? expression.name)
      case 'select':
        return this.#select(expression)
      case 'call':
        return this.#call(expression)
      case 'list':
        return this.#list(expression)
      case 'map':
        return this.#map(expression)
      case 'struct':
        return add(exactly(structCost), ...expression.fields.map(({ value }) => this.cost(value)))
      case 'comprehension':
        return isBinding(expression) ? this.#binding(expression) : this.#loop(expression)
    }
  }

  /** The checker puts a name in the place of a chain of selections that is one. */
  #nameOf(expression: Expression): string | null {
    const reference = this.#reference(expression)
    return reference === null || reference.kind === 'function' ? null : reference.name
  }

  #reference(expression: Expression): Reference | null {
    return this.#checked.references.get(expression) ?? null
  }

  #typeOf(expression: Expression): CelType {
    return this.#checked.types.get(expression) ?? dynType
  }

  #name(expression: Expression, name: string): CostRange {
    const local = this.#local(name)
    this.#paths.set(expression, local === null ? pathOf(name) : local.path)
    return exactly(selectCost)
  }

  #select(expression: Select): CostRange {
    const name = this.#nameOf(expression)
    if (name !== null) return this.#name(expression, name)
    const operand = this.cost(expression.operand)
    // `has()` is free (`PresenceTestHasCost(false)` in k8s.io/apiserver `pkg/cel/environment/base.go`).
    if (expression.isTest) return operand
    const { kind } = this.#typeOf(expression.operand)
    this.#paths.set(expression, extendPath(this.#pathOf(expression.operand), expression.field))
    return kind === 'map' || kind === 'struct' || kind === 'parameter' ? add(operand, exactly(selectCost)) : operand
  }

  #call(expression: Call): CostRange {
    if (expression.name === 'dyn' && expression.target === null) return this.#dyn(expression)
    const costs: CostRange[] = []
    const args: CostNode[] = []
    for (const argument of expression.args) {
      costs.push(this.cost(argument))
      args.push(this.#node(argument))
    }
    const reference = this.#reference(expression)
    if (reference?.kind !== 'function' || reference.overloads.length === 0) return zero
    const isMember = expression.target !== null && !reference.isNamespaced
    const targetCost = isMember ? this.cost(expression.target) : zero
    const target = isMember ? this.#node(expression.target) : null
    let total: CostRange = { least: greatest, most: 0n }
    let size: CostRange | null = null
    for (const { id } of reference.overloads) {
      const call = { expression, name: reference.declaration.name, overload: id, target, args, costs }
      const estimate = this.#callOf(call)
      total = union(total, estimate.cost)
      if (estimate.size !== null) size = size === null ? estimate.size : union(size, estimate.size)
      const [container] = expression.args
      if ((id === 'index_list' || id === 'index_map') && container !== undefined) {
        size = this.entriesOf(container)?.value ?? null
        this.#paths.set(expression, extendPath(this.#pathOf(container), id === 'index_list' ? '@items' : '@values'))
      }
      size ??= this.sizeOf(expression)
    }
    if (size !== null) this.#computedSizes.set(expression, size)
    return add(targetCost, total)
  }

  #dyn(expression: Call): CostRange {
    const [argument] = expression.args
    if (argument === undefined) return zero
    const cost = this.cost(argument)
    this.#copySizes(expression, argument)
    return add(exactly(1n), cost)
  }

  #callOf(call: OperatorCall & { readonly name: string }): CallEstimate {
    const { overload, target, args, costs } = call
    const estimate = libraryCall(call.name, { overload, target, args, sizes: this.#sizes })
    return estimate === null ? operatorCall(call, this) : { ...estimate, cost: add(estimate.cost, ...costs) }
  }

  #list(expression: ListLiteral): CostRange {
    const costs: CostRange[] = []
    let items: CostRange | null = null
    for (const { value } of expression.elements) {
      costs.push(this.cost(value))
      items = joined(items, this.sizeOrUnknown(value))
    }
    this.setEntries(expression, { container: 'list', key: exactly(1n), value: items ?? zero })
    return add(...costs, exactly(listCost))
  }

  #map(expression: MapLiteral): CostRange {
    const costs: CostRange[] = []
    let keys: CostRange | null = null
    let values: CostRange | null = null
    for (const { key, value } of expression.entries) {
      costs.push(this.cost(key), this.cost(value))
      keys = joined(keys, this.sizeOrUnknown(key))
      values = joined(values, this.sizeOrUnknown(value))
    }
    this.setEntries(expression, { container: 'map', key: keys ?? zero, value: values ?? zero })
    return add(...costs, exactly(mapCost))
  }

  #loop(expression: Comprehension): CostRange {
    const { range, init, condition, step, result, accumulator, variable, variable2 } = expression
    const before = add(this.cost(range), this.cost(init))
    this.#pushVariable(accumulator, init)
    if (variable2 === null) this.#pushOnly(variable, range)
    else {
      this.#pushKey(variable, range)
      this.#pushValue(variable2, range)
    }
    const conditionCost = this.cost(condition)
    const stepCost = this.cost(step)
    this.#pop(variable)
    if (variable2 !== null) this.#pop(variable2)
    const resultCost = this.cost(result)
    this.#pop(accumulator)
    const times = this.sizeOrUnknown(range)
    if (init.kind === 'literal') this.#setSize(expression, this.sizeOf(init))
    else if (init.kind === 'list' || init.kind === 'map') {
      this.#setSize(expression, times)
      this.setEntries(expression, this.entriesOf(step))
    }
    return add(before, resultCost, multiply(times, add(stepCost, conditionCost)))
  }

  #binding(expression: Comprehension): CostRange {
    const { range, init, accumulator, result } = expression
    const before = add(this.cost(range), this.cost(init))
    this.#pushVariable(accumulator, init)
    const cost = this.cost(result)
    this.#pop(accumulator)
    this.#copySizes(expression, result)
    return add(before, cost)
  }

  #pushKey(name: string, range: Expression): void {
    const entries = this.entriesOf(range)
    const step = this.#containerOf(range, entries) === 'list' ? '@indices' : '@keys'
    this.#push(name, { path: extendPath(this.#pathOf(range), step), size: entries?.key ?? null, entries: null })
  }

  #pushValue(name: string, range: Expression): void {
    const entries = this.entriesOf(range)
    const step = this.#containerOf(range, entries) === 'list' ? '@items' : '@values'
    this.#push(name, { path: extendPath(this.#pathOf(range), step), size: entries?.value ?? null, entries: null })
  }

  /** The one variable of a loop holds the items of a list and the keys of a map. */
  #pushOnly(name: string, range: Expression): void {
    if (this.#containerOf(range, this.entriesOf(range)) === 'list') this.#pushValue(name, range)
    else this.#pushKey(name, range)
  }

  #containerOf(range: Expression, entries: EntrySize | null): string {
    return entries?.container ?? this.#typeOf(range).kind
  }

  #pushVariable(name: string, value: Expression): void {
    const path = this.#pathOf(value)
    const entries = this.entriesOf(value)
    this.#push(name, { path, size: this.sizeOf(value), entries })
  }

  #push(name: string, variable: LocalVariable): void {
    const stack = this.#locals.get(name)
    if (stack === undefined) this.#locals.set(name, [variable])
    else stack.push(variable)
  }

  #pop(name: string): void {
    this.#locals.get(name)?.pop()
  }

  #local(name: string): LocalVariable | null {
    return this.#locals.get(name)?.at(-1) ?? null
  }

  #localOf(expression: Expression): LocalVariable | null {
    const name = expression.kind === 'ident' ? (this.#nameOf(expression) ?? expression.name) : this.#nameOf(expression)
    return name === null ? null : this.#local(name)
  }

  #pathOf(expression: Expression): AccessPath | null {
    const local = this.#localOf(expression)
    return local === null ? (this.#paths.get(expression) ?? null) : local.path
  }

  #node(expression: Expression): CostNode {
    const path = withoutAccumulator(this.#pathOf(expression))
    return {
      type: this.#typeOf(expression),
      expression,
      path,
      size: this.sizeOf(expression),
    }
  }

  sizeOfNode({ size }: CostNode): CostRange {
    return size ?? unknown
  }

  sizeOf(expression: Expression): CostRange | null {
    const known = this.#computedSizes.get(expression) ?? literalSize(expression)
    if (known !== null) return known
    const bound = this.#sizes.at(this.#pathOf(expression))
    if (bound !== null) {
      this.#computedSizes.set(expression, bound)
      return bound
    }
    if (isScalar(this.#typeOf(expression))) return exactly(1n)
    return this.#localOf(expression)?.size ?? null
  }

  sizeOrUnknown(expression: Expression): CostRange {
    return this.sizeOf(expression) ?? unknown
  }

  entriesOf(expression: Expression): EntrySize | null {
    return this.#entrySizes.get(expression) ?? this.#localOf(expression)?.entries ?? null
  }

  setEntries(expression: Expression, entries: EntrySize | null): void {
    if (entries !== null) this.#entrySizes.set(expression, entries)
  }

  #setSize(expression: Expression, size: CostRange | null): void {
    if (size !== null) this.#computedSizes.set(expression, size)
  }

  #copySizes(to: Expression, from: Expression): void {
    this.#setSize(to, this.sizeOf(from))
    this.setEntries(to, this.entriesOf(from))
  }
}

function joined(sizes: CostRange | null, size: CostRange): CostRange {
  return sizes === null ? size : union(sizes, size)
}

/** The form of `cel.bind()`: a loop over nothing. */
function isBinding({ range, condition, accumulator }: Comprehension): boolean {
  return (
    range.kind === 'list' &&
    range.elements.length === 0 &&
    condition.kind === 'literal' &&
    condition.value === false &&
    accumulator !== '__result__'
  )
}
