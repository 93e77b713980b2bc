import { type Answer, directionOf, type Operation, type SchemaChange } from '../../decide/answer.ts'
import type { Condition } from '../../model/finding.ts'
import { canonicalJson, isJsonArray, isJsonObject, type Json, memberAt, stringMember } from '../../model/json.ts'
import type { Path } from '../../model/path.ts'
import type { PromiseName } from '../../model/promise.ts'
import type { ShippedCrd } from '../../model/release.ts'
import type { CrdPair, Place, ReleasePair, Report } from '../rule.ts'
import { fieldText } from './field-text.ts'
import { type Effect, ruleFor, type SchemaRuleId } from './rule-table.ts'

/** The facts of one change in one direction; the same in all versions that `versions` lists. */
export type SchemaEvidence = {
  readonly name: string
  readonly kind: string
  readonly versions: readonly string[]
  readonly field: string
  readonly keyword: string
  readonly action: SchemaChange['action']
  /** The keyword's value; of a field, its type. */
  readonly previous: Json
  readonly next: Json
  readonly direction: 'upgrade' | 'rollback'
  readonly effect: Effect
  /** What is refused, or shows the harm, of those who meet it; empty where that could not be decided. */
  readonly operations: readonly Operation[]
}

interface Found {
  readonly crd: CrdPair
  readonly version: string
  readonly change: SchemaChange
  readonly direction: 'upgrade' | 'rollback'
  readonly effect: Effect
  readonly answer: Exclude<Answer, { readonly kind: 'contained' }>
}

/** Reports the changes that the table gives to a rule; one that several versions share is one finding. */
export function reportChanges(
  rule: SchemaRuleId,
  pair: ReleasePair,
  report: (finding: Report<SchemaEvidence>) => void,
): void {
  for (const crd of pair.crds.persisted) {
    const same = new Map<string, Found[]>()
    for (const found of findingsOf(rule, crd)) {
      const key = canonicalJson(evidenceOf(found, []))
      same.set(key, [...(same.get(key) ?? []), found])
    }
    for (const group of same.values()) {
      const [first] = group
      if (first !== undefined) report(finding(first, group))
    }
  }
}

function findingsOf(rule: SchemaRuleId, crd: CrdPair): readonly Found[] {
  return crd.versions.flatMap(({ previousVersion, changes }) =>
    changes.flatMap((change) =>
      (['upgrade', 'rollback'] as const).flatMap((direction): readonly Found[] => {
        const answer = change[direction]
        const judged = ruleFor(change, direction, answer)
        if (judged?.rule !== rule || answer.kind === 'contained') return []
        return [{ crd, version: previousVersion, change, direction, effect: judged.effect, answer }]
      }),
    ),
  )
}

function finding(first: Found, group: readonly Found[]): Report<SchemaEvidence> {
  const { crd, version, change, direction, effect, answer } = first
  const condition = conditionOf(first)
  return {
    evidence: evidenceOf(
      first,
      group.map(({ version: name }) => name),
    ),
    at: placeOf(crd.next, version, change, change.nextPointer, change.previousPointer),
    was: placeOf(crd.previous, version, change, change.previousPointer, change.nextPointer),
    direction: directionOf[direction],
    breaks: promisesOf(first),
    ...(effect === 'changed' ? { severity: isNewField(change) ? ('info' as const) : ('warning' as const) } : {}),
    ...(effect === 'pruned' && direction === 'rollback' ? { severity: 'warning' as const } : {}),
    ...(condition === null ? {} : { condition }),
    ...(answer.kind === 'not-contained'
      ? { witness: answer.witness }
      : { certainty: 'undecided' as const, reason: answer.reason }),
  }
}

/**
 * Objects of the previous release refused or cut by the next hurt those who upgrade, and those of the older release who
 * share the definition with the newer. The way back hurts whoever goes it, and a refusal also the older controller that
 * meets what it does not know.
 */
function promisesOf({ direction, effect, change }: Found): readonly PromiseName[] {
  if (direction === 'rollback')
    return effect === 'rejected' || effect === 'undecided' ? ['rollback', 'side-by-side'] : ['rollback']
  if (effect !== 'changed') return ['custom-resources', 'side-by-side']
  // What a field says that nobody could set before changes the meaning of nothing that was written.
  return isNewField(change) ? [] : ['custom-resources']
}

function isNewField({ keyword, action }: SchemaChange): boolean {
  return action === 'added' && (keyword === 'property' || keyword === 'required')
}

/** Nothing is claimed about who is hurt by what could not be decided. */
function conditionOf({ direction, answer, change, effect }: Found): Condition | null {
  if (direction !== 'rollback' || answer.kind !== 'not-contained' || !answer.usesNew) return null
  return { kind: 'uses-new', text: `only for objects that ${useOfNew(change, effect)}` }
}

function useOfNew({ path, keyword, action }: SchemaChange, effect: Effect): string {
  const field = `\`${fieldText(path)}\``
  if (keyword === 'nullable') return `hold a null at ${field}`
  if (effect === 'changed' || (keyword === 'required' && action === 'removed')) return `leave ${field} out`
  const isNew = keyword === 'property' || keyword === 'required'
  return isNew ? `set ${field}` : `use what the next release newly allows at ${field}`
}

function evidenceOf({ crd, change, direction, effect, answer }: Found, versions: readonly string[]): SchemaEvidence {
  return {
    name: crd.next.definition.name,
    kind: crd.next.definition.names.kind,
    versions,
    field: fieldText(change.path),
    keyword: change.keyword,
    action: change.action,
    previous: summary(change, change.previous),
    next: summary(change, change.next),
    direction,
    effect,
    operations: answer.kind === 'not-contained' ? answer.operations : [],
  }
}

/** Whole subtrees by their type only: the definition says the rest. */
function summary({ keyword }: SchemaChange, value: Json | null): Json {
  const isSubtree = ['property', 'required', 'items', 'additionalProperties'].includes(keyword)
  if (!isSubtree || !isJsonObject(value)) return value
  if (value['x-kubernetes-int-or-string'] === true) return 'int-or-string'
  const type = stringMember(value, 'type') ?? 'any'
  const described = value['default'] === undefined ? {} : { default: value['default'] }
  return Object.keys(described).length === 0 ? type : { type, ...described }
}

/** The node in one side's text; what is missing there, by the other side's path: the text has its beginning. */
export function placeOf(
  shipped: ShippedCrd,
  name: string,
  change: SchemaChange,
  own: Path | null,
  other: Path | null,
): Place {
  const { path } = change
  const at = shipped.definition.versions.findIndex((version) => version.name === name)
  const index = shipped.definition.versions[at]?.index
  if (index === undefined) return { object: shipped.object, field: fieldText(path) }
  const pointer = requiredEntry(shipped.definition.versions[at]?.schema?.raw ?? null, change, own) ?? own ?? other ?? []
  return {
    object: shipped.object,
    path: ['spec', 'versions', index, 'schema', 'openAPIV3Schema', ...pointer],
    field: fieldText(path),
  }
}

/**
 * Where `required` names a field, or would; null for any other change, and for a field that came or went with it: there
 * the field is what changed.
 */
function requiredEntry(schema: Json, { keyword, previous, path }: SchemaChange, own: Path | null): Path | null {
  const key = path.at(-1)
  if (keyword !== 'required' || typeof previous !== 'boolean' || own === null || key === undefined) return null
  const isField = own.at(-2) === 'properties' && own.at(-1) === key
  const node = isField ? own.slice(0, -2) : own
  const names = memberAt(schema, ...node.map(String), 'required')
  const entry = isJsonArray(names) ? names.indexOf(key) : -1
  return [...node, 'required', entry === -1 ? (isJsonArray(names) ? names.length : 0) : entry]
}

/** A value of a keyword in a sentence: short, in backticks. */
export function shown(value: Json): string {
  if (isJsonArray(value)) return value.map(shown).join(', ')
  const text = typeof value === 'string' ? value : canonicalJson(value)
  return `\`${text.length > 80 ? `${text.slice(0, 77)}…` : text.replaceAll('`', "'")}\``
}
