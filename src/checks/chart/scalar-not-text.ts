import { defineRule } from '../rule.ts'
import { exampleChart } from './example-chart.ts'

type Evidence = {
  readonly field: 'version' | 'appVersion' | 'kubeVersion'
  readonly written: string
  readonly helmReads: string
  readonly type: 'number' | 'boolean' | 'collection'
}

const fields = ['version', 'appVersion', 'kubeVersion'] as const

/** YAML makes numbers of `1.10`, `1e3` and `08`; Helm turns them back into text, and not into the same. */
export const chartScalarNotText = defineRule<'release', Evidence>({
  id: 'chart/scalar-not-text',
  scope: 'release',
  title: 'Version that YAML reads as something other than text',
  why: 'An unquoted `1.10` is the number 1.1, and `1e3` is 1000: Helm packages, installs and renders that other version without a word; a number in a repository index makes Helm refuse the whole repository.',
  sources: [
    'sigs.k8s.io/yaml yaml.go, convertToJSONableObject',
    'helm/helm pkg/lint/rules/chartfile.go, validateChartVersionType',
    'helm/helm#6849',
  ],
  category: 'metadata',
  severity: 'error',
  breaks: [],
  since: '0.1.0',
  examples: [
    { title: 'a number that loses a zero', next: exampleChart(['version: 1.10']), reports: 1 },
    { title: 'an exponent', next: exampleChart(['version: 1.0.0', 'appVersion: 72551e2']), reports: 1 },
    { title: 'a digit that is no octal', next: exampleChart(['version: 1.0.0', 'appVersion: 08']), reports: 1 },
    { title: 'a boolean', next: exampleChart(['version: 1.0.0', 'appVersion: on']), reports: 1 },
    { title: 'quoted', next: exampleChart(['version: "1.10"', "appVersion: '1e3'"]), reports: 0 },
    { title: 'three numbers', next: exampleChart(['version: 1.10.0', 'appVersion: 2024-01-02']), reports: 0 },
  ],
  message: ({ field, written, helmReads, type }) =>
    type === 'collection'
      ? `\`${field}\` holds no text, so Helm cannot load the chart.`
      : written === helmReads
        ? `\`${field}: ${written}\` is a ${type} to YAML, not text.`
        : `\`${field}: ${written}\` is a ${type} to YAML: Helm reads it as \`${helmReads}\`.`,
  remedy: ({ field, written }) => `Put it in quotes: \`${field}: "${written}"\`.`,
  check({ chart }, _context, report) {
    for (const field of fields) {
      const scalar = chart?.[field] ?? null
      if (scalar === null || typeof scalar.value === 'string') continue
      report({
        evidence: { field, written: scalar.text, helmReads: scalar.helmText, type: typeName(scalar.value) },
        at: { file: 'Chart.yaml', path: [field] },
      })
    }
  },
})

function typeName(value: unknown): Evidence['type'] {
  return typeof value === 'boolean' ? 'boolean' : typeof value === 'object' ? 'collection' : 'number'
}
