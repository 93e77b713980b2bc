import type { StructuralSchema } from '../../../model/structural-schema.ts'
import { celFormulaSize } from '../../bounds.ts'
import type { CelFormula, FieldLiteral, Relation, Translation } from '../formula.ts'
import type { CelProgram, CelRule } from '../program.ts'
import type { Call, Expression, MacroCall } from '../syntax/expression.ts'
import {
  type Comparison,
  compareWithConstant,
  constantOf,
  constantsOf,
  membership,
  mirrorRelation,
  negateRelation,
  scalarKind,
} from './field-literal.ts'
import {
  absence,
  childReference,
  type FieldReference,
  fieldReference,
  missing,
  presence,
  type Subject,
  visibleSchema,
} from './field-reference.ts'
import {
  allOf,
  anyOf,
  casesOf,
  compareCases,
  constant,
  countTrue,
  listedBooleans,
  type Split,
} from './finite-values.ts'
import { recogniseImmutability } from './immutability.ts'
import { hasParts, mostParts, partExists, partIsOneOf, splitOf, type TextPart, textPartOf } from './text-parts.ts'

/**
 * The rule as facts about fields, where it lies in the fragment that has them: presence, comparisons of
 * a field with a constant or another field, sizes, `in`, patterns, parts of text, quantifiers over one
 * list or map, and their boolean combinations. Exact: see {@link CelFormula}.
 */
export function translateRule(rule: CelRule, program: CelProgram): Translation {
  const compiled = program.compiled.get(rule)
  const parsed = compiled?.expression?.parsed
  if (compiled === undefined || parsed == null || compiled.expression?.program == null) {
    return { kind: 'none', reason: 'the rule does not compile' }
  }
  if (rule.usesOldSelf) {
    const immutabilities = rule.rule.optionalOldSelf
      ? null
      : recogniseImmutability(parsed.root, compiled.schema, rule.fieldPath.length === 0)
    return immutabilities === null
      ? { kind: 'none', reason: 'a transition rule' }
      : { kind: 'immutable', immutabilities }
  }
  try {
    const translator = new Translator(parsed.macros)
    const { whenTrue } = translator.split(parsed.root, [{ name: 'self', schema: compiled.schema }])
    return writtenSize(whenTrue, new Map()) > celFormulaSize
      ? { kind: 'none', reason: `more than ${celFormulaSize} facts` }
      : { kind: 'formula', formula: whenTrue }
  } catch (error) {
    if (error instanceof Untranslatable) return { kind: 'none', reason: error.message }
    throw error
  }
}

class Untranslatable extends Error {}

const relations: Readonly<Record<string, Relation>> = {
  '_==_': '==',
  '_!=_': '!=',
  '_<_': '<',
  '_<=_': '<=',
  '_>_': '>',
  '_>=_': '>=',
}

function both(first: CelFormula, second: CelFormula): CelFormula {
  return { kind: 'and', parts: [first, second] }
}

function either(first: CelFormula, second: CelFormula): CelFormula {
  return { kind: 'or', parts: [first, second] }
}

function flip({ whenTrue, whenFalse }: Split): Split {
  return { whenTrue: whenFalse, whenFalse: whenTrue }
}

class Translator {
  private readonly macros: ReadonlyMap<Expression, MacroCall>
  private size = 0

  constructor(macros: ReadonlyMap<Expression, MacroCall>) {
    this.macros = macros
  }

  private refuse(what: string): never {
    throw new Untranslatable(what)
  }

  split(expression: Expression, subjects: readonly Subject[]): Split {
    this.size++
    if (this.size > celFormulaSize) this.refuse(`more than ${celFormulaSize} steps of translation`)
    const macro = this.macros.get(expression)
    if (macro !== undefined && !(expression.kind === 'select' && expression.isTest)) return this.macro(macro, subjects)
    switch (expression.kind) {
      case 'literal':
        if (typeof expression.value !== 'boolean') return this.refuse('a constant that is not bool')
        return { whenTrue: constant(expression.value), whenFalse: constant(!expression.value) }
      case 'ident':
        return this.boolean(expression, subjects)
      case 'select':
        return expression.isTest
          ? this.test(expression.operand, expression.field, subjects)
          : this.boolean(expression, subjects)
      case 'call':
        return this.call(expression, subjects)
      default:
        return this.refuse(`a ${expression.kind} where a bool is needed`)
    }
  }

  private reference(expression: Expression, subjects: readonly Subject[]): FieldReference {
    const reference = fieldReference(expression, subjects)
    if (reference === null) return this.refuse('a value that is no field')
    if (reference.subject !== subjects.at(-1)?.name) return this.refuse('a field from outside a quantifier')
    return reference
  }

  private literal(reference: FieldReference, is: FieldLiteral): CelFormula {
    return { kind: 'field', at: reference.path, is }
  }

  /** A comparison whose outcomes are alternatives of literals. */
  private alternatives(reference: FieldReference, { whenTrue, whenFalse }: Comparison): Split {
    const join = (literals: readonly FieldLiteral[]): CelFormula => {
      const parts = literals.map((literal) => this.literal(reference, literal))
      return parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind: 'or', parts }
    }
    return { whenTrue: join(whenTrue), whenFalse: join(whenFalse) }
  }

  private boolean(expression: Expression, subjects: readonly Subject[]): Split {
    const reference = this.reference(expression, subjects)
    if (scalarKind(reference.schema) !== 'boolean') return this.refuse('a field that is not bool')
    return {
      whenTrue: this.literal(reference, { kind: 'boolean', value: true }),
      whenFalse: this.literal(reference, { kind: 'boolean', value: false }),
    }
  }

  private test(operand: Expression, field: string, subjects: readonly Subject[]): Split {
    const reference = childReference(this.reference(operand, subjects), field)
    if (reference === null) return this.refuse(`has() of ${field}`)
    return { whenTrue: presence(reference), whenFalse: absence(reference) }
  }

  private call(call: Call, subjects: readonly Subject[]): Split {
    const { name, target, args } = call
    const [first, second, third] = args
    if (target !== null) return this.method(call, target, subjects)
    if (name === '!_' && first) return flip(this.split(first, subjects))
    if ((name === '_&&_' || name === '_||_') && first && second) {
      const [left, right] = [this.split(first, subjects), this.split(second, subjects)]
      return name === '_&&_'
        ? { whenTrue: both(left.whenTrue, right.whenTrue), whenFalse: either(left.whenFalse, right.whenFalse) }
        : { whenTrue: either(left.whenTrue, right.whenTrue), whenFalse: both(left.whenFalse, right.whenFalse) }
    }
    if (name === '_?_:_' && first && second && third) {
      const condition = this.split(first, subjects)
      const [yes, no] = [this.split(second, subjects), this.split(third, subjects)]
      const choose = (whenYes: CelFormula, whenNo: CelFormula) =>
        either(both(condition.whenTrue, whenYes), both(condition.whenFalse, whenNo))
      return { whenTrue: choose(yes.whenTrue, no.whenTrue), whenFalse: choose(yes.whenFalse, no.whenFalse) }
    }
    const relation = relations[name]
    if (relation !== undefined && first && second) return this.comparison(first, relation, second, subjects)
    if (name === '@in' && first && second) return this.containment(first, second, subjects)
    if (name === 'matches' && first && second) return this.textTest('matches', first, second, subjects)
    if (name === '_[_]') return this.boolean(call, subjects)
    return this.refuse(`${name}()`)
  }

  private method(call: Call, target: Expression, subjects: readonly Subject[]): Split {
    const [argument] = call.args
    switch (call.name) {
      case 'matches':
      case 'startsWith':
      case 'endsWith':
      case 'contains':
        return argument ? this.textTest(call.name, target, argument, subjects) : this.refuse(call.name)
      case 'hasValue': {
        const { reference, from } = this.optional(target, subjects)
        return { whenTrue: presence(reference), whenFalse: missing(reference, from) }
      }
      default:
        return this.refuse(`${call.name}()`)
    }
  }

  private textTest(
    kind: 'matches' | 'startsWith' | 'endsWith' | 'contains',
    subject: Expression,
    argument: Expression,
    subjects: readonly Subject[],
  ): Split {
    const reference = this.reference(subject, subjects)
    const text = constantOf(argument)
    if (scalarKind(reference.schema) !== 'text' || typeof text !== 'string') {
      return this.refuse(`${kind}() of anything but a string field and a constant`)
    }
    const literal = (negated: boolean): FieldLiteral => {
      if (kind === 'matches') return { kind, pattern: text, negated }
      const kinds = { startsWith: 'starts-with', endsWith: 'ends-with', contains: 'contains' } as const
      return { kind: kinds[kind], text, negated }
    }
    return { whenTrue: this.literal(reference, literal(false)), whenFalse: this.literal(reference, literal(true)) }
  }

  private comparison(left: Expression, relation: Relation, right: Expression, subjects: readonly Subject[]): Split {
    const [cases, others] = [left, right].map((side) => casesOf(side, this.readerFor(subjects)))
    if (cases && others) return compareCases(cases, relation, others)
    const value = constantOf(right)
    if (value !== null) return this.compareConstant(left, relation, value, subjects)
    const mirrored = constantOf(left)
    if (mirrored !== null) return this.compareConstant(right, mirrorRelation(relation), mirrored, subjects)
    const typed = this.typeTest(left, relation, right, subjects)
    if (typed !== null) return typed
    const empty = this.emptiness(left, relation, right, subjects)
    if (empty !== null) return empty
    const isField = (side: Expression) => fieldReference(side, subjects) !== null
    if (!isField(left) || !isField(right)) return this.compareBooleans(left, relation, right, subjects)
    return this.compareFields(left, relation, right, subjects)
  }

  private readerFor(subjects: readonly Subject[]) {
    return { macros: this.macros, split: (expression: Expression) => this.split(expression, subjects) }
  }

  /** `has(self.a) == has(self.b)`. */
  private compareBooleans(
    left: Expression,
    relation: Relation,
    right: Expression,
    subjects: readonly Subject[],
  ): Split {
    if (relation !== '==' && relation !== '!=') return this.refuse('an order of values that are no fields')
    const [first, second] = [this.split(left, subjects), this.split(right, subjects)]
    const same = either(both(first.whenTrue, second.whenTrue), both(first.whenFalse, second.whenFalse))
    const different = either(both(first.whenTrue, second.whenFalse), both(first.whenFalse, second.whenTrue))
    return relation === '==' ? { whenTrue: same, whenFalse: different } : { whenTrue: different, whenFalse: same }
  }

  private compareConstant(
    operand: Expression,
    relation: Relation,
    value: string | number | bigint | boolean,
    subjects: readonly Subject[],
  ): Split {
    const sized = this.sizeOperand(operand)
    if (sized !== null) {
      if (typeof value !== 'bigint') return this.refuse('a size compared with anything but an int')
      return this.sizeComparison(sized, relation, value, subjects)
    }
    const part = textPartOf(operand)
    if (part !== null && typeof value === 'string' && (relation === '==' || relation === '!=')) {
      const inner = this.partAmong(part, [value], subjects)
      return relation === '==' ? inner : flip(inner)
    }
    if (operand.kind === 'call' && operand.name === 'orValue' && operand.target !== null) {
      return this.orValue(operand.target, operand.args[0], relation, value, subjects)
    }
    if (typeof value === 'boolean' && !fieldReference(operand, subjects) && (relation === '==' || relation === '!=')) {
      const inner = this.split(operand, subjects)
      return value === (relation === '==') ? inner : flip(inner)
    }
    return this.compareReference(this.reference(operand, subjects), relation, value)
  }

  private compareReference(
    reference: FieldReference,
    relation: Relation,
    value: string | number | bigint | boolean,
  ): Split {
    const kind = scalarKind(reference.schema)
    const compared = kind === null ? null : compareWithConstant(kind, relation, value)
    return compared === null ? this.refuse('a comparison outside the fragment') : this.alternatives(reference, compared)
  }

  /** A part of a text among constants; where there is no such part, the rule fails with an error. */
  private partAmong(part: TextPart, values: readonly string[], subjects: readonly Subject[]): Split {
    const matches = (pattern: string): Split => this.textMatches(part.text, pattern, subjects)
    const exists = part.index === 0 ? matches('') : matches(partExists(part))
    const pattern = partIsOneOf(part, values)
    if (pattern === null) return { whenTrue: constant(false), whenFalse: exists.whenTrue }
    const { whenTrue, whenFalse } = matches(pattern)
    return { whenTrue, whenFalse: part.index === 0 ? whenFalse : both(exists.whenTrue, whenFalse) }
  }

  /** How many parts a separator makes of a text. */
  private partCount(
    { text, separator }: Omit<TextPart, 'index'>,
    relation: Relation,
    value: bigint,
    subjects: readonly Subject[],
  ): Split {
    const isExact = relation === '==' || relation === '!='
    const count = Number(value) + (relation === '<=' || relation === '>' ? 1 : 0)
    if (count < (isExact ? 1 : 2) || count > mostParts) return this.refuse('a number of parts outside the fragment')
    const least = isExact ? count : 1
    const inner = this.textMatches(text, hasParts(separator, least, isExact ? count : count - 1), subjects)
    return relation === '==' || relation === '<' || relation === '<=' ? inner : flip(inner)
  }

  private textMatches(text: Expression, pattern: string, subjects: readonly Subject[]): Split {
    const reference = this.reference(text, subjects)
    if (scalarKind(reference.schema) !== 'text') return this.refuse('parts of anything but a string field')
    const literal = (negated: boolean) => this.literal(reference, { kind: 'matches', pattern, negated })
    return { whenTrue: literal(false), whenFalse: literal(true) }
  }

  /** `size(x)` or `x.size()`. */
  private sizeOperand(expression: Expression): Expression | null {
    if (expression.kind !== 'call' || expression.name !== 'size') return null
    return expression.target ?? expression.args[0] ?? null
  }

  private sizeComparison(operand: Expression, relation: Relation, value: bigint, subjects: readonly Subject[]): Split {
    const filter = this.macros.get(operand)
    if (filter?.name === 'filter') return this.filterSize(filter, relation, value, subjects)
    const pieces = splitOf(operand)
    if (pieces !== null) return this.partCount(pieces, relation, value, subjects)
    const reference = this.reference(operand, subjects)
    const isSized = scalarKind(reference.schema) === 'text' || ['array', 'object'].includes(reference.schema.type ?? '')
    if (!isSized) return this.refuse('size() outside the fragment')
    return {
      whenTrue: this.literal(reference, { kind: 'size', relation, value }),
      whenFalse: this.literal(reference, { kind: 'size', relation: negateRelation(relation), value }),
    }
  }

  /** `x.filter(v, p).size() == 0` and `> 0`: no item satisfies, some item does; an error of one is an error of all. */
  private filterSize(filter: MacroCall, relation: Relation, value: bigint, subjects: readonly Subject[]): Split {
    const isNone = (value === 0n && (relation === '==' || relation === '<=')) || (value === 1n && relation === '<')
    const isSome = (value === 0n && (relation === '>' || relation === '!=')) || (value === 1n && relation === '>=')
    const [variable, predicate] = filter.args
    if (!(isNone || isSome) || variable?.kind !== 'ident' || !predicate || !filter.target) {
      return this.refuse('the size of a filtered list')
    }
    const { at, over, part } = this.quantified(filter.target, [variable.name], predicate, subjects)
    const every = (inner: CelFormula): CelFormula => ({ kind: 'every', at, over, part: inner })
    const none = every(part.whenFalse)
    const some = both(every(either(part.whenTrue, part.whenFalse)), { kind: 'some', at, over, part: part.whenTrue })
    return isNone ? { whenTrue: none, whenFalse: some } : { whenTrue: some, whenFalse: none }
  }

  /** `x == []` and `x == {}`. */
  private emptiness(
    left: Expression,
    relation: Relation,
    right: Expression,
    subjects: readonly Subject[],
  ): Split | null {
    const isEmptyLiteral =
      (right.kind === 'list' && right.elements.length === 0) || (right.kind === 'map' && right.entries.length === 0)
    if (!isEmptyLiteral || (relation !== '==' && relation !== '!=')) return null
    return this.sizeComparison(left, relation, 0n, subjects)
  }

  /** `type(x) == int` of an int-or-string. */
  private typeTest(
    left: Expression,
    relation: Relation,
    right: Expression,
    subjects: readonly Subject[],
  ): Split | null {
    if (left.kind !== 'call' || left.name !== 'type' || right.kind !== 'ident') return null
    const [argument] = left.args
    const reference = argument && this.reference(argument, subjects)
    if (reference === undefined || !reference.schema.intOrString || (relation !== '==' && relation !== '!=')) {
      return this.refuse('type() outside an int-or-string')
    }
    const types = { int: 'integer', string: 'string' } as const
    const type = right.name === 'int' || right.name === 'string' ? types[right.name] : null
    if (type === null) return this.refuse(`the type ${right.name}`)
    const other = type === 'integer' ? 'string' : 'integer'
    const is = this.literal(reference, { kind: 'type', type })
    const isNot = this.literal(reference, { kind: 'type', type: other })
    return relation === '==' ? { whenTrue: is, whenFalse: isNot } : { whenTrue: isNot, whenFalse: is }
  }

  private compareFields(left: Expression, relation: Relation, right: Expression, subjects: readonly Subject[]): Split {
    const [first, second] = [this.reference(left, subjects), this.reference(right, subjects)]
    const [kind, other] = [scalarKind(first.schema), scalarKind(second.schema)]
    const isOrdered = kind === 'text' || kind === 'integer' || kind === 'number'
    const isComparable =
      kind === other && (isOrdered || (kind === 'boolean' && (relation === '==' || relation === '!=')))
    if (!isComparable) return this.refuse('fields of types that are not compared here')
    const compare = (one: Relation): CelFormula => ({
      kind: 'compare',
      left: first.path,
      relation: one,
      right: second.path,
    })
    return { whenTrue: compare(relation), whenFalse: compare(negateRelation(relation)) }
  }

  private containment(item: Expression, container: Expression, subjects: readonly Subject[]): Split {
    const constants = constantsOf(container)
    // Upstream folds a lookup in no constants to false without looking at the item.
    if (constants?.length === 0) return { whenTrue: constant(false), whenFalse: constant(true) }
    if (constants !== null) {
      const part = textPartOf(item)
      const texts = constants.filter((one) => typeof one === 'string')
      if (part !== null && texts.length === constants.length) return this.partAmong(part, texts, subjects)
      const reference = this.reference(item, subjects)
      const kind = scalarKind(reference.schema)
      const compared = kind === null ? null : membership(kind, constants)
      return compared === null
        ? this.refuse('a list of constants outside the fragment')
        : this.alternatives(reference, compared)
    }
    const value = constantOf(item)
    const reference = this.reference(container, subjects)
    if (value === null) return this.refuse('`in` of anything but a constant')
    return this.constantIn(value, reference)
  }

  private constantIn(value: string | number | bigint | boolean, reference: FieldReference): Split {
    const { schema } = reference
    if (schema.type === 'object' && typeof value === 'string') {
      const literal = (negated: boolean) => this.literal(reference, { kind: 'has-key', key: value, negated })
      return { whenTrue: literal(false), whenFalse: literal(true) }
    }
    const kind = schema.items === null || schema.items.nullable ? null : scalarKind(schema.items)
    const compared = kind === null || kind === 'int-or-string' ? null : compareWithConstant(kind, '==', value)
    if (schema.type !== 'array' || compared === null) return this.refuse('`in` of a field outside the fragment')
    const item = typeof value === 'bigint' && Number.isSafeInteger(Number(value)) ? Number(value) : value
    const literal = (negated: boolean) => this.literal(reference, { kind: 'has-item', item, negated })
    return { whenTrue: literal(false), whenFalse: literal(true) }
  }

  /** `self.a.?b.?c`: the field, and the step from which on it may be missing. */
  private optional(
    expression: Expression,
    subjects: readonly Subject[],
  ): { readonly reference: FieldReference; readonly from: number } {
    if (expression.kind !== 'call' || expression.name !== '_?._') return this.refuse('an optional outside the fragment')
    const [operand, field] = expression.args
    if (!operand || field?.kind !== 'literal' || typeof field.value !== 'string') return this.refuse('an optional')
    const outer = operand.kind === 'call' && operand.name === '_?._' ? this.optional(operand, subjects) : null
    const base = outer?.reference ?? this.reference(operand, subjects)
    const reference = childReference(base, field.value)
    if (reference === null) return this.refuse('an optional outside the fragment')
    return { reference, from: outer?.from ?? base.path.length }
  }

  private orValue(
    target: Expression,
    fallback: Expression | undefined,
    relation: Relation,
    value: string | number | bigint | boolean,
    subjects: readonly Subject[],
  ): Split {
    const { reference, from } = this.optional(target, subjects)
    const other = fallback === undefined ? null : constantOf(fallback)
    if (other === null) return this.refuse('orValue() of anything but a constant')
    const present = this.compareReference(reference, relation, value)
    const holds = compareConstants(other, relation, value)
    if (holds === null) return this.refuse('orValue() outside the fragment')
    const absent = missing(reference, from)
    return holds
      ? { whenTrue: either(present.whenTrue, absent), whenFalse: present.whenFalse }
      : { whenTrue: present.whenTrue, whenFalse: either(present.whenFalse, absent) }
  }

  private macro(macro: MacroCall, subjects: readonly Subject[]): Split {
    const { name, target, args } = macro
    const variables = args.slice(0, -1)
    const predicate = args.at(-1)
    const listed = listedBooleans(macro, this.readerFor(subjects))
    if (listed !== null) return this.listedMacro(name, listed)
    if ((name !== 'all' && name !== 'exists') || target === null || predicate === undefined) {
      return this.refuse(`${name}()`)
    }
    const names = variables.map((variable) => (variable.kind === 'ident' ? variable.name : this.refuse(`${name}()`)))
    const [key, ...more] = names
    const map = key === undefined || more.length > 0 ? null : this.mapBehind(target, subjects)
    if (key !== undefined && map !== null) return this.overEntries(name, map, key, predicate, subjects)
    const { at, over, part } = this.quantified(target, names, predicate, subjects)
    return name === 'all'
      ? {
          whenTrue: { kind: 'every', at, over, part: part.whenTrue },
          whenFalse: { kind: 'some', at, over, part: part.whenFalse },
        }
      : {
          whenTrue: { kind: 'some', at, over, part: part.whenTrue },
          whenFalse: { kind: 'every', at, over, part: part.whenFalse },
        }
  }

  /** `all`, `exists` and `exists_one` over a list of bools that is written out. */
  private listedMacro(name: string, listed: readonly Split[]): Split {
    const isSound = allOf(listed.map(({ whenTrue, whenFalse }) => either(whenTrue, whenFalse)))
    const [holds, fails] = [listed.map(({ whenTrue }) => whenTrue), listed.map(({ whenFalse }) => whenFalse)]
    if (name === 'all') return { whenTrue: allOf(holds), whenFalse: allOf([isSound, anyOf(fails)]) }
    if (name === 'exists') return { whenTrue: allOf([isSound, anyOf(holds)]), whenFalse: allOf(fails) }
    const counts = name === 'exists_one' ? countTrue(listed) : null
    if (counts === null) return this.refuse(`${name}()`)
    return compareCases(counts, '==', [{ value: 1n, when: constant(true) }])
  }

  private mapBehind(target: Expression, subjects: readonly Subject[]): FieldReference | null {
    const reference = this.reference(target, subjects)
    const { type, properties, additionalProperties } = reference.schema
    const isMap = type === 'object' && properties === null && typeof additionalProperties === 'object'
    return isMap && additionalProperties !== null ? reference : null
  }

  /** `m.all(k, p(k) && q(m[k]))` and `m.exists(k, p(k) || q(m[k]))`: of the keys and of the values, each alone. */
  private overEntries(
    name: 'all' | 'exists',
    map: FieldReference,
    key: string,
    predicate: Expression,
    subjects: readonly Subject[],
  ): Split {
    const quantify = (kind: 'every' | 'some', over: 'keys' | 'values', part: CelFormula): CelFormula => ({
      kind,
      at: map.path,
      over,
      part,
    })
    const claims = operandsOf(predicate, name === 'all' ? '_&&_' : '_||_').map((operand) => {
      const { over, part } = this.ofKeyOrValue(operand, map, key, subjects)
      return name === 'all'
        ? { whenTrue: quantify('every', over, part.whenTrue), whenFalse: quantify('some', over, part.whenFalse) }
        : { whenTrue: quantify('some', over, part.whenTrue), whenFalse: quantify('every', over, part.whenFalse) }
    })
    const [holds, fails] = [claims.map(({ whenTrue }) => whenTrue), claims.map(({ whenFalse }) => whenFalse)]
    return name === 'all'
      ? { whenTrue: allOf(holds), whenFalse: anyOf(fails) }
      : { whenTrue: anyOf(holds), whenFalse: allOf(fails) }
  }

  private ofKeyOrValue(
    claim: Expression,
    map: FieldReference,
    key: string,
    subjects: readonly Subject[],
  ): { readonly over: 'keys' | 'values'; readonly part: Split } {
    const values = map.schema.additionalProperties
    if (typeof values !== 'object' || values === null) return this.refuse('a quantifier over this field')
    try {
      return { over: 'keys', part: this.split(claim, [...subjects, { name: key, schema: keySchema(values) }]) }
    } catch (error) {
      if (!(error instanceof Untranslatable) || values.nullable) throw error
      const value = { name: key, schema: visibleSchema(values), map }
      return { over: 'values', part: this.split(claim, [...subjects, value]) }
    }
  }

  private quantified(
    target: Expression,
    names: readonly string[],
    predicate: Expression,
    subjects: readonly Subject[],
  ): { readonly at: FieldReference['path']; readonly over: 'items' | 'keys' | 'values'; readonly part: Split } {
    const reference = this.reference(target, subjects)
    const { items, additionalProperties, type, properties } = reference.schema
    const [first, second] = names
    if (first === undefined || names.length > 2) return this.refuse('a quantifier of this shape')
    const inner = (name: string, schema: StructuralSchema) =>
      this.split(predicate, [...subjects, { name, schema: visibleSchema(schema) }])
    if (type === 'array' && items !== null && !items.nullable) {
      return { at: reference.path, over: 'items', part: inner(second ?? first, items) }
    }
    const isMap = type === 'object' && properties === null
    if (!isMap || typeof additionalProperties !== 'object' || additionalProperties === null) {
      return this.refuse('a quantifier over this field')
    }
    if (second === undefined)
      return { at: reference.path, over: 'keys', part: inner(first, keySchema(additionalProperties)) }
    if (additionalProperties.nullable) return this.refuse('a quantifier over nullable values')
    return { at: reference.path, over: 'values', part: inner(second, additionalProperties) }
  }
}

/** What `&&` (or `||`) joins. */
function operandsOf(expression: Expression, joint: '_&&_' | '_||_'): readonly Expression[] {
  return expression.kind === 'call' && expression.name === joint
    ? expression.args.flatMap((operand) => operandsOf(operand, joint))
    : [expression]
}

/** A key is a plain string. */
function keySchema(values: StructuralSchema): StructuralSchema {
  return {
    ...values,
    type: 'string',
    format: null,
    intOrString: false,
    nullable: false,
    properties: null,
    additionalProperties: null,
    items: null,
  }
}

function compareConstants(
  left: string | number | bigint | boolean,
  relation: Relation,
  right: string | number | bigint | boolean,
): boolean | null {
  const isNumeric = (value: unknown): value is number | bigint => typeof value === 'number' || typeof value === 'bigint'
  if (!(typeof left === typeof right || (isNumeric(left) && isNumeric(right)))) return null
  // biome-ignore lint/suspicious/noDoubleEquals: int and double constants are compared by value
  const isEqual = left == right
  if (relation === '==') return isEqual
  if (relation === '!=') return !isEqual
  if (!isNumeric(left) || !isNumeric(right)) return null
  const isLess = left < right
  return { '<': isLess, '<=': isLess || isEqual, '>': !isLess && !isEqual, '>=': !isLess }[relation]
}

/** Nodes of the formula with shared parts counted as often as they stand in it. */
function writtenSize(formula: CelFormula, known: Map<CelFormula, number>): number {
  let size = known.get(formula)
  if (size === undefined) {
    size = 1
    if (formula.kind === 'and' || formula.kind === 'or') {
      for (const part of formula.parts) size += writtenSize(part, known)
    } else if (formula.kind === 'every' || formula.kind === 'some') {
      size += writtenSize(formula.part, known)
    }
    known.set(formula, size)
  }
  return size
}
