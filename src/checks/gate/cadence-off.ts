import { knownValue } from '../../model/fact.ts'
import { dayOf, daysBetween } from '../../model/release-tag.ts'
import { defineRule } from '../rule.ts'
import { minorsOf, placeOfTag, processSource } from './tag-facts.ts'

type Evidence = {
  readonly tag: string
  readonly previous: string
  readonly previousOn: string
  readonly days: number
  readonly least: number
  readonly most: number
}

/** KAITO's release management document: a minor about every two months. */
export const gateCadenceOff = defineRule<'tag', Evidence>({
  id: 'gate/cadence-off',
  scope: 'tag',
  title: 'Minor that comes too soon or too late after the one before',
  why: 'Two minors are supported. Where they follow each other quickly, a release loses its support before its users have planned the upgrade; where they are late, fixes wait and the step grows.',
  sources: [processSource],
  category: 'policy',
  severity: 'warning',
  breaks: [],
  since: '0.1.0',
  examples: [],
  asks: {
    topic: 'cadence',
    question: 'Does the minor come about two months after the one before?',
    found: 'v1.2.0 twelve days after v1.1.0, or a hundred',
    notFound: 'v1.2.0 from 30 to 90 days after v1.1.0; `releaseProcess.cadence` sets others',
    needs: minorsOf,
  },
  message: ({ tag, previous, previousOn, days, least, most }) =>
    days < 0
      ? `\`${tag}\` was tagged ${-days} days before \`${previous}\` of ${previousOn}.`
      : `\`${tag}\` comes ${days} days after \`${previous}\` of ${previousOn}; from ${least} to ${most} are usual.`,
  remedy: ({ days, least }) =>
    days < least
      ? 'Collect changes until the next date, or put urgent fixes into a patch.'
      : 'Tell users how long the releases before stay supported.',
  check(release, _context, report) {
    const minors = knownValue(minorsOf(release))
    if (minors === undefined || minors.tag.time === null || minors.previous.time === null) return
    const { cadenceDays, cadenceToleranceDays } = release.practice
    const days = Math.floor(daysBetween(minors.previous.time, minors.tag.time))
    const [least, most] = [Math.max(0, cadenceDays - cadenceToleranceDays), cadenceDays + cadenceToleranceDays]
    if (days >= least && days <= most) return
    report({
      evidence: {
        tag: minors.tag.name,
        previous: minors.previous.name,
        previousOn: dayOf(minors.previous.time) ?? '',
        days,
        least,
        most,
      },
      at: placeOfTag(minors.tag),
    })
  },
})
