import { defineRule } from '../rule.ts'
import { entryName, isRelative, packageFinder, placeOf } from './packages-of.ts'

type Evidence = { readonly entry: string; readonly urls: readonly string[] }

/** Helm resolves relative addresses against the repository and downloads the first (helm/helm pkg/repo/chartrepo.go, ResolveReferenceURL). */
export const repositoryPackageMissing = defineRule<'repository', Evidence>({
  id: 'repository/package-missing',
  scope: 'repository',
  title: 'Version in the index without its package',
  why: 'The index offers a version that nobody can fetch: whoever pinned it cannot install, and cannot roll back to it.',
  sources: ['helm/helm pkg/repo/chartrepo.go, ResolveReferenceURL', 'helm/helm pkg/downloader/chart_downloader.go'],
  category: 'packaging',
  severity: 'error',
  breaks: [],
  since: '0.1.0',
  // Indexes and packages are no chart text; the table test brings its own.
  examples: [],
  message: ({ entry, urls }) =>
    urls.length === 0
      ? `The index gives no address for ${entry}.`
      : `The package of ${entry} is not there: ${urls.map((url) => `\`${url}\``).join(', ')}.`,
  remedy: () => 'Put the package back; a published version stays available.',
  check({ entries, packages }, _context, report) {
    const find = packageFinder(packages)
    for (const entry of entries) {
      // Packages that lie elsewhere, and those of a remote repository, cannot be listed.
      const isKnownMissing = packages !== null && entry.urls.every(isRelative) && find(entry).length === 0
      if (entry.urls.length > 0 && !isKnownMissing) continue
      report({ evidence: { entry: entryName(entry), urls: entry.urls }, at: placeOf(entry) })
    }
  },
})
