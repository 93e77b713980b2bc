import type { RepositoryEntry } from '../../model/repository.ts'
import { defineRule } from '../rule.ts'
import { entryName, placeOf } from './packages-of.ts'

type Evidence = { readonly entry: string; readonly digests: readonly (string | null)[] }

/** Of entries with one version, Helm takes the first after sorting (helm/helm pkg/repo/index.go, Get). */
export const repositoryVersionListedTwice = defineRule<'repository', Evidence>({
  id: 'repository/version-listed-twice',
  scope: 'repository',
  title: 'Version that is in the index twice',
  why: 'A published version never changes (SemVer, item 3). With two entries it depends on the client which content a version has; mirrors and lock files may hold the other.',
  sources: ['https://semver.org/#spec-item-3', 'helm/helm pkg/repo/index.go, IndexFile.Get'],
  category: 'packaging',
  severity: 'error',
  breaks: [],
  since: '0.1.0',
  // Indexes and packages are no chart text; the table test brings its own.
  examples: [],
  message: ({ entry, digests }) =>
    new Set(digests).size === 1
      ? `The index lists ${entry} ${digests.length} times.`
      : `The index lists ${entry} ${digests.length} times, with different digests.`,
  remedy: () => 'Keep the entry that was published first; give the other content a version of its own.',
  check({ entries }, _context, report) {
    const byVersion = new Map<string, RepositoryEntry[]>()
    for (const entry of entries) byVersion.set(entryName(entry), [...(byVersion.get(entryName(entry)) ?? []), entry])
    for (const [name, [first, ...others]] of byVersion) {
      const last = others.at(-1)
      if (first === undefined || last === undefined) continue
      const digests = [first, ...others].map(({ digest }) => digest)
      report({
        evidence: { entry: name, digests },
        at: placeOf(last),
        ...(new Set(digests).size === 1 ? { severity: 'warning' } : {}),
      })
    }
  },
})
