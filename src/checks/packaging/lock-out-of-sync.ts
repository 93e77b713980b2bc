import { lockDigest } from '../../model/chart-lock.ts'
import type { Chart } from '../../model/release.ts'
import { defineRule } from '../rule.ts'
import { exampleDependency } from './example-dependency.ts'

type Evidence = { readonly recorded: string; readonly expected: string }

const lock = (digest: string) => ({
  'Chart.lock': [
    'dependencies:',
    '- {name: dep, repository: "https://example.com/charts", version: 1.2.3}',
    `digest: ${digest}`,
    'generated: "2026-08-20T14:57:46.692251+10:00"',
    '',
  ].join('\n'),
})
const inStep = 'sha256:1387b4efff83c7a14c1a7d4a8c4fa6dc6b7ed756c26aa7b78bbc09cd693a2799'

/** `helm dependency build` compares the lock's digest with one over both files and refuses to go on (pkg/downloader/manager.go, Build). */
export const packagingLockOutOfSync = defineRule<'release', Evidence>({
  id: 'packaging/lock-out-of-sync',
  scope: 'release',
  title: 'Chart.lock that is not in step with Chart.yaml',
  why: '`helm dependency build` refuses such a chart, so nobody can build it from its sources; lint, template and package do not look.',
  sources: ['helm/helm pkg/downloader/manager.go, Build', 'helm/helm internal/resolver/resolver.go, HashReq'],
  category: 'packaging',
  severity: 'warning',
  breaks: [],
  since: '0.1.0',
  examples: [
    { title: 'a range that was changed', next: exampleDependency('~1.3', '1.2.3', lock(inStep)), reports: 1 },
    { title: 'as Helm wrote it', next: exampleDependency('~1.2', '1.2.3', lock(inStep)), reports: 0 },
    { title: 'no lock', next: exampleDependency('~1.2', '1.2.3'), reports: 0 },
  ],
  message: ({ recorded, expected }) =>
    `Chart.lock is out of sync with Chart.yaml: its digest is \`${short(recorded)}\`, and that of the dependencies is \`${short(expected)}\`.`,
  remedy: () => 'Run `helm dependency update` and commit Chart.lock.',
  check({ chart }, _context, report) {
    const recorded = chart?.lock?.digest ?? null
    if (chart === null || chart.lock === null || recorded === null || !isComparable(chart)) return
    const expected = lockDigest(
      chart.dependencies.map(({ raw }) => raw),
      chart.lock.dependencies,
    )
    if (expected === recorded) return
    report({ evidence: { recorded, expected }, at: { file: 'Chart.lock', path: ['digest'] } })
  },
})

/** The first chart format kept another digest; scalars that are no text would need Go's conversions. */
function isComparable({ apiVersion, dependencies, lock }: Chart): boolean {
  const all = [...dependencies.map(({ raw }) => raw), ...(lock?.dependencies ?? [])]
  return (
    apiVersion !== 'v1' &&
    all.length > 0 &&
    all.every((raw) =>
      ['name', 'version', 'repository', 'condition', 'alias'].every(
        (key) => raw[key] === undefined || raw[key] === null || typeof raw[key] === 'string',
      ),
    )
  )
}

function short(digest: string): string {
  return digest.slice(0, 'sha256:'.length + 12)
}
