import type { Finding } from '../../model/finding.ts'
import type { Prediction } from '../../model/verification.ts'
import type { Moment } from '../plan/step.ts'
import type { ProbeRecord } from '../record.ts'
import type { Evidence } from './evidence.ts'

/** What became of what `diff` says: the API server was asked with each finding's own witness, on both sides. */
export function judgePredictions(findings: readonly Finding[], evidence: Evidence): readonly Prediction[] {
  return findings
    .filter(({ breaks, certainty }) => breaks.length > 0 && certainty === 'proved')
    .map((finding) => {
      const { fingerprint, rule, location } = finding
      return { fingerprint, rule, object: location.object, path: location.path, ...outcomeOf(finding, evidence) }
    })
}

type Outcome = Pick<Prediction, 'outcome' | 'detail'>

function outcomeOf({ fingerprint, witness, direction, location }: Finding, evidence: Evidence): Outcome {
  if (witness === null) return notExercised('No custom resource shows it.')
  if (witness.previousObject !== null) return notExercised('Only an update shows it.')
  if (location.path?.startsWith('.status') === true) return notExercised('Only a write of the status shows it.')
  const isUpgrade = witness.acceptedBy === 'previous'
  if (direction !== (isUpgrade ? 'previous-to-next' : 'next-to-previous')) {
    return notExercised('It is about versions that are served at the same time.')
  }
  const [from, to]: readonly [Moment, Moment] = isUpgrade ? ['alone', 'arrived'] : ['arrived', 'back']
  const own = evidence.record.probes.filter(({ kind, subject }) => kind === 'witness' && subject === fingerprint)
  const pairs = own
    .filter(({ moment }) => moment === to)
    .flatMap((after) => {
      const before = own.find(({ moment, bed }) => moment === from && bed === after.bed)
      return before === undefined || !hasMoved(location.object, from, after, evidence) ? [] : [{ before, after }]
    })
  if (pairs.length === 0) return notExercised('In no topology did the definition change that way.')
  const refusal = pairs.find(({ before }) => !isAccepted(before))?.before
  if (refusal !== undefined) {
    return notExercised(
      `${isUpgrade ? 'The cluster of previous' : 'The cluster of next'} refuses the object: ${refusal.message}`,
    )
  }
  return judge(witness.outcome, witness.lost, pairs)
}

function notExercised(detail: string): Outcome {
  return { outcome: 'not-exercised', detail }
}

/** Helm does not update what lies in `crds/`: where the definition stayed, nothing can be seen. */
function hasMoved(object: string | null, from: Moment, after: ProbeRecord, { snapshots }: Evidence): boolean {
  const generationAt = (moment: Moment) =>
    snapshots
      .find((each) => each.bed === after.bed && each.moment === moment)
      ?.objects.find(({ kind, name }) => `${kind}/${name}` === object)?.generation
  return generationAt(from) !== generationAt(after.moment)
}

interface Pair {
  readonly before: ProbeRecord
  readonly after: ProbeRecord
}

function judge(
  expected: NonNullable<Finding['witness']>['outcome'],
  lost: readonly string[],
  pairs: readonly Pair[],
): Outcome {
  const answers = pairs.map((pair) => matches(expected, lost, pair))
  const said = pairs.find(({ after }) => after.message !== null)?.after.message ?? null
  if (answers.includes('hidden')) return notExercised(`A webhook answers first: ${said ?? ''}`)
  if (answers.every((answer) => answer === 'yes')) {
    return { outcome: 'confirmed', detail: said ?? 'The API server did just that.' }
  }
  if (answers.every((answer) => answer === 'no')) {
    return { outcome: 'refuted', detail: said ?? 'The API server takes the object as it is.' }
  }
  return { outcome: 'not-seen', detail: 'The API server did it in one topology and not in another.' }
}

function matches(
  expected: NonNullable<Finding['witness']>['outcome'],
  lost: readonly string[],
  { before, after }: Pair,
): 'yes' | 'no' | 'hidden' {
  if (/admission webhook|failed calling webhook/.test(after.message ?? '')) return 'hidden'
  switch (expected) {
    case 'rejected':
      return after.code === 422 || after.code === 400 ? 'yes' : 'no'
    case 'not-served':
      return after.code === 404 ? 'yes' : 'no'
    case 'pruned':
      return isAccepted(after) && lost.some((field) => after.lost.includes(field)) ? 'yes' : 'no'
    case 'changed':
      return isAccepted(after) && before.digest !== after.digest ? 'yes' : 'no'
  }
}

function isAccepted({ code }: ProbeRecord): boolean {
  return code >= 200 && code < 300
}
