import { knownValue } from '../../model/fact.ts'
import { defineRule } from '../rule.ts'
import { candidatesOfMinor, placeOfTag, processSource } from './tag-facts.ts'

type Evidence = { readonly tag: string }

/** KAITO's release management document: candidates soak before a stable release is cut. */
export const gateCandidateMissing = defineRule<'tag', Evidence>({
  id: 'gate/candidate-missing',
  scope: 'tag',
  title: 'Minor without a candidate',
  why: 'A minor is a candidate that people ran for a while. Without one, its users are the first to run it.',
  sources: [processSource],
  category: 'policy',
  severity: 'error',
  breaks: [],
  since: '0.1.0',
  examples: [],
  asks: {
    topic: 'candidates',
    question: 'Was there a candidate of the minor?',
    found: 'v1.2.0 without any v1.2.0-rc.W',
    notFound: 'v1.2.0 with v1.2.0-rc.0',
    needs: candidatesOfMinor,
  },
  message: ({ tag }) => `No candidate \`${tag}-rc.W\` came before \`${tag}\`.`,
  remedy: ({ tag }) => `Tag \`${tag}-rc.0\`, let it soak, and release what soaked.`,
  check(release, _context, report) {
    if (knownValue(candidatesOfMinor(release))?.length === 0)
      report({ evidence: { tag: release.tag.name }, at: placeOfTag(release.tag) })
  },
})
