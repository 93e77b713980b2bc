import { formatPath } from '../../model/path.ts'
import { defineRule } from '../rule.ts'
import { inManifests } from './example-definition.ts'

type Evidence = { readonly name: string; readonly field: string; readonly problem: string }

const withDefault = (value: string) =>
  inManifests({
    versions: [
      `name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, properties: {a: {type: integer, default: ${value}}}}}`,
    ],
  })

const withList = (list: string) =>
  inManifests({
    versions: [
      `name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, properties: {a: {${list}, items: {type: string, maxLength: 63}, x-kubernetes-validations: [{rule: "self.all(x, self.exists_one(y, x == y))"}]}}}}`,
    ],
  })

/** An update of a definition is validated like its creation (ValidateCustomResourceDefinitionUpdate in apiextensions-apiserver). */
export const crdRefusedByUpgrade = defineRule<'pair', Evidence>({
  id: 'crd/refused-by-upgrade',
  scope: 'pair',
  title: 'Changed definition that the API server refuses',
  why: 'The API server validates a definition as a whole whenever it changes; Helm stops where it is refused, with the upgrade half done.',
  sources: [
    'apiextensions-apiserver pkg/apis/apiextensions/validation/validation.go, ValidateCustomResourceDefinitionUpdate',
  ],
  category: 'crd',
  severity: 'error',
  breaks: ['in-place'],
  since: '0.1.0',
  examples: [
    { title: 'a default gets another type', previous: withDefault('1'), next: withDefault('x'), reports: 1 },
    {
      title: 'the previous definition was refused for the same reason',
      previous: withDefault('x'),
      next: withDefault('x'),
      reports: 0,
    },
    {
      title: 'a list loses the bound that kept its rule cheap',
      previous: withList('type: array, maxItems: 64'),
      next: withList('type: array'),
      reports: 1,
    },
    { title: 'a default changes', previous: withDefault('1'), next: withDefault('2'), reports: 0 },
  ],
  message: ({ name, field, problem }) =>
    `The API server refuses the next \`${name}\` at \`${field}\`: ${problem.replace(/\.?\s*$/, '.')}`,
  remedy: () => 'Change the type or the markers that the definition is generated from, and generate it again.',
  check({ crds }, { facts }, report) {
    const brought = [
      ...crds.added.map((next) => ({ next, previous: null })),
      ...crds.persisted.map(({ previous, next }) => ({ next, previous })),
    ]
    for (const { next, previous } of brought) {
      // What was wrong before is no news of this step; `crd/refused` says it of each release.
      const known = new Set(
        previous === null ? [] : facts.definitionErrors(previous.definition).map(({ message }) => message),
      )
      for (const { path, message, certainty } of facts.definitionErrors(next.definition)) {
        if (known.has(message)) continue
        // `crd/pruning-switched-off` says it of a definition that did without.
        if (previous !== null && formatPath(path) === '.spec.preserveUnknownFields') continue
        report({
          evidence: { name: next.definition.name, field: formatPath(path), problem: message },
          at: { object: next.object, path },
          ...(previous === null ? {} : { was: { object: previous.object } }),
          direction: 'previous-to-next',
          ...(certainty === 'undecided' ? { certainty, reason: message } : {}),
        })
      }
    }
  },
})
