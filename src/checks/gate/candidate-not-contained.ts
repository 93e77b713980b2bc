import { knownValue } from '../../model/fact.ts'
import { defineRule } from '../rule.ts'
import { placeOfTag, processSource } from './tag-facts.ts'

type Evidence = { readonly tag: string; readonly candidate: string }

export const gateCandidateNotContained = defineRule<'tag', Evidence>({
  id: 'gate/candidate-not-contained',
  scope: 'tag',
  title: 'Minor that does not come out of its last candidate',
  why: 'The candidate soaked so that its code is known. A minor from another line of commits is other code, however close.',
  sources: [processSource],
  category: 'policy',
  severity: 'error',
  breaks: [],
  since: '0.1.0',
  examples: [],
  asks: {
    topic: 'candidates',
    question: 'Does the minor hold the commit of its last candidate?',
    found: 'v1.2.0 on a rebased branch without the commit of v1.2.0-rc.1',
    notFound: 'v1.2.0 at the commit of v1.2.0-rc.1, or after it',
    needs: ({ sinceCandidate }) => sinceCandidate,
  },
  message: ({ tag, candidate }) => `\`${tag}\` does not hold the commit of its last candidate, \`${candidate}\`.`,
  remedy: () => 'Tag a commit that comes after the candidate, or tag and soak another candidate on this branch.',
  check({ tag, sinceCandidate }, _context, report) {
    const since = knownValue(sinceCandidate)
    if (since === undefined || since.isContained) return
    report({ evidence: { tag: tag.name, candidate: since.candidate }, at: placeOfTag(tag) })
  },
})
