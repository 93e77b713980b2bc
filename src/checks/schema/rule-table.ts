import type { Answer, ChangedKeyword, SchemaChange } from '../../decide/answer.ts'

/** What an answer does: the outcome of its witness, or that it is open. */
export type Effect = 'rejected' | 'pruned' | 'changed' | 'undecided'

/** Silence that is earned: the reason stands at its place in the table. */
type Judgement = SchemaRuleId | null

interface Judgements {
  readonly upgrade: Judgement | Readonly<Record<Effect, Judgement>>
  readonly rollback: Judgement | Readonly<Record<Effect, Judgement>>
}

export type SchemaRuleId =
  | 'schema/type-narrowed'
  | 'schema/type-widened'
  | 'schema/property-removed'
  | 'schema/property-added'
  | 'schema/property-described'
  | 'schema/required-added'
  | 'schema/required-removed'
  | 'schema/default-added'
  | 'schema/default-removed'
  | 'schema/default-changed'
  | 'schema/nullable-removed'
  | 'schema/nullable-added'
  | 'schema/enum-value-removed'
  | 'schema/enum-value-added'
  | 'schema/pattern-narrowed'
  | 'schema/pattern-widened'
  | 'schema/format-narrowed'
  | 'schema/format-widened'
  | 'schema/range-narrowed'
  | 'schema/range-widened'
  | 'schema/length-narrowed'
  | 'schema/length-widened'
  | 'schema/size-narrowed'
  | 'schema/size-widened'
  | 'schema/alternatives-narrowed'
  | 'schema/alternatives-widened'
  | 'schema/validation-rule-narrowed'
  | 'schema/validation-rule-widened'
  | 'schema/list-type-narrowed'
  | 'schema/list-type-widened'
  | 'schema/unknown-fields-pruned'
  | 'schema/unknown-fields-kept'
  | 'schema/embedded-resource-added'
  | 'schema/embedded-resource-removed'
  | 'schema/map-narrowed'
  | 'schema/map-widened'
  | 'schema/unrecognised-change'

const range: Judgements = { upgrade: 'schema/range-narrowed', rollback: 'schema/range-widened' }
const length: Judgements = { upgrade: 'schema/length-narrowed', rollback: 'schema/length-widened' }
const size: Judgements = { upgrade: 'schema/size-narrowed', rollback: 'schema/size-widened' }
const type: Judgements = { upgrade: 'schema/type-narrowed', rollback: 'schema/type-widened' }
const alternatives: Judgements = { upgrade: 'schema/alternatives-narrowed', rollback: 'schema/alternatives-widened' }
const list: Judgements = { upgrade: 'schema/list-type-narrowed', rollback: 'schema/list-type-widened' }
const unrecognised: Judgements = { upgrade: 'schema/unrecognised-change', rollback: 'schema/unrecognised-change' }

const propertyAdded: Judgements = {
  upgrade: {
    rejected: 'schema/property-described',
    pruned: 'schema/property-described',
    changed: 'schema/default-added',
    undecided: 'schema/property-described',
  },
  rollback: 'schema/property-added',
}

const propertyRemoved: Judgements = {
  upgrade: 'schema/property-removed',
  rollback: {
    rejected: 'schema/property-removed',
    pruned: 'schema/property-removed',
    // The previous release fills its own default in again: what it always did.
    changed: null,
    undecided: 'schema/property-removed',
  },
}

type Actions = Readonly<Record<SchemaChange['action'], Judgements>>

const always = (judgements: Judgements): Actions => ({ added: judgements, removed: judgements, changed: judgements })

/** Which rule reports a change: total over keyword, action, direction and effect. */
const table: Readonly<Record<ChangedKeyword, Actions>> = {
  type: always(type),
  'x-kubernetes-int-or-string': always(type),
  items: always(type),
  property: { added: propertyAdded, removed: propertyRemoved, changed: unrecognised },
  required: {
    added: { upgrade: 'schema/required-added', rollback: 'schema/property-added' },
    removed: { upgrade: 'schema/required-removed', rollback: 'schema/required-removed' },
    changed: unrecognised,
  },
  default: {
    added: { upgrade: 'schema/default-added', rollback: 'schema/default-added' },
    removed: { upgrade: 'schema/default-removed', rollback: 'schema/default-removed' },
    changed: { upgrade: 'schema/default-changed', rollback: 'schema/default-changed' },
  },
  nullable: always({ upgrade: 'schema/nullable-removed', rollback: 'schema/nullable-added' }),
  enum: always({ upgrade: 'schema/enum-value-removed', rollback: 'schema/enum-value-added' }),
  pattern: always({ upgrade: 'schema/pattern-narrowed', rollback: 'schema/pattern-widened' }),
  format: always({ upgrade: 'schema/format-narrowed', rollback: 'schema/format-widened' }),
  minimum: always(range),
  maximum: always(range),
  multipleOf: always(range),
  minLength: always(length),
  maxLength: always(length),
  minItems: always(size),
  maxItems: always(size),
  minProperties: always(size),
  maxProperties: always(size),
  allOf: always(alternatives),
  anyOf: always(alternatives),
  oneOf: always(alternatives),
  not: always(alternatives),
  'x-kubernetes-validations': always({
    upgrade: 'schema/validation-rule-narrowed',
    rollback: 'schema/validation-rule-widened',
  }),
  'x-kubernetes-list-type': always(list),
  'x-kubernetes-list-map-keys': always(list),
  'x-kubernetes-map-type': always(unrecognised),
  'x-kubernetes-preserve-unknown-fields': always({
    upgrade: 'schema/unknown-fields-pruned',
    rollback: 'schema/unknown-fields-kept',
  }),
  'x-kubernetes-embedded-resource': always({
    upgrade: 'schema/embedded-resource-added',
    rollback: 'schema/embedded-resource-removed',
  }),
  additionalProperties: always({ upgrade: 'schema/map-narrowed', rollback: 'schema/map-widened' }),
  unrecognised: always(unrecognised),
}

/** The rule for one answer; null for what hurts nobody and for silence that the table explains. */
export function ruleFor(
  { keyword, action }: Pick<SchemaChange, 'keyword' | 'action'>,
  direction: 'upgrade' | 'rollback',
  answer: Answer,
): { readonly rule: SchemaRuleId; readonly effect: Effect } | null {
  const effect = effectOf(answer)
  if (effect === null) return null
  const judgement = table[keyword][action][direction]
  const rule = judgement === null || typeof judgement === 'string' ? judgement : judgement[effect]
  return rule === null ? null : { rule, effect }
}

function effectOf(answer: Answer): Effect | null {
  switch (answer.kind) {
    case 'contained':
      return null
    case 'undecided':
      return 'undecided'
    case 'not-contained':
      if (answer.isListForText) return null
      // One version on both sides: an engine that says otherwise means that the object cannot be sent.
      return answer.witness.outcome === 'not-served' ? 'rejected' : answer.witness.outcome
  }
}
