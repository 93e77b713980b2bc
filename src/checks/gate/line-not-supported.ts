import { andThen, knownValue } from '../../model/fact.ts'
import { newerLines } from '../../model/release-line.ts'
import { lineOf } from '../../model/release-tag.ts'
import { defineRule } from '../rule.ts'
import { placeOfTag, processSource, tagOfKind } from './tag-facts.ts'

type Evidence = { readonly tag: string; readonly line: string; readonly newer: readonly string[] }

/** KAITO's release management document: n and n-1; when 0.5.0 comes out, 0.3 gets no more patches. */
export const gateLineNotSupported = defineRule<'tag', Evidence>({
  id: 'gate/line-not-supported',
  scope: 'tag',
  title: 'Patch of a line that is no longer supported',
  why: 'The newest minor and the one before are supported. A patch of an older line tells its users that they may stay, and costs the time of those who keep the supported ones.',
  sources: [processSource],
  category: 'policy',
  severity: 'warning',
  breaks: [],
  since: '0.1.0',
  examples: [],
  asks: {
    topic: 'support',
    question: 'Is the patch of the newest minor or the one before?',
    found: 'v1.0.4 when v1.2.0 was out',
    notFound: 'v1.1.4 when v1.2.0 was out',
    needs: (release) => andThen(tagOfKind(release, 'patch'), () => release.tags),
  },
  message: ({ tag, line, newer }) =>
    `\`${tag}\` is a patch of ${line}, and ${newer.join(' and ')} were out when it was tagged.`,
  remedy: ({ newer }) =>
    `Ask its users to upgrade to ${newer.at(-1) ?? 'a supported minor'}, or say how long the line is still kept.`,
  check(release, _context, report) {
    const tag = knownValue(tagOfKind(release, 'patch'))
    if (tag === undefined) return
    const newer = newerLines(tag, knownValue(release.tags) ?? [])
    if (newer.length < 2) return
    report({ evidence: { tag: tag.name, line: lineOf(tag.version), newer }, at: placeOfTag(tag) })
  },
})
