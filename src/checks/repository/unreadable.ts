import { defineRule } from '../rule.ts'

type Evidence = { readonly file: string; readonly problem: string }

/** What of an index or a package cannot be read, clients cannot read either. */
export const repositoryUnreadable = defineRule<'repository', Evidence>({
  id: 'repository/unreadable',
  scope: 'repository',
  title: 'Part of a repository that cannot be read',
  why: 'Helm refuses an index that it cannot decode, with all its charts, and a package that it cannot unpack.',
  sources: ['helm/helm pkg/repo/index.go, loadIndex', 'helm/helm pkg/chart/v2/loader/archive.go'],
  category: 'packaging',
  severity: 'error',
  breaks: [],
  since: '0.1.0',
  // Indexes and packages are no chart text; the table test brings its own.
  examples: [],
  message: ({ file, problem }) => `\`${file}\` cannot be read. ${problem}`,
  remedy: () => 'Write the index anew with `helm repo index`, or publish the package again from its tag.',
  check({ problems }, _context, report) {
    for (const { file, line, message } of problems) {
      report({ evidence: { file, problem: message }, at: line === null ? { file } : { file, line } })
    }
  },
})
