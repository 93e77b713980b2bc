import { knownValue } from '../../model/fact.ts'
import { dayOf, daysBetween, type VersionTag } from '../../model/release-tag.ts'
import { defineRule } from '../rule.ts'
import { placeOfTag, processSource, promotionOf } from './tag-facts.ts'

type Evidence = {
  readonly tag: string
  readonly on: string
  readonly candidate: string
  readonly candidateOn: string
  /** Whole days; negative where the candidate is the younger of both. */
  readonly days: number
  readonly asked: number
  /** An earlier candidate that soaked; null where none did. */
  readonly earlier: string | null
}

/**
 * The last candidate is what was released. A lightweight tag has only the date of its commit, before which it was not
 * made: a candidate soaked at most from then, and a release came out then or later.
 */
export const gateCandidateNotSoaked = defineRule<'tag', Evidence>({
  id: 'gate/candidate-not-soaked',
  scope: 'tag',
  title: 'Minor whose last candidate did not soak',
  why: 'What only shows after days (leaks, slow loops, upgrades of others) shows in a candidate that runs for days. A candidate that was replaced the next day tested nothing of that.',
  sources: [processSource],
  category: 'policy',
  severity: 'error',
  breaks: [],
  since: '0.1.0',
  examples: [],
  asks: {
    topic: 'candidates',
    question: 'Did the last candidate soak as long as it must?',
    found: 'v1.2.0-rc.1 three days before v1.2.0 (a warning where rc.0 soaked long enough)',
    notFound: 'v1.2.0-rc.1 seven days before v1.2.0; `releaseProcess.soakDays` sets how many',
    needs: promotionOf,
  },
  message: ({ tag, on, candidate, candidateOn, days, asked, earlier }) => {
    const soak =
      days < 0
        ? `\`${candidate}\` is of ${candidateOn}, after \`${tag}\` of ${on}: it did not soak.`
        : `\`${candidate}\` of ${candidateOn} soaked ${days === 1 ? 'one day' : `${days} days`} before \`${tag}\` of ${on}; ${asked} are asked for.`
    return earlier === null
      ? soak
      : `${soak} The earlier \`${earlier}\` soaked long enough, but is not what was released.`
  },
  remedy: ({ asked }) => `Wait until the last candidate is ${asked} days old; tag the same commit then.`,
  check(release, _context, report) {
    const promotion = knownValue(promotionOf(release))
    if (promotion === undefined) return
    const { tag, last, candidates } = promotion
    const asked = release.practice.soakDays
    const days = soakOf(last, tag)
    if (days === null) return
    const isLong = days >= asked
    // The day of its commit is the earliest that a lightweight tag can be of.
    const isOpen = isLong ? last.kind === 'lightweight' : tag.kind === 'lightweight'
    if (isLong && !isOpen) return
    const soaked = candidates.find((each) => each !== last && (soakOf(each, tag) ?? 0) >= asked)
    report({
      evidence: {
        tag: tag.name,
        on: dayOf(tag.time) ?? '',
        candidate: last.name,
        candidateOn: dayOf(last.time) ?? '',
        days: Math.floor(days),
        asked,
        earlier: isLong ? null : (soaked?.name ?? null),
      },
      at: placeOfTag(tag),
      ...(isOpen
        ? {
            certainty: 'undecided',
            reason: `\`${isLong ? last.name : tag.name}\` is lightweight: it was made on the day of its commit or any day after`,
          }
        : {}),
      ...(soaked === undefined || isLong ? {} : { severity: 'warning' }),
    })
  },
})

function soakOf(candidate: VersionTag, tag: VersionTag): number | null {
  return candidate.time === null || tag.time === null ? null : daysBetween(candidate.time, tag.time)
}
