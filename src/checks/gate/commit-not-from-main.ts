import { andThen, known, knownValue, unknown } from '../../model/fact.ts'
import { defineRule } from '../rule.ts'
import { placeOfCommit, shortSubject } from './commit-words.ts'
import { processSource } from './tag-facts.ts'

type Evidence = {
  readonly tag: string
  readonly commit: string
  readonly subject: string
  readonly day: string | null
  readonly main: readonly string[]
  /** The commit of main that it says it is; null where it names none that main has. */
  readonly picked: string | null
}

/** git-cherry: two commits are the same where their patch ids are; `-x` of git-cherry-pick names the origin. */
export const gateCommitNotFromMain = defineRule<'tag', Evidence>({
  id: 'gate/commit-not-from-main',
  scope: 'tag',
  title: 'Commit of a patch that main does not have',
  why: 'Fixes are made on main and picked into patches. One that is in the patch alone comes back with the next minor, for those who were glad to be rid of it.',
  sources: [processSource, 'https://git-scm.com/docs/git-cherry', 'https://git-scm.com/docs/git-patch-id'],
  category: 'policy',
  severity: 'error',
  breaks: [],
  since: '0.1.0',
  examples: [],
  asks: {
    topic: 'patch',
    question: 'Was every commit of the patch picked from main?',
    found: 'a fix that release-1.2 alone has; an info where the commit names one of main and changes something else',
    notFound: 'the same change on main, by patch id; a commit that sets the version; a commit and its revert',
    needs: ({ sincePatch }) =>
      andThen(sincePatch, (since) => {
        const open = since.more + since.commits.filter(({ origin }) => origin === 'open').length
        return open === 0 ? known(since) : unknown(`${open} commits are beyond the bound of one run`)
      }),
  },
  message: ({ tag, commit, subject, main, picked }) =>
    picked === null
      ? `The commit ${commit.slice(0, 12)} of \`${tag}\`, \`${subject}\`, has no equal on ${main.map((name) => `\`${name}\``).join(' or ')}.`
      : `The commit ${commit.slice(0, 12)} of \`${tag}\`, \`${subject}\`, says that it was picked from ${picked.slice(0, 12)} of main, and makes another change.`,
  remedy: ({ picked }) =>
    picked === null
      ? 'Make the change on main and pick it with `git cherry-pick -x`, or say why main does not need it in a suppression.'
      : 'Compare both commits; where the difference is what a conflict took, nothing is to be done.',
  check({ tag, sincePatch }, _context, report) {
    const since = knownValue(sincePatch)
    for (const { commit, origin } of since?.commits ?? []) {
      if (since === undefined || (origin !== 'unknown' && origin !== 'named')) continue
      const picked = origin === 'named' ? (commit.pickedFrom.at(-1) ?? null) : null
      report({
        evidence: {
          tag: tag.name,
          commit: commit.id,
          subject: shortSubject(commit.subject),
          day: commit.day,
          main: since.main,
          picked,
        },
        at: placeOfCommit(commit.id),
        ...(picked === null ? {} : { severity: 'info' }),
      })
    }
  },
})
