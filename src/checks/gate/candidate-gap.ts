import { andThen, knownValue } from '../../model/fact.ts'
import { candidatesOf } from '../../model/release-line.ts'
import { formatTagVersion } from '../../model/release-tag.ts'
import { defineRule } from '../rule.ts'
import { placeOfTag, processSource, tagOfKind } from './tag-facts.ts'

type Evidence = { readonly tag: string; readonly missing: readonly string[]; readonly more: number }

const shown = 10

/** Candidates are numbered from 0; who starts at 1 leaves nothing out. */
export const gateCandidateGap = defineRule<'tag', Evidence>({
  id: 'gate/candidate-gap',
  scope: 'tag',
  title: 'Candidate whose predecessors are missing',
  why: 'Candidates count up one by one. Where a number is missing, a candidate was deleted after people may have run it, or never existed: what was tested is not what the tags say.',
  sources: [processSource],
  category: 'policy',
  severity: 'error',
  breaks: [],
  since: '0.1.0',
  examples: [],
  asks: {
    topic: 'candidates',
    question: 'Are the candidates before it there, without a gap?',
    found: 'v1.2.0-rc.3 after v1.2.0-rc.1',
    notFound: 'v1.2.0-rc.2 after v1.2.0-rc.1, the first of which is rc.0 or rc.1',
    needs: (release) => andThen(tagOfKind(release, 'candidate'), () => release.tags),
  },
  message: ({ tag, missing, more }) =>
    `Before \`${tag}\`, ${missing.map((name) => `\`${name}\``).join(', ')}${more === 0 ? '' : ` and ${more} more`} ${missing.length + more === 1 ? 'is' : 'are'} missing.`,
  remedy: () => 'Fetch the missing tags where they exist; otherwise say in the release notes why a number is left out.',
  check(release, _context, report) {
    const tag = knownValue(tagOfKind(release, 'candidate'))
    const tags = knownValue(release.tags)
    if (tag === undefined || tags === undefined) return
    const number = tag.version.candidate ?? 0
    const known = new Set(candidatesOf(tag, tags).map(({ version }) => version.candidate))
    // Each gap belongs to the candidate right behind it, so that it is told once.
    const before = Math.max(-1, ...[...known].flatMap((each) => (each !== null && each < number ? [each] : [])))
    const start = before === -1 ? 1 : before + 1
    const count = number - start
    if (count <= 0) return
    const missing = Array.from(
      { length: Math.min(count, shown) },
      (_none, index) => `v${formatTagVersion({ ...tag.version, candidate: start + index })}`,
    )
    report({ evidence: { tag: tag.name, missing, more: count - missing.length }, at: placeOfTag(tag) })
  },
})
