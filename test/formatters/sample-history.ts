import type { HistoryDocument } from '../../src/model/history.ts'
import { sampleDocument } from './sample-document.ts'

const release = { kind: 'stable', appVersion: null, kubeVersion: '>=1.30.0-0', digest: null, failure: null } as const
const lint = {
  ...sampleDocument,
  command: 'lint',
  subjects: sampleDocument.subjects.slice(1).map((subject) => ({ ...subject, role: 'release' as const })),
  releaseKind: null,
  promises: sampleDocument.promises.map((result) => ({ ...result, answer: 'not-examined' as const, findings: [] })),
  findings: sampleDocument.findings.slice(2, 3).map((finding) => ({ ...finding, subject: 0 })),
  suppressed: [],
  recipes: [],
  summary: { ...sampleDocument.summary, error: 0, warning: 1, info: 0 },
}

/** A chart with three releases: a step that breaks, one that could not be examined. */
export const sampleHistory: HistoryDocument = {
  kind: 'kaito-check-history',
  schemaVersion: '1',
  tool: sampleDocument.tool,
  repository: 'charts',
  charts: [
    {
      name: 'workspace',
      releases: [
        {
          ...release,
          version: '0.10.0',
          released: '2026-05-01',
          support: { since: '2026-05-01', until: null, age: 1, isCurrent: true },
          lint,
        },
        {
          ...release,
          version: '0.11.0',
          released: '2026-07-01',
          support: { since: '2026-07-01', until: null, age: 0, isCurrent: false },
          lint,
        },
        {
          ...release,
          version: '0.11.1',
          released: null,
          support: { since: '2026-07-01', until: null, age: 0, isCurrent: true },
          lint: null,
          failure: '`workspace-0.11.1.tgz` is no gzipped archive.',
        },
      ],
      steps: [
        {
          previous: '0.10.0',
          next: '0.11.0',
          releaseKind: 'minor',
          isAdjacent: true,
          report: { ...sampleDocument, releaseKind: 'minor' },
          failure: null,
        },
        {
          previous: '0.11.0',
          next: '0.11.1',
          releaseKind: 'patch',
          isAdjacent: true,
          report: null,
          failure: '`workspace-0.11.1.tgz` is no gzipped archive.',
        },
      ],
      cadence: { minors: { count: 1, shortest: 61, median: 61, longest: 61 }, patches: null, soak: null },
    },
  ],
  skipped: ['workspace 0.9.0: `workspace-0.9.0.tgz` is not in the folder.'],
}
