import { isSamePath, type Path } from '../../../model/path.ts'
import type { StructuralSchema } from '../../../model/structural-schema.ts'
import type { CelFormula } from '../formula.ts'
import type { Expression } from '../syntax/expression.ts'
import { unescapeFieldName } from '../value/escape.ts'
import { withTypeAndObjectMeta } from '../value/object-meta.ts'

/** What a name in a rule stands for: the rule's node, or the item, key or value of a quantifier. */
export interface Subject {
  readonly name: string
  readonly schema: StructuralSchema
  /** The name is that of a key, and the subject the value there: `map[name]`. */
  readonly map?: FieldReference
}

/** A field that an expression names, seen from a subject. */
export interface FieldReference {
  readonly subject: string
  readonly path: Path
  readonly schema: StructuralSchema
  /** For each step of the path whether null counts as absent there: a nullable property, not a map value. */
  readonly steps: readonly { readonly isNullableProperty: boolean }[]
}

/**
 * The field behind a chain of selections such as `self.spec.x` or `self.labels['a']`; null for anything
 * else, and where a value of null would have to be told from an absent one.
 */
export function fieldReference(expression: Expression, subjects: readonly Subject[]): FieldReference | null {
  if (expression.kind === 'ident') {
    const subject = subjects.findLast(({ name }) => name === expression.name)
    return subject === undefined || subject.map !== undefined ? null : subjectItself(subject)
  }
  if (expression.kind === 'select' && !expression.isTest) {
    const operand = fieldReference(expression.operand, subjects)
    return operand && childReference(operand, expression.field)
  }
  if (expression.kind === 'call' && expression.name === '_[_]' && expression.target === null) {
    const [map, key] = expression.args
    if (map === undefined || key === undefined) return null
    const operand = fieldReference(map, subjects)
    if (key.kind === 'ident') {
      const subject = subjects.findLast(({ name }) => name === key.name)
      return subject?.map !== undefined && operand !== null && isSameField(operand, subject.map)
        ? subjectItself(subject)
        : null
    }
    if (key.kind !== 'literal' || typeof key.value !== 'string') return null
    return operand === null || operand.schema.properties !== null ? null : childReference(operand, key.value)
  }
  return null
}

function subjectItself({ name, schema }: Subject): FieldReference {
  return { subject: name, path: [], schema, steps: [] }
}

function isSameField(left: FieldReference, right: FieldReference): boolean {
  return left.subject === right.subject && isSamePath(left.path, right.path)
}

/** The field `name`, as written in a rule, of a referenced object or map. */
export function childReference(operand: FieldReference, name: string): FieldReference | null {
  const { properties, additionalProperties } = operand.schema
  if (properties !== null) {
    const property = unescapeFieldName(name)
    const schema = property === null ? undefined : properties.get(property)
    if (property === null || schema === undefined) return null
    return {
      ...operand,
      path: [...operand.path, property],
      schema: visibleSchema(schema),
      steps: [...operand.steps, { isNullableProperty: schema.nullable }],
    }
  }
  if (typeof additionalProperties !== 'object' || additionalProperties === null || additionalProperties.nullable)
    return null
  return {
    ...operand,
    path: [...operand.path, name],
    schema: visibleSchema(additionalProperties),
    steps: [...operand.steps, { isNullableProperty: false }],
  }
}

/** A node as rules see it. */
export function visibleSchema(schema: StructuralSchema): StructuralSchema {
  return schema.embeddedResource ? withTypeAndObjectMeta(schema) : schema
}

/** The field is there and, where it may be null, is not. The subject itself always is. */
export function presence({ path, steps }: FieldReference): CelFormula {
  const last = steps.at(-1)
  if (last === undefined) return { kind: 'constant', holds: true }
  return last.isNullableProperty
    ? { kind: 'field', at: path, is: { kind: 'null', negated: true } }
    : { kind: 'field', at: path, is: { kind: 'present' } }
}

/** Everything above the field is there, the field is not, or is null: what `!has(…)` asks. */
export function absence({ path, steps, ...reference }: FieldReference): CelFormula {
  const parent = presence({ ...reference, path: path.slice(0, -1), steps: steps.slice(0, -1) })
  const absent: CelFormula = { kind: 'field', at: path, is: { kind: 'absent' } }
  if (steps.at(-1)?.isNullableProperty !== true) return absentBelow(parent, absent)
  const isNull: CelFormula = { kind: 'field', at: path, is: { kind: 'null', negated: false } }
  return absentBelow(parent, { kind: 'or', parts: [absent, isNull] })
}

function absentBelow(parent: CelFormula, absent: CelFormula): CelFormula {
  return parent.kind === 'constant' ? absent : { kind: 'and', parts: [parent, absent] }
}

/** The field, or something on the way to it from step `from` on, is missing: what `.?` makes of it. */
export function missing(reference: FieldReference, from: number): CelFormula {
  const parts: CelFormula[] = []
  for (let length = from + 1; length <= reference.path.length; length++) {
    parts.push(
      absence({ ...reference, path: reference.path.slice(0, length), steps: reference.steps.slice(0, length) }),
    )
  }
  return { kind: 'or', parts }
}
