import { compareText } from '../../model/json.ts'
import type { RepositoryEntry } from '../../model/repository.ts'
import { defineRule } from '../rule.ts'
import { entryName } from './packages-of.ts'

type Evidence = {
  readonly file: string
  /** In the first index only. */
  readonly lacks: readonly string[]
  /** In the other index only. */
  readonly adds: readonly string[]
  /** In both, with different digests. */
  readonly differs: readonly string[]
}

const shown = 5

/** Two indexes of the same charts are two answers to one question: clients see the one whose address they were given. */
export const repositoryIndexStale = defineRule<'repository', Evidence>({
  id: 'repository/index-stale',
  scope: 'repository',
  title: 'Second index that says something else',
  why: 'Who added the repository by the other address sees other versions: a release is missing there, or a version has another content.',
  sources: ['https://helm.sh/docs/topics/chart_repository/#the-index-file'],
  category: 'packaging',
  severity: 'error',
  breaks: [],
  since: '0.1.0',
  // Indexes and packages are no chart text; the table test brings its own.
  examples: [],
  message: ({ file, lacks, adds, differs }) =>
    `\`${file}\` and \`index.yaml\` disagree: ${[
      ...(differs.length > 0 ? [`other digests for ${some(differs)}`] : []),
      ...(lacks.length > 0 ? [`\`${file}\` lacks ${some(lacks)}`] : []),
      ...(adds.length > 0 ? [`only \`${file}\` lists ${some(adds)}`] : []),
    ].join('; ')}.`,
  remedy: () => 'Write both from the same packages, or remove the second and tell its users the first’s address.',
  check({ entries, otherIndexes }, _context, report) {
    const first = digests(entries)
    const charts = new Set(entries.map(({ name }) => name))
    for (const { file, entries: others } of otherIndexes) {
      // An index of other charts is another repository.
      if (!others.some(({ name }) => charts.has(name))) continue
      const second = digests(others)
      const lacks = [...first.keys()].filter((entry) => !second.has(entry))
      const adds = [...second.keys()].filter((entry) => !first.has(entry))
      const differs = [...first].filter(([entry, digest]) => isOther(digest, second.get(entry))).map(([entry]) => entry)
      if (lacks.length + adds.length + differs.length === 0) continue
      report({
        evidence: {
          file,
          lacks: lacks.sort(compareText),
          adds: adds.sort(compareText),
          differs: differs.sort(compareText),
        },
        at: { file },
        ...(differs.length === 0 ? { severity: 'warning' } : {}),
      })
    }
  },
})

function digests(entries: readonly RepositoryEntry[]): ReadonlyMap<string, string | null> {
  return new Map(entries.map((entry) => [entryName(entry), entry.digest]))
}

function isOther(digest: string | null, other: string | null | undefined): boolean {
  return digest !== null && other !== null && other !== undefined && digest !== other
}

function some(names: readonly string[]): string {
  const rest = names.length - shown
  return `${names.slice(0, shown).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`
}
