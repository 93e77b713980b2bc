import type { Checked } from '../check/check.ts'
import type { Call, Comprehension, Expression, Select } from '../syntax/expression.ts'
import { type CelType, dynType } from '../value/types.ts'
import { type AccessPath, extendPath, pathOf, withoutAccumulator } from './access-path.ts'
import type { CallEstimate, CostNode, SchemaSizes } from './cost-node.ts'
import { add, type CostRange, exactly, greatest, multiply, union, unknown, zero } from './cost-range.ts'
import { isScalar, literalSize } from './expression-size.ts'
import { listCost, mapCost, selectCost, structCost } from './factors.ts'
import { libraryCall } from './library-call.ts'
import { type EntryBook, type OperatorCall, operatorCall } from './operator-calls.ts'

/**
 * Estimates as cel-go 0.17.8 to 0.22 do (`checker/cost.go`; Kubernetes 1.30 to 1.32): a loop's variable is known by the
 * place of its range in the schema, and of what the rule itself makes only the sizes of literals and results are.
 */
export class RangeEstimator implements EntryBook {
  readonly #checked: Checked
  readonly #sizes: SchemaSizes
  readonly #paths = new Map<Expression, AccessPath | null>()
  readonly #ranges = new Map<string, Expression[]>()
  readonly #computedSizes = new Map<Expression, CostRange>()

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
        return add(exactly(listCost), ...expression.elements.map(({ value }) => this.cost(value)))
      case 'map':
        return add(
          exactly(mapCost),
          ...expression.entries.flatMap(({ key, value }) => [this.cost(key), this.cost(value)]),
        )
      case 'struct':
        return add(exactly(structCost), ...expression.fields.map(({ value }) => this.cost(value)))
      case 'comprehension':
        return this.#loop(expression)
    }
  }

  #nameOf(expression: Expression): string | null {
    const reference = this.#checked.references.get(expression)
    return reference === undefined || reference.kind === 'function' ? null : reference.name
  }

  #typeOf(expression: Expression): CelType {
    return this.#checked.types.get(expression) ?? dynType
  }

  #name(expression: Expression, name: string): CostRange {
    const range = this.#ranges.get(name)?.at(-1)
    if (range === undefined) this.#paths.set(expression, pathOf(name))
    else {
      const { kind } = this.#typeOf(range)
      const path = this.#paths.get(range) ?? null
      if (kind === 'list') this.#paths.set(expression, extendPath(path, '@items'))
      if (kind === 'map') this.#paths.set(expression, extendPath(path, '@keys'))
    }
    return exactly(selectCost)
  }

  #select(expression: Select): CostRange {
    const name = this.#nameOf(expression)
    if (name !== null) return this.#name(expression, name)
    const operand = this.cost(expression.operand)
    if (expression.isTest) return operand
    const { kind } = this.#typeOf(expression.operand)
    this.#paths.set(expression, extendPath(this.#paths.get(expression.operand) ?? null, expression.field))
    return kind === 'map' || kind === 'struct' || kind === 'parameter' ? add(operand, exactly(selectCost)) : operand
  }

  #call(expression: Call): CostRange {
    const costs: CostRange[] = []
    const args: CostNode[] = []
    for (const argument of expression.args) {
      costs.push(this.cost(argument))
      args.push(this.#node(argument))
    }
    const reference = this.#checked.references.get(expression)
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
        const step = id === 'index_list' ? '@items' : '@values'
        this.#paths.set(expression, extendPath(this.#paths.get(container) ?? null, step))
      }
    }
    if (size !== null) this.#computedSizes.set(expression, size)
    return add(targetCost, total)
  }

  #callOf(call: OperatorCall & { readonly name: string }): CallEstimate {
    const { overload, target, args, costs } = call
    const estimate = libraryCall(call.name, { overload, target, args, sizes: this.#sizes })
    return estimate === null ? operatorCall(call, this) : { ...estimate, cost: add(estimate.cost, ...costs) }
  }

  #loop(expression: Comprehension): CostRange {
    const { range, init, condition, step, result, variable } = expression
    const before = add(this.cost(range), this.cost(init))
    const ranges = this.#ranges.get(variable) ?? []
    this.#ranges.set(variable, [...ranges, range])
    const conditionCost = this.cost(condition)
    const stepCost = this.cost(step)
    this.#ranges.set(variable, ranges)
    const resultCost = this.cost(result)
    const times = this.sizeOfNode(this.#node(range))
    this.#computedSizes.set(expression, times)
    return add(before, resultCost, multiply(times, add(stepCost, conditionCost)))
  }

  #node(expression: Expression): CostNode {
    return {
      type: this.#typeOf(expression),
      expression,
      path: withoutAccumulator(this.#paths.get(expression) ?? null),
      size: this.#computedSizes.get(expression) ?? literalSize(expression),
    }
  }

  sizeOfNode({ size, path, type }: CostNode): CostRange {
    return size ?? this.#sizes.at(path) ?? (type.kind !== 'opaque' && isScalar(type) ? exactly(1n) : unknown)
  }

  entriesOf(): null {
    return null
  }

  setEntries(): void {}
}
