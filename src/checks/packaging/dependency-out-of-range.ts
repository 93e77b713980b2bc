import { parseConstraint, satisfiesConstraint } from '../../model/constraints.ts'
import { defineRule } from '../rule.ts'
import { exampleDependency } from './example-dependency.ts'

type Evidence = {
  readonly name: string
  readonly range: string
  readonly vendored: string
  readonly isRangeValid: boolean
}

/** Helm 3.18 and newer differ on pre-releases in ranges (Masterminds/semver 3.3 and 3.4); a version must satisfy both. */
const helms = ['3.18', '4.1'] as const

/**
 * A vendored chart outside the range is not taken for the dependency: Helm loads it under its own name, without the
 * alias of Chart.yaml (pkg/chart/v2/util/dependencies.go, processDependencyEnabled).
 */
export const packagingDependencyOutOfRange = defineRule<'release', Evidence>({
  id: 'packaging/dependency-out-of-range',
  scope: 'release',
  title: 'Vendored dependency outside its range',
  why: 'The chart installs a version that its own Chart.yaml rules out, and Helm does not connect it with that entry: an alias does not apply; the next `helm dependency update` brings something else.',
  sources: [
    'helm/helm pkg/chart/v2/util/dependencies.go, processDependencyEnabled',
    'Masterminds/semver v3 constraints.go',
  ],
  category: 'packaging',
  severity: 'warning',
  breaks: [],
  since: '0.1.0',
  examples: [
    { title: 'another minor', next: exampleDependency('~1.2', '1.3.0'), reports: 1 },
    {
      title: 'a pre-release that the range does not name',
      next: exampleDependency('>=1.2.0', '1.3.0-rc.0'),
      reports: 1,
    },
    { title: 'a range that Helm cannot parse', next: exampleDependency('>>1.2', '1.3.0'), reports: 1 },
    { title: 'a version in the range', next: exampleDependency('~1.2', '1.2.9'), reports: 0 },
    { title: 'the very version', next: exampleDependency('1.3.0-rc.0', '1.3.0-rc.0'), reports: 0 },
  ],
  message: ({ name, range, vendored, isRangeValid }) =>
    isRangeValid
      ? `charts/ holds \`${name}\` \`${vendored}\`, which is outside the range \`${range}\` of Chart.yaml.`.replace(
          /^c/,
          'C',
        )
      : `Helm cannot parse the range \`${range}\` of the dependency \`${name}\`.`,
  remedy: ({ name }) =>
    `Run \`helm dependency update\`, or set the version of \`${name}\` in Chart.yaml to what is shipped.`,
  check({ chart }, _context, report) {
    for (const [index, { name, version: range }] of (chart?.dependencies ?? []).entries()) {
      if (range === null || range === '') continue
      const versions = chart?.subcharts
        .filter((subchart) => subchart.name === name)
        .map(({ version }) => version?.helmText ?? '')
      // Several versions of one chart may be vendored for several entries.
      if (versions === undefined || versions.length === 0 || versions.some((version) => isWithin(range, version)))
        continue
      report({
        evidence: { name, range, vendored: versions.join(', '), isRangeValid: parseConstraint(range) !== null },
        at: { file: 'Chart.yaml', path: ['dependencies', index, 'version'] },
      })
    }
  },
})

function isWithin(range: string, version: string): boolean {
  return helms.every((helm) => satisfiesConstraint(range, version, helm))
}
