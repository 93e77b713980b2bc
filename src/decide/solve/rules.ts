import type { StructuralSchema } from '../../model/structural-schema.ts'
import type { Immutability, Translation } from '../cel/formula.ts'
import type { CelProgram, CelRule } from '../cel/program.ts'
import { ruleText } from '../compare/rule-text.ts'
import type { Constraint, RuleReader } from './constraints.ts'
import { allOf, always, anyOf, type Formula, never, ofKind } from './formula.ts'
import { kindSet, otherKinds } from './kind.ts'
import type { Sides } from './number-constraints.ts'
import { ruleSides } from './rule-formula.ts'

/** A rule that compares with the stored value: it judges updates, and creates only where it asks for that. */
export interface Transition {
  /** Null where the rule has no form that is known. */
  readonly immutabilities: readonly Immutability[] | null
}

/** A rule as it stands behind a constraint. */
export interface RuleMeaning {
  readonly rule: CelRule
  readonly program: CelProgram
  readonly translation: Translation
  readonly transition: Transition | null
}

export interface CompiledSchema {
  readonly schema: StructuralSchema
  readonly program: CelProgram
}

export type Translator = (rule: CelRule, program: CelProgram) => Translation

/** Rules of both sides as constraints; a node that both sides share is read once. */
export function ruleReader(sides: readonly CompiledSchema[], translate: Translator): RuleReader {
  const meanings = new Map<StructuralSchema, readonly RuleMeaning[]>()
  for (const side of sides) for (const [node, rules] of rulesByNode(side, translate)) meanings.set(node, rules)
  return (schema) =>
    schema.validations.map((validation, index) => {
      const meaning = meanings.get(schema)?.find(({ rule }) => rule.index === index) ?? null
      return constraintOf(schema, ruleText(validation), validation.rule, meaning)
    })
}

function rulesByNode(
  { schema, program }: CompiledSchema,
  translate: Translator,
): ReadonlyMap<StructuralSchema, readonly RuleMeaning[]> {
  const byNode = new Map<StructuralSchema, RuleMeaning[]>()
  for (const rule of program.rules) {
    const node = nodeAt(schema, rule.schemaPath)
    if (node === null) continue
    const translation = translate(rule, program)
    byNode.set(node, [...(byNode.get(node) ?? []), meaningOf(rule, program, translation)])
  }
  return byNode
}

function meaningOf(rule: CelRule, program: CelProgram, translation: Translation): RuleMeaning {
  const immutabilities = translation.kind === 'immutable' ? translation.immutabilities : null
  return { rule, program, translation, transition: rule.usesOldSelf ? { immutabilities } : null }
}

/** Rules are not evaluated on null, and transition rules on a create only where they say so. */
function constraintOf(schema: StructuralSchema, detail: string, text: string, meaning: RuleMeaning | null): Constraint {
  const { holds, fails } = sidesOf(schema, text, meaning)
  return {
    keyword: 'x-kubernetes-validations',
    detail,
    holds: anyOf([ofKind(kindSet('null')), holds]),
    fails: allOf([ofKind(otherKinds(kindSet('null'))), fails]),
    rule: meaning,
  }
}

function sidesOf(schema: StructuralSchema, text: string, meaning: RuleMeaning | null): Sides {
  const opaque: Formula = { op: 'opaque', text }
  if (meaning === null) return { holds: opaque, fails: opaque }
  if (meaning.transition !== null && !meaning.rule.rule.optionalOldSelf) return { holds: always, fails: never }
  const { translation } = meaning
  return translation.kind === 'formula' ? ruleSides(translation.formula, schema) : { holds: opaque, fails: opaque }
}

/** The node at a pointer such as `['properties', 'spec', 'items']`. */
function nodeAt(schema: StructuralSchema, pointer: CelRule['schemaPath']): StructuralSchema | null {
  let node: StructuralSchema | null = schema
  for (let index = 0; index < pointer.length && node !== null; index += 1) {
    const step = pointer[index]
    const value: StructuralSchema | boolean | null = stepInto(node, step, pointer[index + 1])
    if (step === 'properties' || step === 'allOf') index += 1
    node = typeof value === 'boolean' ? null : value
  }
  return node
}

function stepInto(
  node: StructuralSchema,
  step: string | number | undefined,
  key: string | number | undefined,
): StructuralSchema | boolean | null {
  switch (step) {
    case 'properties':
      return node.properties?.get(String(key)) ?? null
    case 'allOf':
      return node.allOf[Number(key)] ?? null
    case 'items':
      return node.items
    case 'additionalProperties':
      return node.additionalProperties
    default:
      return null
  }
}
