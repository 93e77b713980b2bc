import type { Excerpt } from '../model/excerpt.ts'
import type { Finding, Witness } from '../model/finding.ts'
import type { Location } from '../model/location.ts'
import { listOf } from './words.ts'

/** The promises a finding breaks and when: `custom-resources, on upgrade`; null where it breaks none. */
export function breaksText({ breaks, direction }: Finding): string | null {
  return breaks.length === 0 ? null : listOf(breaks) + (direction === null ? '' : directions[direction])
}

const directions: Readonly<Record<NonNullable<Finding['direction']>, string>> = {
  'previous-to-next': ', on upgrade',
  'next-to-previous': ', on the way back',
}

/** The place in the next release; in the previous one where the next has no such place; null without a file. */
export function whereText({ location, excerpt, previousLocation, previousExcerpt }: Finding): string | null {
  return placeText(location, excerpt) ?? formerPlace(previousLocation, previousExcerpt)
}

/**
 * `templates/x.yaml:12`, or `rendered line 12 of templates/x.yaml` where the line is not one of the file; null without a
 * file. Without an excerpt nothing shows whose line it is, except for what no template can be.
 */
export function placeText({ file, line }: Location, excerpt: Excerpt | null): string | null {
  if (file === null || line === null) return file
  const isOfFile = excerpt === null ? !/(?:^|\/)templates\//.test(file) : excerpt.of === 'file'
  return isOfFile ? `${file}:${line}` : `rendered line ${line} of ${file}`
}

function formerPlace(location: Location | null, excerpt: Excerpt | null): string | null {
  const place = location === null ? null : placeText(location, excerpt)
  return place === null ? null : `${place} in the previous release`
}

/** What follows the message: who is hurt, and what kept it from being decided. */
export function remarksOn({ condition, reason }: Finding): readonly string[] {
  return [
    ...(condition === null ? [] : [`This happens ${withFullStop(condition.text)}`]),
    ...(reason === null ? [] : [`Undecided: ${withFullStop(reason)}`]),
  ]
}

function withFullStop(text: string): string {
  return text.endsWith('.') ? text : `${text}.`
}

/** What a witness shows, in front of its object. */
export function witnessSentence({ outcome, acceptedBy }: Witness): string {
  return outcomes[outcome](acceptedBy, acceptedBy === 'previous' ? 'next' : 'previous')
}

const outcomes: Readonly<Record<Witness['outcome'], (from: string, to: string) => string>> = {
  rejected: (from, to) => `The ${from} release accepts this object, the ${to} refuses it:`,
  pruned: (from, to) => `The ${from} release stores this object whole, the ${to} drops fields from it:`,
  changed: (from, to) => `The ${from} release stores this object as it is, the ${to} changes it:`,
  'not-served': (from, to) => `The ${from} release serves this object, the ${to} does not:`,
}
