import { compareText, type Json, stringifyJson } from '../../model/json.ts'
import type { Chart, Release } from '../../model/release.ts'
import { defineRule } from '../rule.ts'

type Evidence = { readonly version: string; readonly files: readonly string[] }

const chart = (values: string, metadata = 'version: 1.0.0') => ({
  files: { 'Chart.yaml': `apiVersion: v2\nname: example\n${metadata}\n`, 'values.yaml': values },
})

/** Helm and its caches identify a chart by name and version. */
export const versionRepublished = defineRule<'pair', Evidence>({
  id: 'version/republished',
  scope: 'pair',
  title: 'One version, two contents',
  why: 'A published version never changes (Semantic Versioning 2.0.0, item 3): who already has it keeps the former content, and digests pinned in lock files and mirrors no longer match.',
  sources: ['https://semver.org/#spec-item-3', 'helm/helm pkg/chartutil/save.go, writeTarContents'],
  category: 'metadata',
  severity: 'warning',
  breaks: [],
  since: '0.1.0',
  examples: [
    { title: 'other values', previous: chart('a: 1\n'), next: chart('a: 2\n'), reports: 1 },
    {
      title: 'another app version',
      previous: chart('a: 1\n', 'version: 1.0.0\nappVersion: "1"'),
      next: chart('a: 1\n', 'version: 1.0.0\nappVersion: "2"'),
      reports: 1,
    },
    {
      title: 'Chart.yaml as `helm package` writes it',
      previous: chart('a: 1\n'),
      next: chart('a: 1\n', 'version: "1.0.0" # packaged'),
      reports: 0,
    },
    {
      title: 'another version',
      previous: chart('a: 1\n'),
      next: chart('a: 2\n', 'version: 1.0.1'),
      reports: 0,
    },
  ],
  message: ({ version, files: [first = '', ...rest] }) =>
    `Version ${version} has two contents: \`${first}\`${rest.length === 0 ? '' : ` and ${rest.length} more file${rest.length === 1 ? '' : 's'}`} differ${rest.length === 0 ? 's' : ''}.`,
  remedy: () => 'Publish the change under a new version.',
  check({ previous, next }, _context, report) {
    if (previous.chart === null || next.chart === null) return
    if (previous.version === null || previous.version !== next.version || previous.name !== next.name) return
    const files = differingFiles(previous, next)
    if (files.length === 0) return
    report({
      evidence: { version: previous.version, files },
      at: { file: 'Chart.yaml', path: ['version'] },
      was: { file: 'Chart.yaml', path: ['version'] },
    })
  },
})

/** `helm package` writes these anew from what it read, so their text says nothing. */
const rewritten = /(?:^|\/)(?:Chart\.yaml|Chart\.lock|requirements\.(?:yaml|lock))$/

function differingFiles(previous: Release, next: Release): readonly string[] {
  const before = previous.source.files
  const after = next.source.files
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return names
    .filter((name) => !rewritten.test(name) && before[name] !== after[name])
    .concat(metadataOf(previous.chart) === metadataOf(next.chart) ? [] : ['Chart.yaml'])
    .toSorted(compareText)
}

function metadataOf(chart: Chart | null): string {
  const known: Json = {
    appVersion: chart?.appVersion?.helmText ?? null,
    kubeVersion: chart?.kubeVersion?.helmText ?? null,
    type: chart?.type ?? null,
    annotations: sorted(chart?.annotations ?? {}),
    dependencies: (chart?.dependencies ?? []).map(({ name, version, repository }) => [name, version, repository]),
  }
  return stringifyJson(known)
}

function sorted(annotations: Readonly<Record<string, Json>>): Json {
  return Object.entries(annotations).toSorted(([left], [right]) => compareText(left, right))
}
