import { describe, expect, it } from 'vitest'
import { chartAnnotationInvalid } from '../../../src/checks/chart/annotation-invalid.ts'
import { chartAppVersionDiffers } from '../../../src/checks/chart/app-version-differs.ts'
import { chartCandidateMisnamed } from '../../../src/checks/chart/candidate-misnamed.ts'
import { exampleChart } from '../../../src/checks/chart/example-chart.ts'
import { chartKubeVersionMissing } from '../../../src/checks/chart/kube-version-missing.ts'
import { chartKubeVersionRefusesSuffix } from '../../../src/checks/chart/kube-version-suffix.ts'
import { chartKubeVersionTooNarrow } from '../../../src/checks/chart/kube-version-too-narrow.ts'
import { chartPrereleaseAnnotationWrong } from '../../../src/checks/chart/prerelease-annotation.ts'
import { chartScalarNotText } from '../../../src/checks/chart/scalar-not-text.ts'
import { chartVersionInvalid } from '../../../src/checks/chart/version-invalid.ts'
import { chartVersionNotStrict } from '../../../src/checks/chart/version-not-strict.ts'
import { exampleWorkload } from '../../../src/checks/image/example-pod.ts'
import type { Rule } from '../../../src/checks/rule.ts'
import { releaseOf } from '../../support/example-release.ts'
import { judge, type Said } from '../../support/judge-release.ts'
import { testSettings } from '../../support/run-rule.ts'

type Row = readonly [string, Rule, readonly Said[]]
const named = (rows: readonly Row[]) => rows.map(([text, rule, said]) => [text, rule.id, rule, said] as const)

const chart = (...lines: readonly string[]) => releaseOf(exampleChart(lines))

/** How Helm 3.18 and 4.1 treat each spelling is the table in their own linters: an unquoted number is an error, a loose version a warning. */
describe('a version line', () => {
  const rows: readonly Row[] = [
    ['version: 1.10', chartScalarNotText, [{ field: 'version', written: '1.10', helmReads: '1.1', type: 'number' }]],
    ['version: 1.10', chartVersionNotStrict, [{ version: '1.1', strict: '1.1.0' }]],
    ['version: 1.10', chartVersionInvalid, []],
    [
      'appVersion: 1e3',
      chartScalarNotText,
      [{ field: 'appVersion', written: '1e3', helmReads: '1000', type: 'number' }],
    ],
    [
      'appVersion: 0x10',
      chartScalarNotText,
      [{ field: 'appVersion', written: '0x10', helmReads: '16', type: 'number' }],
    ],
    ['appVersion: 1_0', chartScalarNotText, [{ field: 'appVersion', written: '1_0', helmReads: '10', type: 'number' }]],
    ['appVersion: 08', chartScalarNotText, [{ field: 'appVersion', written: '08', helmReads: '8', type: 'number' }]],
    [
      'appVersion: 72551e2',
      chartScalarNotText,
      [{ field: 'appVersion', written: '72551e2', helmReads: '7.2551e+06', type: 'number' }],
    ],
    [
      'appVersion: true',
      chartScalarNotText,
      [{ field: 'appVersion', written: 'true', helmReads: 'true', type: 'boolean' }],
    ],
    [
      'appVersion: 12345678901234567890',
      chartScalarNotText,
      [{ field: 'appVersion', written: '12345678901234567890', helmReads: '12345678901234567890', type: 'number' }],
    ],
    ['version: [1]', chartScalarNotText, [{ field: 'version', written: '', helmReads: '', type: 'collection' }]],
    [
      'kubeVersion: 1.30',
      chartScalarNotText,
      [{ field: 'kubeVersion', written: '1.30', helmReads: '1.3', type: 'number' }],
    ],
    ['appVersion: 2024-01-01', chartScalarNotText, []],
    ['appVersion: 1.20.0', chartScalarNotText, []],
    ['version: null', chartScalarNotText, []],
    ['version: "0.1.0 "', chartVersionInvalid, [{ version: '0.1.0 ' }]],
    ['version: abc', chartVersionInvalid, [{ version: 'abc' }]],
    ['version: ""', chartVersionInvalid, [{ version: '' }]],
    ['version: v0.1.0', chartVersionNotStrict, [{ version: 'v0.1.0', strict: '0.1.0' }]],
    ['version: 0.8.0-rc.0', chartVersionNotStrict, []],
    ['version: 0.8.0-rc.0', chartCandidateMisnamed, []],
    ['version: 0.8.0-rc.01', chartVersionInvalid, [{ version: '0.8.0-rc.01' }]],
    ['version: 0.10.0-20260609', chartCandidateMisnamed, [{ version: '0.10.0-20260609', leadsTo: '0.10.0' }]],
    ['version: v0.9.2-rc.1', chartCandidateMisnamed, [{ version: 'v0.9.2-rc.1', leadsTo: '0.9.0' }]],
  ]
  it.each(named(rows))('%s by %s', async (line, _id, rule, said) => {
    expect(await judge(rule, chart(line))).toStrictEqual(said)
  })
})

describe('chart version and appVersion', () => {
  it.each<readonly [string, string, readonly Said[]]>([
    ['0.6.1', '0.6.0', [{ version: '0.6.1', appVersion: '0.6.0', runs: [] }]],
    ['0.6.1', 'v0.6.1', []],
    ['0.8.0-rc.0', '0.8.0', [{ version: '0.8.0-rc.0', appVersion: '0.8.0', runs: [] }]],
    ['1.2', '1.2.0', []],
    ['0.6.1', 'latest', []],
  ])('%s and %s', async (version, appVersion, said) => {
    expect(
      await judge(chartAppVersionDiffers, chart(`version: ${version}`, `appVersion: "${appVersion}"`)),
    ).toStrictEqual(said)
  })
})

it('an appVersion that differs names the image that it brings', async () => {
  const files = exampleChart(['version: 0.6.1', 'appVersion: 0.6.0']).files ?? {}
  const release = releaseOf(exampleWorkload(['x/example:0.6.0', 'x/sidecar:0.6.0'], files))
  expect(await judge(chartAppVersionDiffers, release)).toStrictEqual([
    { version: '0.6.1', appVersion: '0.6.0', runs: ['x/example:0.6.0'] },
  ])
})

describe('a kubeVersion', () => {
  const asked = (range: string) => chart('version: 1.0.0', `kubeVersion: "${range}"`)

  const rows: readonly Row[] = [
    [
      '>=1.30.0',
      chartKubeVersionRefusesSuffix,
      [{ kubeVersion: '>=1.30.0', minors: ['1.34', '1.35', '1.36'], helms: ['3.18', '4.1'] }],
    ],
    [
      '>=1.30.0-0 <1.36.0',
      chartKubeVersionRefusesSuffix,
      [{ kubeVersion: '>=1.30.0-0 <1.36.0', minors: ['1.34', '1.35'], helms: ['3.18'] }],
    ],
    ['>=1.30.0-0', chartKubeVersionRefusesSuffix, []],
    ['>= 1.10.0-0', chartKubeVersionRefusesSuffix, []],
    [
      '*',
      chartKubeVersionRefusesSuffix,
      [{ kubeVersion: '*', minors: ['1.34', '1.35', '1.36'], helms: ['3.18', '4.1'] }],
    ],
    [
      '>=1.30.0-0 <1.36.0-0',
      chartKubeVersionTooNarrow,
      [{ kubeVersion: '>=1.30.0-0 <1.36.0-0', refused: ['1.36'], asOf: '2026-08-22' }],
    ],
    ['>=1.35.3', chartKubeVersionTooNarrow, [{ kubeVersion: '>=1.35.3', refused: ['1.34'], asOf: '2026-08-22' }]],
    ['1.34 || 1.35 || 1.36', chartKubeVersionTooNarrow, []],
  ]
  it.each(named(rows))('%s by %s', async (range, _id, rule, said) => {
    expect(await judge(rule, asked(range))).toStrictEqual(said)
  })

  it('that is missing names the oldest supported minor', async () => {
    expect(await judge(chartKubeVersionMissing, chart('version: 1.0.0'))).toStrictEqual([{ oldestSupported: '1.34' }])
    const old = { ...testSettings, kubernetes: { asOf: '2020-01-01', source: 'test', minors: [] } }
    expect(await judge(chartKubeVersionMissing, chart('version: 1.0.0'), old)).toStrictEqual([
      { oldestSupported: null },
    ])
  })
})

describe('an annotation', () => {
  const annotated = (...lines: readonly string[]) =>
    chart(
      'version: 1.0.0',
      'annotations:',
      ...lines.map((line) => (line.startsWith(' ') ? line : `  artifacthub.io/${line}`)),
    )

  it.each<readonly [string, readonly string[], readonly Said[]]>([
    [
      'with a key that is not in line with the one above',
      ['links: |', '    - name: GitHub', '        url: https://example.com'],
      [{ annotation: 'artifacthub.io/links', problem: 'nested mappings are not allowed in compact mappings' }],
    ],
    ['that is no list', ['links: "a: b"'], [{ annotation: 'artifacthub.io/links', problem: 'it is no list' }]],
    [
      'with an entry that is no mapping',
      ['links: "[a]"'],
      [{ annotation: 'artifacthub.io/links', problem: 'an entry is no mapping' }],
    ],
    [
      'with a change without description',
      ['changes: "- {kind: added}"'],
      [{ annotation: 'artifacthub.io/changes', problem: 'a change has no description' }],
    ],
    ['with a kind of change in capitals', ['changes: "- {kind: Added, description: x}"'], []],
    ['with a change without kind', ['changes: "- {description: x}"'], []],
    [
      'with an image that is empty',
      ['images: "- {name: a}"'],
      [{ annotation: 'artifacthub.io/images', problem: '`` is no image reference' }],
    ],
    ['that is a list of anything', ['crds: "[1, {a: b}]"', 'crdsExamples: "[]"'], []],
    ['that is empty', ['links: ""'], []],
    ['that is a boolean of YAML', ['operator: yes'], []],
    [
      'that is a boolean of no one',
      ['operator: "on"'],
      [{ annotation: 'artifacthub.io/operator', problem: 'it is neither `true` nor `false`' }],
    ],
  ])('%s', async (_name, lines, said) => {
    expect(await judge(chartAnnotationInvalid, annotated(...lines))).toStrictEqual(said)
  })

  it('that is no boolean is for one rule only', async () => {
    const release = annotated('prerelease: "maybe"')
    expect(await judge(chartAnnotationInvalid, release)).toHaveLength(1)
    expect(await judge(chartPrereleaseAnnotationWrong, release)).toHaveLength(0)
  })
})

it('nothing is said of bare manifests', async () => {
  const release = releaseOf({ files: { 'a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n' } })
  for (const rule of [chartVersionInvalid, chartKubeVersionMissing, chartScalarNotText, chartAnnotationInvalid]) {
    expect(await judge(rule, release)).toStrictEqual([])
  }
})
