import { formatPath } from '../../model/path.ts'
import { defineRule } from '../rule.ts'
import { exampleRender } from './example-templates.ts'

type Evidence = { readonly value: string; readonly keyword: string; readonly problem: string }

const judged = (schema: string, values: string) =>
  exampleRender([], { 'values.schema.json': schema, 'values.yaml': values })

/** Helm refuses to render with values that the chart's schema refuses, its own defaults included. */
export const packagingValuesRefused = defineRule<'release', Evidence>({
  id: 'packaging/values-refused',
  scope: 'release',
  title: 'Default value that values.schema.json refuses',
  why: 'Helm validates the chart’s own defaults too: who installs the chart without values of their own gets an error instead of an installation.',
  sources: [
    'https://helm.sh/docs/topics/charts/#schema-files',
    'helm/helm pkg/chart/common/util/jsonschema.go, ValidateAgainstSchema',
  ],
  category: 'values',
  severity: 'error',
  breaks: [],
  since: '0.1.0',
  examples: [
    {
      title: 'a default of another type',
      next: judged('{"properties": {"replicas": {"type": "integer"}}}', 'replicas: "2"\n'),
      reports: 1,
    },
    {
      title: 'a default that the schema does not know',
      next: judged('{"properties": {}, "additionalProperties": false}', 'a: 1\n'),
      reports: 1,
    },
    { title: 'a value that every user must give', next: judged('{"required": ["token"]}', 'a: 1\n'), reports: 1 },
    {
      title: 'defaults that fit',
      next: judged('{"properties": {"replicas": {"type": "integer"}}}', 'replicas: 2\n'),
      reports: 0,
    },
    { title: 'a schema that is none', next: judged('{', 'a: 1\n'), reports: 0 },
  ],
  message: ({ value, keyword, problem }) =>
    keyword === 'required'
      ? `The schema asks for a value that values.yaml does not give: \`${value}\` ${problem}.`
      : `The schema refuses the default of \`${value}\`: it ${problem}.`,
  remedy: ({ keyword }) =>
    keyword === 'required'
      ? 'Nothing, if every user is meant to give the value; else add a default.'
      : 'Change the default or the schema, so that they agree.',
  check(_release, { facts }, report) {
    const { valuesJudgement } = facts
    if (valuesJudgement?.kind !== 'judged') return
    for (const { path, keyword, message } of valuesJudgement.errors) {
      report({
        evidence: { value: formatPath(path), keyword, problem: message },
        at: { file: 'values.yaml', path },
        // A value that the user must give is a design, not a mistake.
        ...(keyword === 'required' ? { severity: 'info' } : {}),
      })
    }
  },
})
