import { defineRule } from '../rule.ts'
import { entryName, packageFinder } from './packages-of.ts'

type Evidence = { readonly file: string; readonly name: string | null; readonly version: string | null }

/** Clients see what the index lists and nothing else. */
export const repositoryPackageNotListed = defineRule<'repository', Evidence>({
  id: 'repository/package-not-listed',
  scope: 'repository',
  title: 'Package that the index does not list',
  why: 'Helm finds charts through the index only: a package that it leaves out is not published, whatever the release notes say.',
  sources: ['https://helm.sh/docs/topics/chart_repository/#the-index-file'],
  category: 'packaging',
  severity: 'warning',
  breaks: [],
  since: '0.1.0',
  // Indexes and packages are no chart text; the table test brings its own.
  examples: [],
  message: ({ file, name, version }) =>
    `The index lists no entry for \`${file}\`${name === null || version === null ? '' : ` (${name} ${version})`}.`,
  remedy: () => 'Run `helm repo index --merge index.yaml .`, or remove the package.',
  check({ entries, packages, otherIndexes }, _context, report) {
    const all = [...entries, ...otherIndexes.flatMap((index) => index.entries)]
    const find = packageFinder(packages)
    const listed = new Set(all.flatMap((entry) => find(entry)))
    const versions = new Set(all.map(entryName))
    for (const item of packages ?? []) {
      const { file, name, version } = item
      // An address with another path, as behind a proxy, still names the version.
      if (listed.has(item) || versions.has(`${name} ${version}`)) continue
      report({ evidence: { file, name, version }, at: { file } })
    }
  },
})
