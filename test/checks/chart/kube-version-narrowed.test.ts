import { describe, expect, it } from 'vitest'
import { exampleChart, soundVersions } from '../../../src/checks/chart/example-chart.ts'
import { chartKubeVersionNarrowed } from '../../../src/checks/chart/kube-version-narrowed.ts'
import type { Rule } from '../../../src/checks/rule.ts'
import { releaseOf } from '../../support/example-release.ts'
import { runRule } from '../../support/run-rule.ts'

const rule: Rule = chartKubeVersionNarrowed
const ranged = (range: string | null) =>
  releaseOf(exampleChart([...soundVersions, ...(range === null ? [] : [`kubeVersion: "${range}"`])]))

const said = async (previous: string | null, next: string | null) =>
  (await runRule(rule, { previous: ranged(previous), next: ranged(next) })).map(
    ({ evidence, severity, condition, breaks }) =>
      [
        rule.message(evidence).replace(/.* refuses (.*), which the previous release takes\./s, '$1'),
        severity ?? 'error',
        condition === undefined ? 'everybody' : 'some',
        (breaks ?? ['in-place']).join(),
      ].join(' | '),
  )

/** In support on the day of the data: 1.34, 1.35 and 1.36. */
describe('a range of clusters that narrows', () => {
  it.each<readonly [string, string | null, string | null, readonly string[]]>([
    [
      'a minor in support',
      '>=1.30.0-0',
      '>=1.35.0-0',
      ['Kubernetes 1.34 | error | some | in-place', 'Kubernetes 1.30, 1.31, 1.32, 1.33 | info | some | '],
    ],
    ['minors out of support only', '>=1.30.0-0', '>=1.34.0-0', ['Kubernetes 1.30, 1.31, 1.32, 1.33 | info | some | ']],
    [
      'a first range',
      null,
      '>=1.36.0-0',
      [
        'Kubernetes 1.34, 1.35 | error | some | in-place',
        'Kubernetes 1.26, 1.27, 1.28, 1.29, 1.30, 1.31, 1.32, 1.33 | info | some | ',
      ],
    ],
    ['an upper bound', '>=1.34.0-0', '>=1.34.0-0 <1.36.0-0', ['Kubernetes 1.36 | error | some | in-place']],
    [
      'the suffix',
      '>=1.34.0-0',
      '>=1.34.0',
      ['managed clusters of 1.34, 1.35, 1.36 such as `v1.34.4-gke.1245000` | error | some | in-place'],
    ],
    ['what was never taken', '>=1.34.0', '>= 1.34.0', []],
    ['no more than patches', '>=1.34.0-0', '>=1.34.2-0', []],
    ['nothing', '>=1.34.0-0', '>=1.20.0-0', []],
    [
      'all, as it cannot be read',
      '>=1.35.0-0',
      'newer than 1.35',
      ['Kubernetes 1.35, 1.36 | error | everybody | in-place'],
    ],
    ['nothing, though it cannot be read', 'newer', 'newer than that', []],
  ])('by %s', async (_claim, previous, next, messages) => {
    expect(await said(previous, next)).toEqual(messages)
  })
})
