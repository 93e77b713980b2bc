import { defineRule } from '../rule.ts'

type Evidence = { readonly version: string; readonly previous: string; readonly next: string }

/** Helm and its caches identify a chart by name and version; the digest in an index is of one package. */
export const versionRepublished = defineRule<'pair', Evidence>({
  id: 'version/republished',
  scope: 'pair',
  title: 'One version, two contents',
  why: 'A published version never changes (Semantic Versioning 2.0.0, item 3): who already has it keeps the former content, and digests pinned in lock files and mirrors no longer match.',
  sources: ['https://semver.org/#spec-item-3'],
  category: 'metadata',
  severity: 'warning',
  breaks: [],
  since: '0.1.0',
  // Digests come from packages, which examples are not; the table test brings its own.
  examples: [],
  message: ({ version, previous, next }) => `Version ${version} has two contents: ${previous} and ${next}.`,
  remedy: () => 'Publish the change under a new version.',
  check({ previous, next }, _context, report) {
    const before = previous.source.digest
    const after = next.source.digest
    if (previous.version === null || previous.version !== next.version || previous.name !== next.name) return
    if (before === null || after === null || before === after) return
    report({
      evidence: { version: previous.version, previous: before, next: after },
      at: { file: 'Chart.yaml', path: ['version'] },
      was: { file: 'Chart.yaml', path: ['version'] },
    })
  },
})
