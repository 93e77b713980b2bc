import type { Path } from '../../../model/path.ts'
import type { StructuralSchema } from '../../../model/structural-schema.ts'
import { childrenOf, type Expression, type Parsed } from '../syntax/expression.ts'
import { unescapeFieldName } from '../value/escape.ts'
import { withTypeAndObjectMeta } from '../value/object-meta.ts'

export interface NamedField {
  readonly at: Path
  readonly schema: StructuralSchema
}

/** The fields and constants of a rule, and the functions it calls. */
export interface NamedFields {
  readonly fields: readonly NamedField[]
  readonly texts: readonly string[]
  readonly numbers: readonly (number | bigint)[]
  readonly functions: ReadonlySet<string>
}

interface Subject {
  readonly name: string
  readonly field: NamedField
  /** For the key of a map: the field of its values. */
  readonly values: NamedField | null
}

/** Reads a rule for what could matter to it; a chain of selections is one field, its prefixes are not. */
export function namedFields({ root, macros }: Parsed, schema: StructuralSchema): NamedFields {
  const fields = new Map<string, NamedField>()
  const texts = new Set<string>()
  const numbers = new Set<number | bigint>()
  const functions = new Set<string>()
  const node = { at: [], schema }
  visit(
    root,
    ['self', 'oldSelf'].map((name) => ({ name, field: node, values: null })),
  )
  return { fields: [...fields.values()], texts: [...texts], numbers: [...numbers], functions }

  function note(field: NamedField): void {
    fields.set(JSON.stringify(field.at), field)
  }

  function visit(expression: Expression, subjects: readonly Subject[]): void {
    const field = fieldOf(expression, subjects)
    if (field !== null) {
      note(field)
      return
    }
    const macro = macros.get(expression)
    if (macro !== undefined && macro.target !== null) {
      functions.add(macro.name)
      visit(macro.target, subjects)
      const inner = bind(macro.target, macro.args, subjects)
      for (const argument of macro.args.slice(inner.bound)) visit(argument, inner.subjects)
      return
    }
    if (expression.kind === 'call') functions.add(expression.name)
    if (expression.kind === 'literal') {
      const { value } = expression
      if (typeof value === 'string') texts.add(value)
      if (typeof value === 'number' || typeof value === 'bigint') numbers.add(value)
    }
    for (const child of childrenOf(expression)) visit(child, subjects)
  }

  function fieldOf(expression: Expression, subjects: readonly Subject[]): NamedField | null {
    if (expression.kind === 'ident') return subjects.findLast(({ name }) => name === expression.name)?.field ?? null
    if (expression.kind === 'select') {
      const operand = fieldOf(expression.operand, subjects)
      return operand && childOf(operand, expression.field)
    }
    if (expression.kind !== 'call' || expression.target !== null) return null
    const [operand, key] = expression.args
    if (operand === undefined || key === undefined) return null
    const parent = ['_[_]', '_[?_]', '_?._'].includes(expression.name) ? fieldOf(operand, subjects) : null
    return parent && memberOf(parent, key, subjects)
  }

  function memberOf(parent: NamedField, key: Expression, subjects: readonly Subject[]): NamedField | null {
    if (key.kind === 'literal' && typeof key.value === 'string') return childOf(parent, key.value)
    if (key.kind === 'ident') {
      const values = subjects.findLast(({ name }) => name === key.name)?.values
      if (values != null) return values
    }
    return itemOf(parent)
  }
}

function childOf({ at, schema }: NamedField, name: string): NamedField | null {
  const { properties, additionalProperties } = schema
  const property = properties === null ? name : unescapeFieldName(name)
  if (property === null) return null
  const child = properties === null ? additionalProperties : properties.get(property)
  return typeof child === 'object' && child !== null ? { at: [...at, property], schema: visible(child) } : null
}

function itemOf({ at, schema }: NamedField): NamedField | null {
  const { items, additionalProperties } = schema
  if (items !== null) return { at: [...at, '*'], schema: visible(items) }
  return typeof additionalProperties === 'object' && additionalProperties !== null
    ? { at: [...at, '{}'], schema: visible(additionalProperties) }
    : null
}

function visible(schema: StructuralSchema): StructuralSchema {
  return schema.embeddedResource ? withTypeAndObjectMeta(schema) : schema
}

/** The variables of a macro, as far as they stand for parts of a field. */
function bind(
  target: Expression,
  args: readonly Expression[],
  subjects: readonly Subject[],
): { readonly subjects: readonly Subject[]; readonly bound: number } {
  const names = args.slice(0, -1).filter((argument) => argument.kind === 'ident')
  const [first, second] = names
  const collection = collectionOf(target, subjects)
  const item = collection && itemOf(collection)
  if (first === undefined || item === null) return { subjects, bound: names.length }
  const isMap = item.at.at(-1) === '{}'
  const value = second ?? (isMap ? undefined : first)
  return {
    bound: names.length,
    subjects: [
      ...subjects,
      ...(isMap ? [{ name: first.name, field: item, values: item }] : []),
      ...(value === undefined ? [] : [{ name: value.name, field: item, values: null }]),
    ],
  }
}

function collectionOf(target: Expression, subjects: readonly Subject[]): NamedField | null {
  if (target.kind === 'ident') return subjects.findLast(({ name }) => name === target.name)?.field ?? null
  if (target.kind === 'select') {
    const operand = collectionOf(target.operand, subjects)
    return operand && childOf(operand, target.field)
  }
  // `self.list.filter(…).all(…)`: the items are still those of the list.
  if (target.kind === 'comprehension') return collectionOf(target.range, subjects)
  return null
}
