import { defineRule } from '../rule.ts'
import { entryName, packageFinder, placeOf } from './packages-of.ts'

type Evidence = { readonly entry: string; readonly file: string; readonly listed: string; readonly actual: string }

/** The digest of an index entry is the SHA-256 of the package (helm/helm pkg/repo/index.go, MustAdd). */
export const repositoryDigestDiffers = defineRule<'repository', Evidence>({
  id: 'repository/digest-differs',
  scope: 'repository',
  title: 'Package that is not what the index says',
  why: 'The package was replaced after the index was written, or damaged. Flux and others that verify the digest refuse it; Helm installs it without a word.',
  sources: [
    'helm/helm pkg/repo/index.go, MustAdd',
    'fluxcd/source-controller internal/helm/repository/chart_repository.go',
  ],
  category: 'packaging',
  severity: 'error',
  breaks: [],
  since: '0.1.0',
  // Indexes and packages are no chart text; the table test brings its own.
  examples: [],
  message: ({ entry, file, listed, actual }) =>
    `The index gives \`${listed}\` for ${entry}, but \`${file}\` has \`${actual}\`.`,
  remedy: () => 'Restore the package that was published; publish a change under a new version.',
  check({ entries, packages }, _context, report) {
    const find = packageFinder(packages)
    for (const entry of entries) {
      const found = find(entry)
      const [first] = found
      if (entry.digest === null || first === undefined) continue
      const listed = entry.digest.toLowerCase()
      if (found.some(({ digest }) => digest === listed)) continue
      report({
        evidence: { entry: entryName(entry), file: first.file, listed, actual: first.digest },
        at: placeOf(entry),
      })
    }
  },
})
