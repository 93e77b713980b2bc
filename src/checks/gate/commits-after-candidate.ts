import { knownValue } from '../../model/fact.ts'
import type { ReleaseCommit } from '../../model/tagged-release.ts'
import { defineRule } from '../rule.ts'
import { shortSubject } from './commit-words.ts'
import { placeOfTag, processSource } from './tag-facts.ts'

type Evidence = {
  readonly tag: string
  readonly candidate: string
  /** To be looked at. */
  readonly commits: readonly string[]
  /** Those that set versions or merge, and do nothing else. */
  readonly routine: readonly string[]
  readonly more: number
}

/** Commits that a report names; -o json has no more. */
const shown = 200

export const gateCommitsAfterCandidate = defineRule<'tag', Evidence>({
  id: 'gate/commits-after-candidate',
  scope: 'tag',
  title: 'Commits of a minor that no candidate held',
  why: 'What came after the last candidate did not soak. Somebody has to look at every one of these commits before the tag goes out.',
  sources: [processSource],
  category: 'policy',
  severity: 'info',
  breaks: [],
  since: '0.1.0',
  examples: [],
  asks: {
    topic: 'candidates',
    question: 'Is the minor its last candidate, with nothing more than the version?',
    found: 'v1.2.0 three commits after v1.2.0-rc.1: each is listed',
    notFound: 'v1.2.0 at the commit of v1.2.0-rc.1, or one further that sets the version, merged or not',
    needs: ({ sinceCandidate }) => sinceCandidate,
  },
  message: ({ tag, candidate, commits, routine, more }) => {
    const count = commits.length + more
    const named = [...commits.map(quoted), ...(more === 0 ? [] : [`${more} more`])]
    const beside =
      routine.length === 0
        ? ''
        : ` Beside them, with nothing but versions or a merge: ${routine.map(quoted).join('; ')}.`
    return `\`${tag}\` holds ${count === 1 ? 'one commit that is' : `${count} commits that are`} in no candidate, since \`${candidate}\`: ${named.join('; ')}.${beside}`
  },
  remedy: () => 'Look at each; tag another candidate where one is more than the version and the notes.',
  check({ tag, sinceCandidate }, _context, report) {
    const since = knownValue(sinceCandidate)
    if (since === undefined || since.more + since.commits.length === since.routine.length) return
    const isRoutine = ({ id }: ReleaseCommit) => since.routine.includes(id)
    const commits = since.commits.filter((commit) => !isRoutine(commit))
    report({
      evidence: {
        tag: tag.name,
        candidate: since.candidate,
        commits: commits.slice(0, shown).map(nameOf),
        routine: since.commits.filter(isRoutine).map(nameOf),
        more: Math.max(0, commits.length - shown) + since.more,
      },
      at: placeOfTag(tag),
    })
  },
})

function nameOf({ id, subject }: ReleaseCommit): string {
  return `${id.slice(0, 12)} ${shortSubject(subject)}`
}

function quoted(text: string): string {
  return `\`${text}\``
}
