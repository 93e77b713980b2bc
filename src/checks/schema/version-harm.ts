import type { SchemaChange, VersionComparison } from '../../decide/answer.ts'
import type { CrdVersion, CustomResourceDefinition } from '../../model/custom-resource-definition.ts'
import { fieldText } from './field-text.ts'

/**
 * What happens to objects of one version that pass through another, with conversion `None`. The API server prunes by the
 * schema of each version that it converts to, the storage version included, and validates by that of the request alone
 * (apiextensions-apiserver pkg/apiserver/customresource_handler.go, schemaCoercingConverter).
 */
export interface VersionHarm {
  readonly from: string
  readonly to: string
  /** Field paths that are dropped. */
  readonly lost: readonly string[]
  /** Field paths whose values are refused. */
  readonly refused: readonly string[]
  readonly undecided: readonly OpenField[]
}

/** A field path of which neither was proved nor disproved, and why. A `type`, so that evidence can hold it. */
export type OpenField = { readonly field: string; readonly reason: string }

/** Both ways between two versions of a definition; none where nothing is lost, refused or undecided. */
export function harmsBetween(
  definition: CustomResourceDefinition,
  { previousVersion, nextVersion, changes }: VersionComparison,
): readonly VersionHarm[] {
  const ways = [
    { from: previousVersion, to: nextVersion, direction: 'upgrade' },
    { from: nextVersion, to: previousVersion, direction: 'rollback' },
  ] as const
  return ways.flatMap(({ from, to, direction }) => {
    const harm: VersionHarm = {
      from,
      to,
      lost: fieldsOf(changes, direction, 'pruned'),
      // Nobody writes through a version that is only stored, so nothing is validated by it.
      refused: versionOf(definition, to)?.served === true ? fieldsOf(changes, direction, 'rejected') : [],
      undecided: changes.flatMap(({ path, [direction]: answer }) =>
        answer.kind === 'undecided' ? [{ field: fieldText(path), reason: answer.reason }] : [],
      ),
    }
    return isHarm(harm) ? [harm] : []
  })
}

/** Field paths that objects of one version lose when they are stored as, or pass through, another; sorted. */
export function fieldsLost(
  definition: CustomResourceDefinition,
  comparisons: readonly VersionComparison[],
  from: string,
  to: string,
): readonly string[] {
  return comparisons
    .flatMap((comparison) => harmsBetween(definition, comparison))
    .flatMap((harm) => (harm.from === from && harm.to === to ? harm.lost : []))
}

/** The harm that was not there before; null where there is none. */
export function newHarm(harm: VersionHarm, before: readonly VersionHarm[]): VersionHarm | null {
  const known = before.find(({ from, to }) => from === harm.from && to === harm.to)
  if (known === undefined) return harm
  const more = {
    ...harm,
    lost: harm.lost.filter((field) => !known.lost.includes(field)),
    refused: harm.refused.filter((field) => !known.refused.includes(field)),
    undecided: harm.undecided.filter(({ field }) => !known.undecided.some((other) => other.field === field)),
  }
  return isHarm(more) ? more : null
}

function isHarm(harm: VersionHarm): boolean {
  return isProved(harm) || harm.undecided.length > 0
}

/** Whether something is lost or refused for certain. */
export function isProved({ lost, refused }: Pick<VersionHarm, 'lost' | 'refused'>): boolean {
  return lost.length + refused.length > 0
}

/** What a report says of harms of which none is proved. */
export function certaintyOf(harms: readonly VersionHarm[]) {
  const [first] = harms.flatMap(({ undecided }) => undecided)
  return first === undefined || harms.some(isProved) ? {} : ({ certainty: 'undecided', reason: first.reason } as const)
}

export function versionRemedy({ from, to }: Pick<VersionHarm, 'from' | 'to'>): string {
  return `Give \`${to}\` every field of \`${from}\` (a field that one version lacks can be optional there), or convert with a webhook.`
}

/** `v1beta1 drops .spec.a and refuses values that v1 allows at .spec.b`. */
export function harmText({ from, to, lost, refused, undecided }: VersionHarm): string {
  if (!isProved({ lost, refused }))
    return `\`${to}\` may drop or refuse what \`${from}\` allows at ${listed(undecided.map(({ field }) => field))}`
  const parts = [
    ...(lost.length === 0 ? [] : [`drops ${listed(lost)}`]),
    ...(refused.length === 0 ? [] : [`refuses values that \`${from}\` allows at ${listed(refused)}`]),
  ]
  return `\`${to}\` ${parts.join(' and ')}`
}

function versionOf({ versions }: CustomResourceDefinition, wanted: string): CrdVersion | undefined {
  return versions.find(({ name }) => name === wanted)
}

/** At most eight of them, in words. */
export function listed(fields: readonly string[]): string {
  const shown = fields.slice(0, 8).map((field) => `\`${field}\``)
  return fields.length > 8 ? `${shown.join(', ')} and ${fields.length - 8} more` : shown.join(', ')
}

function fieldsOf(
  changes: readonly SchemaChange[],
  direction: 'upgrade' | 'rollback',
  outcome: 'pruned' | 'rejected',
): readonly string[] {
  const fields = changes
    .filter(({ [direction]: answer }) => answer.kind === 'not-contained' && answer.witness.outcome === outcome)
    .map(({ path }) => fieldText(path))
  return [...new Set(fields)].sort()
}
