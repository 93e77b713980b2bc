import type { Json } from '../../model/json.ts'
import type { Path } from '../../model/path.ts'
import type { StructuralSchema } from '../../model/structural-schema.ts'
import type { RuleCandidates } from '../cel/candidates.ts'
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

/** The rules of one side. */
export interface SideRules {
  readonly program: CelProgram
  readonly meanings: readonly RuleMeaning[]
}

/** What the rules of both sides are, to solvers and to searches. */
export interface RuleEngine {
  readonly readRules: RuleReader
  readonly previous: SideRules
  readonly next: SideRules
  candidatesFor(rule: CelRule, program: CelProgram): RuleCandidates
  /** Field paths that a rule names, below its node; null where that is not known. */
  fieldsOf(meaning: RuleMeaning): readonly Path[] | null
}

/** The parts of the CEL engine that a comparison uses. */
export interface CelParts {
  translate(rule: CelRule, program: CelProgram): Translation
  candidatesFor(rule: CelRule, program: CelProgram): RuleCandidates
  fieldsOf(rule: CelRule, program: CelProgram): readonly Path[] | null
}

interface CompiledSchema {
  readonly schema: StructuralSchema
  readonly program: CelProgram
}

/** Rules of both sides as constraints; a node that both sides share is read once. */
export function ruleEngine(previous: CompiledSchema, next: CompiledSchema, cel: CelParts): RuleEngine {
  const byNode = new Map<StructuralSchema, readonly RuleMeaning[]>()
  const read = ({ schema, program }: CompiledSchema): SideRules => {
    const meanings = program.rules.map((rule) => meaningOf(rule, program, translationOf(rule, program, cel)))
    for (const meaning of meanings) {
      const node = nodeAt(schema, meaning.rule.schemaPath)
      if (node !== null) byNode.set(node, [...(byNode.get(node) ?? []), meaning])
    }
    return { program, meanings }
  }
  return {
    next: read(next),
    previous: read(previous),
    readRules: (schema) =>
      schema.validations.map((validation, index) => {
        const meaning = byNode.get(schema)?.find(({ rule }) => rule.index === index) ?? null
        return constraintOf(schema, ruleText(validation), validation.rule, meaning)
      }),
    candidatesFor: (rule, program) => cel.candidatesFor(rule, program),
    fieldsOf: ({ rule, program }) => cel.fieldsOf(rule, program),
  }
}

/** A rule that names no field says the same of every value: then one evaluation tells. */
function translationOf(rule: CelRule, program: CelProgram, cel: CelParts): Translation {
  const translation = cel.translate(rule, program)
  const isConstant = translation.kind === 'none' && !rule.usesOldSelf && cel.fieldsOf(rule, program)?.length === 0
  const node = program.compiled.get(rule)?.schema
  if (!isConstant || node === undefined || rule.undecided !== null) return translation
  const outcome = program.evaluate(valueAlong(rule.fieldPath, anyValue(node))).find((one) => one.rule === rule)
  if (outcome === undefined || outcome.outcome === 'undecided') return translation
  return { kind: 'formula', formula: { kind: 'constant', holds: outcome.outcome === 'true' } }
}

/** A value with the least in it that leads along a field path. */
function valueAlong(path: Path, value: Json): Json {
  return path.reduceRight<Json>((below, segment) => {
    return segment === '*' ? [below] : { [segment === '{}' ? 'example' : String(segment)]: below }
  }, value)
}

function anyValue({ type, intOrString }: StructuralSchema): Json {
  switch (type) {
    case 'object':
      return {}
    case 'array':
      return []
    case 'string':
      return ''
    case 'boolean':
      return false
    default:
      return type === null && !intOrString ? {} : 0
  }
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
