import type { Environment } from '../environment.ts'
import type { FunctionDeclaration, Overload } from '../library/overload.ts'
import type { SchemaType } from '../schema-type.ts'
import type {
  Call,
  Comprehension,
  Expression,
  ListLiteral,
  LiteralValue,
  MapLiteral,
  Select,
} from '../syntax/expression.ts'
import { isReservedWord } from '../value/escape.ts'
import { Uint } from '../value/scalar.ts'
import {
  boolType,
  bytesType,
  type CelType,
  doubleType,
  dynType,
  errorType,
  formatType,
  intType,
  isOptionalType,
  isSameType,
  listType,
  mapType,
  nullType,
  opaqueType,
  optionalType,
  parameterType,
  stringType,
  uintType,
} from '../value/types.ts'
import { assignAll, mostGeneral, resolveType, type Substitutions } from './unify.ts'

/** What a name or a call was resolved to. */
export type Reference =
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'type'; readonly type: CelType; readonly name: string }
  /** `isNamespaced`: the target was part of the function's name. */
  | {
      readonly kind: 'function'
      readonly declaration: FunctionDeclaration
      readonly overloads: readonly Overload[]
      readonly isNamespaced: boolean
    }

export interface CheckIssue {
  readonly position: number
  readonly message: string
}

export interface Checked {
  readonly root: Expression
  readonly types: ReadonlyMap<Expression, CelType>
  readonly references: ReadonlyMap<Expression, Reference>
  readonly issues: readonly CheckIssue[]
}

export interface CheckScope {
  readonly environment: Environment
  readonly variables: ReadonlyMap<string, CelType>
  /** Objects by type name. */
  readonly objects: ReadonlyMap<string, SchemaType>
}

/** Types an expression as cel-go's checker does (`checker/checker.go`). */
export function checkExpression(root: Expression, scope: CheckScope): Checked {
  return new Checker(scope).run(root)
}

/** `a.b.c` for a chain of selections on a name; null for anything else. */
export function qualifiedName(expression: Expression): string | null {
  if (expression.kind === 'ident') return expression.name
  if (expression.kind !== 'select' || expression.isTest) return null
  const prefix = qualifiedName(expression.operand)
  return prefix === null ? null : `${prefix}.${expression.field}`
}

function withoutLeadingDot(name: string): string {
  return name.startsWith('.') ? name.slice(1) : name
}

class Checker {
  private readonly scope: CheckScope
  private readonly types = new Map<Expression, CelType>()
  private readonly references = new Map<Expression, Reference>()
  private readonly issues: CheckIssue[] = []
  private readonly locals: { readonly name: string; readonly type: CelType }[] = []
  private mapping: Substitutions = new Map()
  private freeVariables = 0

  constructor(scope: CheckScope) {
    this.scope = scope
  }

  run(root: Expression): Checked {
    this.check(root)
    for (const [expression, type] of this.types) this.types.set(expression, resolveType(this.mapping, type, true))
    return { root, types: this.types, references: this.references, issues: this.issues }
  }

  private report(expression: Expression, message: string): void {
    this.issues.push({ position: expression.position, message })
  }

  private typeOf(expression: Expression): CelType {
    return this.types.get(expression) ?? errorType
  }

  private isAssignable(from: CelType, to: CelType): boolean {
    return this.assign([from], [to])
  }

  private assign(from: readonly CelType[], to: readonly CelType[]): boolean {
    const mapping = assignAll(this.mapping, from, to)
    if (mapping === null) return false
    this.mapping = mapping
    return true
  }

  private freshVariable(): CelType {
    return parameterType(`_var${this.freeVariables++}`)
  }

  private check(expression: Expression): void {
    this.types.set(expression, this.typed(expression))
  }

  private typed(expression: Expression): CelType {
    switch (expression.kind) {
      case 'literal':
        return literalType(expression.value)
      case 'ident':
        return this.lookUp(expression, expression.name) ?? this.undeclared(expression, expression.name)
      case 'select':
        return this.select(expression)
      case 'call':
        return this.call(expression)
      case 'list':
        return this.list(expression)
      case 'map':
        return this.map(expression)
      case 'struct':
        for (const field of expression.fields) this.check(field.value)
        return this.undeclared(expression, expression.typeName)
      case 'comprehension':
        return this.comprehension(expression)
    }
  }

  private undeclared(expression: Expression, name: string): CelType {
    this.report(expression, `undeclared reference to '${name}' (in container '')`)
    return errorType
  }

  /** A variable, or the name of a type; notes what was found. */
  private lookUp(expression: Expression, written: string): CelType | null {
    const name = withoutLeadingDot(written)
    const type = this.locals.findLast((local) => local.name === name)?.type ?? this.scope.variables.get(name)
    if (type !== undefined) {
      this.references.set(expression, { kind: 'variable', name })
      return type
    }
    const named = this.scope.environment.typeNames.get(name)
    if (named === undefined) return null
    this.references.set(expression, { kind: 'type', type: named, name })
    return named
  }

  private select(expression: Select): CelType {
    const name = qualifiedName(expression)
    const named = name === null ? null : this.lookUp(expression, name)
    if (named !== null) return named
    const type = this.field(expression, expression.operand, expression.field, false)
    return expression.isTest ? boolType : resolveType(this.mapping, type, false)
  }

  private field(expression: Expression, operand: Expression, field: string, isOptionalSelection: boolean): CelType {
    this.check(operand)
    const operandType = resolveType(this.mapping, this.typeOf(operand), false)
    const isOptional = isOptionalType(operandType)
    const target = isOptional ? (operandType.parameters[0] ?? dynType) : operandType
    const type = this.fieldType(expression, target, field)
    return isOptional || isOptionalSelection ? optionalType(type) : type
  }

  private fieldType(expression: Expression, target: CelType, field: string): CelType {
    switch (target.kind) {
      case 'map':
        return target.parameters[1] ?? dynType
      case 'struct': {
        const type = this.objectField(target, field)
        if (type !== undefined) return type
        this.report(expression, `undefined field '${field}'`)
        return errorType
      }
      case 'parameter':
        this.isAssignable(dynType, target)
        return dynType
      case 'dyn':
      case 'error':
        return dynType
      default:
        this.report(expression, `type '${formatType(target)}' does not support field selection`)
        return dynType
    }
  }

  private objectField(target: CelType, field: string): CelType | undefined {
    const fields = this.scope.objects.get(target.name)?.fields
    const found = fields?.get(field)
    if (found !== undefined || !this.scope.environment.hasKeywordFields || !isReservedWord(field)) return found?.celType
    return fields?.get(`__${field}__`)?.celType
  }

  private call(expression: Call): CelType {
    const { name, target, args } = expression
    if (name === '_?._' && target === null) return this.optionalSelection(expression)
    for (const argument of args) this.check(argument)
    const { functions } = this.scope.environment
    if (target === null) {
      const declaration = functions.get(withoutLeadingDot(name))
      return declaration === undefined
        ? this.undeclared(expression, name)
        : this.resolveOverload(expression, declaration, null, args, false)
    }
    const prefix = qualifiedName(target)
    const namespaced = prefix === null ? undefined : functions.get(withoutLeadingDot(`${prefix}.${name}`))
    if (namespaced !== undefined) return this.resolveOverload(expression, namespaced, null, args, true)
    this.check(target)
    const declaration = functions.get(name)
    return declaration === undefined
      ? this.undeclared(expression, name)
      : this.resolveOverload(expression, declaration, target, args, false)
  }

  private optionalSelection(expression: Call): CelType {
    const [operand, field] = expression.args
    if (operand === undefined || field?.kind !== 'literal' || typeof field.value !== 'string') return errorType
    const type = this.field(expression, operand, field.value, true)
    this.types.set(field, stringType)
    const declaration = this.scope.environment.functions.get('_?._')
    if (declaration !== undefined) {
      const { overloads } = declaration
      this.references.set(expression, { kind: 'function', declaration, overloads, isNamespaced: false })
    }
    return resolveType(this.mapping, type, false)
  }

  private resolveOverload(
    expression: Call,
    declaration: FunctionDeclaration,
    target: Expression | null,
    args: readonly Expression[],
    isNamespaced: boolean,
  ): CelType {
    const operands = target === null ? args : [target, ...args]
    const types = operands.map((operand) => this.typeOf(operand))
    const candidates = declaration.overloads.filter((overload) => overload.isMember === (target !== null))
    const note = (overloads: readonly Overload[]) =>
      this.references.set(expression, { kind: 'function', declaration, overloads, isNamespaced })
    if (declaration.name === '_&&_' || declaration.name === '_||_') {
      note(candidates)
      return this.logical(expression, types)
    }
    const matched: Overload[] = []
    let result: CelType | null = null
    for (const overload of candidates) {
      if (this.isDisabled(overload)) continue
      const [parameters, resultType] = this.instantiate(overload)
      if (!this.assign(types, parameters)) continue
      matched.push(overload)
      const resolved = resolveType(this.mapping, resultType, false)
      if (result === null) result = resolved
      else if (result.kind !== 'dyn' && !isSameType(result, resolved)) result = dynType
    }
    if (result !== null) {
      note(matched)
      return result
    }
    const shown = types.map((type) => formatType(resolveType(this.mapping, type, true)))
    const signature = target === null ? `(${shown.join(', ')})` : `${shown[0]}.(${shown.slice(1).join(', ')})`
    this.report(expression, `found no matching overload for '${declaration.name}' applied to '${signature}'`)
    return errorType
  }

  private isDisabled(overload: Overload): boolean {
    if (this.scope.environment.hasCrossTypeComparisons) return false
    return /^(?:less|greater).*_(?:int64|uint64|double)_(?:int64|uint64|double)$/.test(overload.id)
  }

  private logical(expression: Call, types: readonly CelType[]): CelType {
    let result = boolType
    for (const [index, type] of types.entries()) {
      if (this.isAssignable(type, boolType)) continue
      const operand = expression.args[index] ?? expression
      this.report(operand, `expected type 'bool' but found '${formatType(resolveType(this.mapping, type, true))}'`)
      result = errorType
    }
    return result
  }

  /** Parameter and result types with fresh variables for the overload's own. */
  private instantiate(overload: Overload): readonly [readonly CelType[], CelType] {
    const names = new Set<string>()
    const collect = (type: CelType): void => {
      if (type.kind === 'parameter') names.add(type.name)
      for (const parameter of type.parameters) collect(parameter)
    }
    for (const type of [overload.result, ...overload.parameters]) collect(type)
    if (names.size === 0) return [overload.parameters, overload.result]
    const fresh: Substitutions = new Map([...names].map((name) => [name, this.freshVariable()]))
    const instance = resolveType(fresh, opaqueType('function', overload.result, ...overload.parameters), false)
    const [result = errorType, ...parameters] = instance.parameters
    return [parameters, result]
  }

  private unwrapOptional(expression: Expression): CelType {
    const type = this.typeOf(expression)
    if (isOptionalType(type)) return type.parameters[0] ?? dynType
    if (type.kind !== 'dyn') {
      this.report(expression, `expected type '${formatType(optionalType(type))}' but found '${formatType(type)}'`)
    }
    return type
  }

  private join(expression: Expression, previous: CelType | null, current: CelType): CelType {
    if (previous === null) return current
    if (this.isAssignable(previous, current)) return mostGeneral(previous, current)
    // Where literals are checked afterwards (1.29), mixtures are left to that check, which excuses format().
    if (this.scope.environment.hasLiteralChecks) return dynType
    const [expected, found] = [previous, current].map((type) => formatType(resolveType(this.mapping, type, true)))
    this.report(expression, `expected type '${expected}' but found '${found}'`)
    return errorType
  }

  private list(expression: ListLiteral): CelType {
    let joined: CelType | null = null
    for (const { value, isOptional } of expression.elements) {
      this.check(value)
      joined = this.join(value, joined, isOptional ? this.unwrapOptional(value) : this.typeOf(value))
    }
    return listType(joined ?? this.freshVariable())
  }

  private map(expression: MapLiteral): CelType {
    let keys: CelType | null = null
    let values: CelType | null = null
    for (const { key, value, isOptional } of expression.entries) {
      this.check(key)
      keys = this.join(key, keys, this.typeOf(key))
      this.check(value)
      values = this.join(value, values, isOptional ? this.unwrapOptional(value) : this.typeOf(value))
    }
    return mapType(keys ?? this.freshVariable(), values ?? this.freshVariable())
  }

  private comprehension(expression: Comprehension): CelType {
    this.check(expression.range)
    this.check(expression.init)
    const accumulator = this.typeOf(expression.init)
    const [first, second] = this.iterationTypes(expression)
    this.locals.push({ name: expression.accumulator, type: accumulator })
    this.locals.push({ name: expression.variable, type: first })
    if (expression.variable2 !== null) this.locals.push({ name: expression.variable2, type: second })
    this.check(expression.condition)
    this.expectType(expression.condition, boolType)
    this.check(expression.step)
    this.expectType(expression.step, accumulator)
    this.locals.length -= expression.variable2 === null ? 1 : 2
    this.check(expression.result)
    this.locals.length -= 1
    return resolveType(this.mapping, this.typeOf(expression.result), false)
  }

  private expectType(expression: Expression, expected: CelType): void {
    if (this.isAssignable(expected, this.typeOf(expression))) return
    const [wanted, found] = [expected, this.typeOf(expression)].map((type) =>
      formatType(resolveType(this.mapping, type, true)),
    )
    this.report(expression, `expected type '${wanted}' but found '${found}'`)
  }

  private iterationTypes({ range, variable2 }: Comprehension): readonly [CelType, CelType] {
    const type = resolveType(this.mapping, this.typeOf(range), false)
    const [first = dynType, second = dynType] = type.parameters
    switch (type.kind) {
      case 'list':
        return variable2 === null ? [first, dynType] : [intType, first]
      case 'map':
        return [first, second]
      case 'dyn':
      case 'error':
      case 'parameter':
        this.isAssignable(dynType, type)
        return [dynType, dynType]
      default:
        this.report(
          range,
          `expression of type '${formatType(type)}' cannot be range of a comprehension (must be list, map, or dynamic)`,
        )
        return [errorType, errorType]
    }
  }
}

function literalType(value: LiteralValue): CelType {
  if (value === null) return nullType
  if (typeof value === 'boolean') return boolType
  if (typeof value === 'bigint') return intType
  if (typeof value === 'number') return doubleType
  if (typeof value === 'string') return stringType
  return value instanceof Uint ? uintType : bytesType
}
