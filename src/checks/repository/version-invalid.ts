import { parseLooseVersion } from '../../model/versions.ts'
import { defineRule } from '../rule.ts'
import { placeOf } from './packages-of.ts'

type Evidence = { readonly name: string; readonly version: string }

/** Helm passes over entries whose version it cannot read (helm/helm pkg/repo/index.go, loadIndex). */
export const repositoryVersionInvalid = defineRule<'repository', Evidence>({
  id: 'repository/version-invalid',
  scope: 'repository',
  title: 'Version in the index that Helm passes over',
  why: 'Helm skips an entry whose version is none, with a line in its log: the chart seems published and cannot be found.',
  sources: ['helm/helm pkg/repo/index.go, loadIndex'],
  category: 'packaging',
  severity: 'warning',
  breaks: [],
  since: '0.1.0',
  // Indexes and packages are no chart text; the table test brings its own.
  examples: [],
  message: ({ name, version }) => `The index lists ${name} \`${version}\`, which is no version that Helm can read.`,
  remedy: () => 'Publish it under a version of the form `1.2.3`, and remove the entry.',
  check({ entries }, _context, report) {
    for (const entry of entries) {
      const { name, version } = entry
      if (parseLooseVersion(version) === null) report({ evidence: { name, version }, at: placeOf(entry) })
    }
  },
})
