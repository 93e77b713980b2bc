import { andThen, knownValue } from '../../model/fact.ts'
import { versionTags } from '../../model/release-line.ts'
import { dayOf, kindOfTag, lineOf } from '../../model/release-tag.ts'
import { defineRule } from '../rule.ts'
import { placeOfTag, processSource, tagOfKind } from './tag-facts.ts'

type Evidence = { readonly tag: string; readonly on: string; readonly release: string; readonly releasedOn: string }

/** By SemVer a candidate comes before its release, whenever it was tagged. */
export const gateCandidateLate = defineRule<'tag', Evidence>({
  id: 'gate/candidate-late',
  scope: 'tag',
  title: 'Candidate of a minor that was already out',
  why: 'A candidate sorts before its release, so nobody upgrades to one that comes after it. What it holds goes untested into the next patch.',
  sources: [processSource, 'https://semver.org/#spec-item-11'],
  category: 'policy',
  severity: 'error',
  breaks: [],
  since: '0.1.0',
  examples: [],
  asks: {
    topic: 'candidates',
    question: 'Was the candidate made before its release?',
    found: 'v1.2.0-rc.2 tagged in June, v1.2.0 in May',
    notFound: 'v1.2.0-rc.2 tagged in April, v1.2.0 in May, or not yet',
    needs: (release) => andThen(tagOfKind(release, 'candidate'), () => release.tags),
  },
  message: ({ tag, on, release, releasedOn }) =>
    `The candidate \`${tag}\` is of ${on}, and \`${release}\` of ${releasedOn}.`,
  remedy: () => 'Put what it holds into a patch, and delete the tag.',
  check(release, _context, report) {
    const tag = knownValue(tagOfKind(release, 'candidate'))
    const minor = versionTags(knownValue(release.tags) ?? []).find(
      ({ version }) => tag !== undefined && kindOfTag(version) === 'minor' && lineOf(version) === lineOf(tag.version),
    )
    if (tag === undefined || minor === undefined || tag.time === null || minor.time === null) return
    if (tag.time <= minor.time) return
    report({
      evidence: {
        tag: tag.name,
        on: dayOf(tag.time) ?? '',
        release: minor.name,
        releasedOn: dayOf(minor.time) ?? '',
      },
      at: placeOfTag(tag),
    })
  },
})
