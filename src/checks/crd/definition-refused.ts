import { formatPath } from '../../model/path.ts'
import { defineRule } from '../rule.ts'
import { inCrdsFolder, inManifests, inTemplates } from './example-definition.ts'

type Evidence = { readonly name: string; readonly field: string; readonly problem: string }

const version = (schema: string) => ({
  versions: [`name: v1, served: true, storage: true, schema: {openAPIV3Schema: ${schema}}`],
})

/** A list whose items must differ in their first letters; the schema's last brace is left open. */
const quadratic = (list: string) =>
  version(
    `{type: object, properties: {a: ${list}, x-kubernetes-validations: [{rule: "self.all(x, self.all(y, x == y || !x.startsWith(y)))"}]}}}`,
  )

/** What the API server refuses when a definition is created or updated (ValidateCustomResourceDefinition in apiextensions-apiserver). */
export const crdRefused = defineRule<'release', Evidence>({
  id: 'crd/refused',
  scope: 'release',
  title: 'Definition that the API server refuses',
  why: 'The API server validates a definition as a whole: its schema must be structural, its defaults valid, its rules bounded in cost, exactly one version stored. A refused definition fails the installation, or leaves the former one in place.',
  sources: [
    'apiextensions-apiserver pkg/apis/apiextensions/validation/validation.go, ValidateCustomResourceDefinition',
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema',
  ],
  category: 'crd',
  severity: 'error',
  breaks: [],
  since: '0.1.0',
  examples: [
    {
      title: 'no stored version',
      next: inManifests({ versions: ['name: v1, served: true, storage: false'] }),
      reports: 1,
    },
    {
      title: 'a default of another type',
      next: inTemplates(version('{type: object, properties: {a: {type: integer, default: x}}}')),
      reports: 1,
    },
    {
      title: 'a list of maps without keys',
      next: inCrdsFolder(
        version('{type: object, properties: {a: {type: array, x-kubernetes-list-type: map, items: {type: object}}}}'),
      ),
      reports: 1,
    },
    {
      title: 'a rule that costs too much, over a list without maxItems',
      next: inManifests(quadratic('{type: array, items: {type: string, maxLength: 63}')),
      reports: 1,
    },
    {
      title: 'the same rule over a bounded list',
      next: inManifests(quadratic('{type: array, maxItems: 64, items: {type: string, maxLength: 63}')),
      reports: 0,
    },
    { title: 'a definition in order', next: inManifests(), reports: 0 },
  ],
  message: ({ name, field, problem }) =>
    `The API server refuses \`${name}\` at \`${field}\`: ${problem.replace(/\.?\s*$/, '.')}`,
  remedy: () => 'Change the type or the markers that the definition is generated from, and generate it again.',
  check({ crds }, { facts }, report) {
    for (const { definition, object } of crds) {
      for (const { path, message, certainty } of facts.definitionErrors(definition)) {
        report({
          evidence: { name: definition.name, field: formatPath(path), problem: message },
          at: { object, path },
          ...(certainty === 'undecided' ? { certainty, reason: message } : {}),
        })
      }
    }
  },
})
