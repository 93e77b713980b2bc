import type { Cadence, ChartHistory, HistoryRelease, HistoryStep, Span } from '../../model/history.ts'
import type { PromiseAnswer, PromiseName } from '../../model/promise.ts'
import type { ReportDocument } from '../../model/report.ts'
import { totals } from '../report-words.ts'
import { countOf } from '../words.ts'

/** `12 releases from 0.2.2 to 0.12.0`. */
export function releasesText({ releases }: ChartHistory): string {
  const [first] = releases
  const last = releases.at(-1)
  const count = countOf(releases.length, 'release')
  return first === undefined || last === undefined || first === last
    ? count
    : `${count} from ${first.version} to ${last.version}`
}

/** Sentences about how often releases come. */
export function cadenceSentences({ minors, patches, soak }: Cadence): readonly string[] {
  return [
    ...(minors === null ? [] : [`A minor comes every ${daysText(minors)}.`]),
    ...(patches === null ? [] : [`A patch comes ${daysText(patches)} after the release before it.`]),
    ...(soak === null ? [] : [`Candidates are out for ${daysText(soak)} before their release.`]),
  ]
}

function daysText({ shortest, median, longest }: Span): string {
  return shortest === longest ? countOf(longest, 'day') : `${countOf(median, 'day')} (${shortest} to ${longest})`
}

/** `n`, `n-1`, or that it is no longer supported, with the days. */
export function supportText({ support, kind }: HistoryRelease): string {
  if (support === null) return kind === 'candidate' ? 'candidate' : ''
  const { age, until, isCurrent } = support
  if (isCurrent) return age === 0 ? 'supported (n)' : 'supported (n-1)'
  return age < 2 ? 'superseded by a patch' : until === null ? 'no longer supported' : `supported until ${until}`
}

/** `1 error, 3 warnings`; why there is no report. */
export function foundText(report: ReportDocument | null, failure: string | null): string {
  if (report !== null) return totals(report)
  return failure === null ? 'not in this shard' : 'could not be examined'
}

/** The answer of a step for a promise; null where there is no report. */
export function answerOf({ report }: HistoryStep, promise: PromiseName): PromiseAnswer | null {
  return report?.promises.find((result) => result.promise === promise)?.answer ?? null
}
