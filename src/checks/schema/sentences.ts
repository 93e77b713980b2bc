import { type SchemaEvidence, shown } from './report-changes.ts'

/** `\`.spec.mode\` of Widget (v1)`. */
export function subject({ field, kind, versions }: SchemaEvidence): string {
  return `\`${field}\` of ${kind} (${versions.join(', ')})`
}

/** What became of a keyword, a full sentence. */
export function changed(evidence: SchemaEvidence): string {
  const { action, keyword, previous, next } = evidence
  if (action === 'added') return `${subject(evidence)} gets \`${keyword}\` ${shown(next)}.`
  if (action === 'removed') return `${subject(evidence)} loses \`${keyword}\` ${shown(previous)}.`
  return `\`${keyword}\` of ${subject(evidence)} changes from ${shown(previous)} to ${shown(next)}.`
}

/** What happens to whom: the second half of every message, a full sentence. */
export function consequence(evidence: SchemaEvidence): string {
  const { effect, direction, keyword } = evidence
  const isUpgrade = direction === 'upgrade'
  switch (effect) {
    case 'rejected':
      if (!evidence.operations.includes('create')) {
        return isUpgrade
          ? 'Updates that the previous release accepts are refused: objects can be created, but not every change of a stored one passes.'
          : 'After going back, updates of stored objects that the next release allows are refused.'
      }
      return isUpgrade
        ? `Objects that the previous release accepts are refused: ${refusal(evidence)}.`
        : `After going back, objects that rely on it are refused: ${refusal(evidence)}.`
    case 'pruned':
      return isUpgrade
        ? 'Once the definition is applied, the API server drops what is stored there, on reads at once and for good with the next write, without an error.'
        : 'After going back, the API server drops what was written there, without an error.'
    case 'changed': {
      const what =
        keyword === 'nullable'
          ? 'a null there is dropped or replaced by the default'
          : 'objects that leave it out read differently'
      return isUpgrade ? `From the upgrade on, ${what}.` : `After going back, ${what}.`
    }
    case 'undecided':
      return isUpgrade
        ? 'Whether that refuses objects of the previous release could not be decided.'
        : 'Whether the previous release refuses what the next one lets pass could not be decided.'
  }
}

function refusal({ operations }: SchemaEvidence): string {
  if (operations.includes('finalizer-removal')) {
    return 'they can be neither created nor changed, not even to remove a finalizer'
  }
  // What the server lets pass here today it does not promise (Kubernetes documentation, validation ratcheting).
  if (operations.includes('any-update')) {
    return 'they cannot be created, in stored ones a change beside it is refused, by server-side apply too, and no other change is promised to pass'
  }
  return 'they cannot be created, and in stored ones this part cannot be changed'
}

/** The remedy where nothing is known but which way the harm runs. */
export function generalRemedy({ direction }: SchemaEvidence): string {
  return direction === 'upgrade'
    ? 'Keep accepting what the previous release accepted, or introduce a new API version with a conversion webhook.'
    : 'Ship the wider definition one release before anything uses it, and say in the release notes that using it closes the way back.'
}
