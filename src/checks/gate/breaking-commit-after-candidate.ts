import { andThen, known, knownValue, unknown } from '../../model/fact.ts'
import { defineRule } from '../rule.ts'
import { placeOfCommit, shortSubject } from './commit-words.ts'
import { processSource } from './tag-facts.ts'

type Evidence = {
  readonly tag: string
  readonly candidate: string
  readonly commit: string
  readonly subject: string
  readonly marks: readonly string[]
}

/** Conventional Commits 1.0.0: `!` before the colon, or a footer `BREAKING CHANGE`. */
export const gateBreakingCommitAfterCandidate = defineRule<'tag', Evidence>({
  id: 'gate/breaking-commit-after-candidate',
  scope: 'tag',
  title: 'Breaking change after the last candidate',
  why: 'Its own author calls the change breaking, and nobody ran it before the release. A candidate is there for exactly that.',
  sources: [processSource, 'https://www.conventionalcommits.org/en/v1.0.0/#specification'],
  category: 'policy',
  severity: 'error',
  breaks: [],
  since: '0.1.0',
  examples: [],
  asks: {
    topic: 'candidates',
    question: 'Does no commit after the last candidate say that it breaks something?',
    found: '`feat!: drop v1alpha1`, `[BREAKING] drop v1alpha1`, a footer `BREAKING CHANGE: v1alpha1 is gone`',
    notFound: '`fix: typo`; a breaking commit that a later one reverts',
    needs: ({ sinceCandidate }) =>
      andThen(sinceCandidate, (since) =>
        since.more === 0 ? known(since) : unknown(`${since.more} commits are beyond the bound of one run`),
      ),
  },
  message: ({ candidate, commit, subject, marks }) =>
    `The commit ${commit.slice(0, 12)}, \`${subject}\`, came after \`${candidate}\` and says that it breaks something: ${marks.map((mark) => `\`${mark}\``).join(', ')}.`,
  remedy: ({ candidate }) =>
    `Take it back until the next minor, or tag another candidate after \`${candidate}\` and let that soak.`,
  check({ tag, sinceCandidate }, _context, report) {
    const since = knownValue(sinceCandidate)
    for (const { id, subject, breaking, revertedBy } of since?.commits ?? []) {
      if (breaking.length === 0 || revertedBy !== null || since === undefined) continue
      report({
        evidence: {
          tag: tag.name,
          candidate: since.candidate,
          commit: id,
          subject: shortSubject(subject),
          marks: breaking,
        },
        at: placeOfCommit(id),
      })
    }
  },
})
