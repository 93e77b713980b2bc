import { defineRule } from '../rule.ts'
import { exampleRender } from './example-templates.ts'

type Evidence = { readonly problem: string }

const schema = (text: string) => exampleRender([], { 'values.schema.json': text })

/** Helm validates values before it renders; a schema that is none fails every installation (pkg/chart/common/util/jsonschema.go). */
export const packagingValuesSchemaInvalid = defineRule<'release', Evidence>({
  id: 'packaging/values-schema-invalid',
  scope: 'release',
  title: 'Broken values.schema.json',
  why: 'Helm validates the values by this file before it does anything else: a schema that is none makes every `helm install`, `upgrade`, `template` and `lint` fail.',
  sources: [
    'https://helm.sh/docs/topics/charts/#schema-files',
    'helm/helm pkg/chart/common/util/jsonschema.go, ValidateAgainstSingleSchema',
  ],
  category: 'values',
  severity: 'error',
  breaks: [],
  since: '0.1.0',
  examples: [
    { title: 'no JSON', next: schema('{"type": "object",}'), reports: 1 },
    { title: 'a type that there is not', next: schema('{"type": "objet"}'), reports: 1 },
    {
      title: 'a pattern that Go cannot compile',
      next: schema('{"properties": {"a": {"pattern": "(?=x)"}}}'),
      reports: 1,
    },
    {
      title: 'a schema',
      next: schema('{"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object"}'),
      reports: 0,
    },
  ],
  message: ({ problem }) => `The values.schema.json is not valid: ${problem.replace(/\.?\s*$/, '.')}`,
  remedy: () => 'Mend the schema; `helm lint` shows whether Helm takes it.',
  check(_release, { facts }, report) {
    if (facts.valuesJudgement?.kind !== 'invalid-schema') return
    report({ evidence: { problem: facts.valuesJudgement.message }, at: { file: 'values.schema.json' } })
  },
})
