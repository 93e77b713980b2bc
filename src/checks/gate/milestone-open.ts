import { knownValue } from '../../model/fact.ts'
import { defineRule } from '../rule.ts'
import { placeOfTag, processSource } from './tag-facts.ts'

type Evidence = {
  readonly tag: string
  /** Null where there is none. */
  readonly title: string | null
  readonly isClosed: boolean
  readonly openIssues: number
}

/** KAITO's release management document: a stable release is cut when its milestone is complete. */
export const gateMilestoneOpen = defineRule<'tag', Evidence>({
  id: 'gate/milestone-open',
  scope: 'tag',
  title: 'Release whose milestone is not complete',
  why: 'The milestone lists what the release was to hold. While it is open, somebody still waits for something in it.',
  sources: [processSource, 'https://docs.github.com/en/rest/issues/milestones'],
  category: 'policy',
  severity: 'error',
  breaks: [],
  since: '0.1.0',
  examples: [],
  asks: {
    topic: 'milestone',
    question: 'Is the milestone closed?',
    found: 'an open milestone v1.2.0; a warning where there is none, or a closed one with open issues',
    notFound: 'a closed milestone v1.2.0, 1.2.0, v1.2 or 1.2 without open issues',
    needs: ({ milestone }) => milestone,
  },
  message: ({ tag, title, isClosed, openIssues }) =>
    title === null
      ? `There is no milestone for \`${tag}\`.`
      : `The milestone \`${title}\` is ${isClosed ? 'closed' : 'open'}, with ${openIssues === 1 ? 'one open issue' : `${openIssues} open issues`}.`,
  remedy: ({ title }) =>
    title === null
      ? 'Make one, so that what a release holds can be looked up.'
      : 'Move what is open to the next milestone, then close this one.',
  check({ tag, milestone }, _context, report) {
    const facts = knownValue(milestone)
    if (facts === undefined) return
    if (facts.kind === 'missing') {
      const evidence = { tag: tag.name, title: null, isClosed: false, openIssues: 0 }
      report({ evidence, at: placeOfTag(tag), severity: 'warning' })
      return
    }
    const { title, isClosed, openIssues } = facts
    if (isClosed && openIssues === 0) return
    report({
      evidence: { tag: tag.name, title, isClosed, openIssues },
      at: placeOfTag(tag),
      ...(isClosed ? { severity: 'warning' } : {}),
    })
  },
})
