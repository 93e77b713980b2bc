import { defineRule } from '../rule.ts'
import { entryName, packageFinder, placeOf } from './packages-of.ts'

type Evidence = { readonly entry: string; readonly file: string; readonly name: string; readonly version: string }

/** Helm looks a chart up by the index and installs what the package's own Chart.yaml says. */
export const repositoryEntryDiffersFromPackage = defineRule<'repository', Evidence>({
  id: 'repository/entry-differs-from-package',
  scope: 'repository',
  title: 'Entry whose package is another chart or version',
  why: 'Who asks for the version of the index gets the version of the package: `helm list` shows another one than was asked for, and a pinned version is not what runs.',
  sources: ['helm/helm pkg/repo/index.go', 'helm/helm pkg/downloader/chart_downloader.go'],
  category: 'packaging',
  severity: 'error',
  breaks: [],
  since: '0.1.0',
  // Indexes and packages are no chart text; the table test brings its own.
  examples: [],
  message: ({ entry, file, name, version }) => `The index lists ${entry}, but \`${file}\` is ${name} ${version}.`,
  remedy: () => 'Write the index anew from the packages with `helm repo index`.',
  check({ entries, packages }, _context, report) {
    const find = packageFinder(packages)
    for (const entry of entries) {
      for (const { file, name, version } of find(entry)) {
        if (name === null || version === null || (name === entry.name && version === entry.version)) continue
        report({ evidence: { entry: entryName(entry), file, name, version }, at: placeOf(entry) })
      }
    }
  },
})
