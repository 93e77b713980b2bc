import { defineRule } from '../rule.ts'
import { entryName, placeOf } from './packages-of.ts'

type Evidence = { readonly entry: string; readonly field: 'version' | 'appVersion'; readonly written: string }

/** Helm decodes the index into text fields of an embedded structure, where no number is turned into text (helm/helm#6849). */
export const repositoryScalarNotText = defineRule<'repository', Evidence>({
  id: 'repository/scalar-not-text',
  scope: 'repository',
  title: 'Entry that makes Helm refuse the whole repository',
  why: 'A version or appVersion that YAML reads as a number or boolean fails the decoding of the index: `helm repo add` and `helm repo update` refuse the repository with all its charts.',
  sources: ['helm/helm pkg/repo/index.go, loadIndex', 'helm/helm#6849', 'helm/chart-releaser#362'],
  category: 'packaging',
  severity: 'error',
  breaks: [],
  since: '0.1.0',
  // Indexes and packages are no chart text; the table test brings its own.
  examples: [],
  message: ({ entry, field, written }) =>
    `\`${field}: ${written}\` of ${entry} is no text to YAML, so Helm refuses the whole repository.`,
  remedy: ({ field, written }) => `Put it in quotes: \`${field}: "${written}"\`.`,
  check({ entries }, _context, report) {
    for (const entry of entries) {
      for (const field of ['version', 'appVersion'] as const) {
        const value = entry.raw[field]
        if (value === undefined || value === null || typeof value === 'string') continue
        report({
          evidence: { entry: entryName(entry), field, written: entry[field] ?? String(value) },
          at: placeOf(entry),
        })
      }
    }
  },
})
