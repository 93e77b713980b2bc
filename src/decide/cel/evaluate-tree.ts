import { isJsonArray, isJsonObject, type Json, type JsonArray, type JsonObject, member } from '../../model/json.ts'
import type { Path } from '../../model/path.ts'
import type { StructuralSchema } from '../../model/structural-schema.ts'
import type { CompiledExpression } from './compile-rule.ts'
import type { Program } from './interpret.ts'
import type { CelRule, RuleOutcome } from './program.ts'
import type { SchemaType } from './schema-type.ts'
import { isInt64 } from './value/containers.ts'
import { resourceToValue } from './value/resource-value.ts'
import { CelError, EvaluationPanic, UndecidedEvaluation } from './value/scalar.ts'
import { Optional, type Result } from './value/value.ts'

/** A rule made ready to run at its node. */
export interface TreeRule {
  readonly rule: CelRule
  readonly place: { readonly isInAllOf: boolean }
  /** The node, as rules see it. */
  readonly schema: StructuralSchema
  /** Null for an empty rule, and where rules cannot see the node. */
  readonly expression: CompiledExpression | null
  readonly message: CompiledExpression | null
  /** Both expressions with the functions that a new rule may use; the two above know all. */
  readonly fresh: {
    readonly expression: CompiledExpression | null
    readonly message: CompiledExpression | null
  }
  /** What `self` is to `fresh`; null where rules cannot see the node. */
  readonly self: SchemaType | null
  /** `fieldPath` of the rule. */
  readonly errorPath: Path
}

/** The nodes that have rules, at themselves or below. */
export interface RuleTree {
  readonly rules: readonly TreeRule[]
  readonly items: RuleTree | null
  readonly values: RuleTree | null
  readonly properties: ReadonlyMap<string, RuleTree>
  readonly allOf: readonly RuleTree[]
  /** As rules see the node. */
  readonly schema: StructuralSchema
}

/** Longest text of a messageExpression, in bytes (`MaxEvaluatedMessageExpressionSizeBytes`). */
const longestMessage = 5 * 1024

/**
 * Runs the rules of a tree over a value (apiextensions `pkg/apiserver/schema/cel/validation.go`,
 * `Validator.validate`). The run-time cost budget is not kept: the estimate bounds what a rule can
 * take, and what goes over that budget below it takes more values than this engine constructs.
 */
export function evaluateTree(
  tree: RuleTree,
  value: Json,
  previous: Json | undefined,
  hasOptionalOldSelf: boolean,
): readonly RuleOutcome[] {
  const outcomes: RuleOutcome[] = []
  visit(tree, value, previous ?? null, [])
  return outcomes

  function visit(node: RuleTree, current: Json, old: Json, path: Path): void {
    if (current === null) return
    outcomes.push(...runRules(node, current, old, path, hasOptionalOldSelf))
    for (const branch of node.allOf) visit(branch, current, old, path)
    if (isJsonArray(current)) visitItems(node, current, old, path)
    else if (isJsonObject(current)) visitMembers(node, current, old, path)
  }

  function visitItems(node: RuleTree, items: JsonArray, old: Json, path: Path): void {
    const { items: tree } = node
    if (tree === null) return
    const find = correlator(node.schema, isJsonArray(old) ? old : [])
    for (const [index, item] of items.entries()) visit(tree, item, find(item), [...path, index])
  }

  function visitMembers(node: RuleTree, object: JsonObject, old: Json, path: Path): void {
    for (const key of Object.keys(object)) {
      const child = object[key] ?? null
      const oldChild = member(old, key) ?? null
      if (node.values !== null) visit(node.values, child, oldChild, [...path, key])
      const property = node.properties.get(key)
      if (property !== undefined) visit(property, child, oldChild, [...path, key])
    }
  }
}

/** Finds the stored item with the same keys; only in lists of type map. */
function correlator(schema: StructuralSchema, old: JsonArray): (item: Json) => Json {
  const { listMapKeys } = schema
  if (schema.type !== 'array' || schema.listType !== 'map' || listMapKeys.length === 0) return () => null
  const byKey = new Map<string, Json>()
  for (const item of old) {
    const key = compositeKey(item, listMapKeys)
    if (key !== null && !byKey.has(key)) byKey.set(key, item)
  }
  return (item) => byKey.get(compositeKey(item, listMapKeys) ?? '') ?? null
}

/** Null unless the item has a scalar under every key (`pkg/cel/common/maplist.go`). */
function compositeKey(item: Json, keys: readonly string[]): string | null {
  const parts: string[] = []
  for (const key of keys) {
    const value = member(item, key)
    if (typeof value === 'string') parts.push(`s${value}`)
    else if (typeof value === 'boolean') parts.push(`b${value}`)
    else if (typeof value === 'number' || typeof value === 'bigint') parts.push(`${isInt64(value) ? 'i' : 'd'}${value}`)
    else return null
  }
  return parts.join('\0')
}

type Variables = ReadonlyMap<string, Result>

function runRules(node: RuleTree, value: Json, old: Json, path: Path, hasOptionalOldSelf: boolean): RuleOutcome[] {
  if (node.rules.length === 0) return []
  const self = resourceToValue(value, node.schema)
  const oldSelf = old === null ? undefined : resourceToValue(old, node.schema)
  const hasTransitions = node.rules.some(({ rule }) => rule.usesOldSelf)
  const plain: Variables = new Map([
    ['self', self],
    ...(hasTransitions && oldSelf !== undefined ? [['oldSelf', oldSelf] as const] : []),
  ])
  const optional: Variables = hasTransitions
    ? new Map([
        ['self', self],
        ['oldSelf', oldSelf === undefined ? Optional.none : new Optional(oldSelf)],
      ])
    : plain
  const outcomes: RuleOutcome[] = []
  for (const compiled of node.rules) {
    const { rule } = compiled
    const { optionalOldSelf } = rule.rule
    if (rule.usesOldSelf && old === null && !(optionalOldSelf && hasOptionalOldSelf)) continue
    const outcome = runRule(compiled, optionalOldSelf ? optional : plain, plain)
    if (outcome === null) continue
    outcomes.push({
      ...outcome,
      rule,
      path,
      errorPath: outcome.outcome === 'false' ? [...path, ...compiled.errorPath] : path,
      ratchets: ratchetsOf(compiled, outcome.outcome),
    })
  }
  return outcomes
}

function ratchetsOf({ rule, place }: TreeRule, outcome: RuleOutcome['outcome']): RuleOutcome['ratchets'] {
  if (rule.usesOldSelf || outcome === 'error') return 'never'
  return place.isInAllOf ? 'parent' : 'node'
}

function runRule(
  compiled: TreeRule,
  variables: Variables,
  plain: Variables,
): Pick<RuleOutcome, 'outcome' | 'message'> | null {
  const { rule, expression } = compiled
  const [error] = rule.storedErrors
  if (expression === null || expression.errors.length > 0) {
    return error === undefined ? null : { outcome: 'error', message: `rule compile error: ${error}` }
  }
  if (expression.program === null)
    return { outcome: 'undecided', message: undecidedMessage(rule, expression.undecided ?? '') }
  const result = attempt(expression.program, variables)
  if ('undecided' in result) return { outcome: 'undecided', message: undecidedMessage(rule, result.undecided) }
  if (result.value === true) return { outcome: 'true', message: '' }
  if (result.value instanceof CelError) {
    return { outcome: 'error', message: `${result.value.message} evaluating rule: ${shortMessage(rule)}` }
  }
  return { outcome: 'false', message: failureMessage(compiled, plain) }
}

function undecidedMessage(rule: CelRule, reason: string): string {
  return `the rule ${JSON.stringify(rule.rule.rule)} is not evaluated: ${reason}`
}

function attempt(program: Program, variables: Variables): { readonly value: Result } | { readonly undecided: string } {
  try {
    return { value: program(variables) }
  } catch (error) {
    if (error instanceof EvaluationPanic) return { value: new CelError(`internal error: ${error.message}`) }
    if (error instanceof UndecidedEvaluation) return { undecided: error.message }
    // A value nested so deeply that the stack does not hold it.
    if (error instanceof RangeError) return { undecided: error.message }
    throw error
  }
}

/** What the server calls the rule by: its message, else its text. */
function shortMessage({ rule }: CelRule): string {
  return ((rule.message ?? '') === '' ? rule.rule : (rule.message ?? '')).trim()
}

function failureMessage(compiled: TreeRule, variables: Variables): string {
  const { rule, message } = compiled
  const computed = message?.program == null ? null : attempt(message.program, variables)
  const text = computed !== null && 'value' in computed ? usableMessage(computed.value) : null
  if (text !== null) return text
  return (rule.rule.message ?? '') === '' ? `failed rule: ${shortMessage(rule)}` : shortMessage(rule)
}

function usableMessage(value: Result): string | null {
  if (typeof value !== 'string') return null
  const text = value.trim()
  const isTooLong = new TextEncoder().encode(text).length > longestMessage
  return text === '' || text.includes('\n') || isTooLong ? null : text
}
