import { andThen, known, knownValue, unknown } from '../../model/fact.ts'
import { defineRule } from '../rule.ts'
import { placeOfCommit, shortSubject } from './commit-words.ts'
import { processSource } from './tag-facts.ts'

type Evidence = { readonly tag: string; readonly commit: string; readonly subject: string; readonly revert: string }

/** `git revert` writes the id of the commit that it takes back into the message. */
export const gateCommitRevertedOnMain = defineRule<'tag', Evidence>({
  id: 'gate/commit-reverted-on-main',
  scope: 'tag',
  title: 'Commit of a patch that main took back',
  why: 'Main found the change to be wrong and reverted it. The patch still brings it to users.',
  sources: [processSource, 'https://git-scm.com/docs/git-revert'],
  category: 'policy',
  severity: 'warning',
  breaks: [],
  since: '0.1.0',
  examples: [],
  asks: {
    topic: 'patch',
    question: 'Does main still have what the patch picked from it?',
    found: 'a fix that v1.2.3 picked and main reverted',
    notFound: 'a fix that main has; one that was reverted in both; a revert that was itself reverted',
    needs: ({ sincePatch }) =>
      andThen(sincePatch, (since) =>
        since.isMainSearched ? known(since) : unknown('main has more commits since than one run searches'),
      ),
  },
  message: ({ tag, commit, subject, revert }) =>
    `The commit ${commit.slice(0, 12)} of \`${tag}\`, \`${subject}\`, was taken back on main by ${revert.slice(0, 12)}.`,
  remedy: ({ revert }) => `Pick the revert too: \`git cherry-pick -x ${revert.slice(0, 12)}\`.`,
  check({ tag, sincePatch }, _context, report) {
    for (const { commit, origin, revertedOnMain } of knownValue(sincePatch)?.commits ?? []) {
      if (revertedOnMain === null || origin === 'taken-back') continue
      report({
        evidence: { tag: tag.name, commit: commit.id, subject: shortSubject(commit.subject), revert: revertedOnMain },
        at: placeOfCommit(commit.id),
      })
    }
  },
})
