import { defineRule } from '../rule.ts'
import { exampleDependency } from './example-dependency.ts'

type Evidence = { readonly name: string; readonly version: string | null }

/** Helm renders, packages and installs no chart that lacks one of its dependencies (pkg/action/dependency.go, CheckDependencies). */
export const packagingDependencyMissing = defineRule<'release', Evidence>({
  id: 'packaging/dependency-missing',
  scope: 'release',
  title: 'Dependency that is not in the chart',
  why: '`helm install`, `helm template` and `helm package` fail with "found in Chart.yaml, but missing in charts/ directory"; `helm lint` only warns.',
  sources: ['helm/helm pkg/action/dependency.go, CheckDependencies'],
  category: 'packaging',
  severity: 'error',
  breaks: [],
  since: '0.1.0',
  examples: [
    { title: 'nothing in charts/', next: exampleDependency('~1.2', null), reports: 1 },
    { title: 'a vendored chart', next: exampleDependency('~1.2', '1.2.3'), reports: 0 },
  ],
  message: ({ name, version }) =>
    `Chart.yaml asks for \`${name}\`${version === null ? '' : ` \`${version}\``}, but charts/ does not hold it.`,
  remedy: () => 'Run `helm dependency build` before the chart is packaged.',
  check({ chart }, _context, report) {
    for (const [index, { name, version }] of (chart?.dependencies ?? []).entries()) {
      if (chart?.subcharts.some((subchart) => subchart.name === name)) continue
      report({ evidence: { name, version }, at: { file: 'Chart.yaml', path: ['dependencies', index, 'name'] } })
    }
  },
})
