import { knownValue } from '../../model/fact.ts'
import { defineRule } from '../rule.ts'
import { shortSubject } from './commit-words.ts'
import { placeOfTag, processSource } from './tag-facts.ts'

type Evidence = {
  readonly tag: string
  readonly candidate: string
  readonly commits: readonly string[]
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
    notFound: 'v1.2.0 at the commit of v1.2.0-rc.1, or one further that sets the version',
    needs: ({ sinceCandidate }) => sinceCandidate,
  },
  message: ({ tag, candidate, commits, more }) => {
    const count = commits.length + more
    const named = [...commits.map((commit) => `\`${commit}\``), ...(more === 0 ? [] : [`${more} more`])]
    return `\`${tag}\` holds ${count === 1 ? 'one commit that is' : `${count} commits that are`} in no candidate, since \`${candidate}\`: ${named.join('; ')}.`
  },
  remedy: () => 'Look at each; tag another candidate where one is more than the version and the notes.',
  check({ tag, sinceCandidate }, _context, report) {
    const since = knownValue(sinceCandidate)
    if (since === undefined || since.more + since.commits.length === since.versionOnly.length) return
    const named = since.commits.slice(0, shown).map(({ id, subject }) => `${id.slice(0, 12)} ${shortSubject(subject)}`)
    report({
      evidence: {
        tag: tag.name,
        candidate: since.candidate,
        commits: named,
        more: since.commits.length - named.length + since.more,
      },
      at: placeOfTag(tag),
    })
  },
})
