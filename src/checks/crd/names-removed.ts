import type { CrdNames } from '../../model/custom-resource-definition.ts'
import { compareText } from '../../model/json.ts'
import { defineRule } from '../rule.ts'
import { exampleDefinition } from './example-definition.ts'

type Evidence = { readonly name: string; readonly field: string; readonly lost: readonly string[] }

const named = (shortNames: string) => ({
  files: {
    'widgets.yaml': exampleDefinition().replace('singular: widget', `singular: widget, shortNames: [${shortNames}]`),
  },
})

/** `kubectl get NAME` accepts singular, plural and short names; typed list clients use `listKind`. */
export const crdNamesRemoved = defineRule<'pair', Evidence>({
  id: 'crd/names-removed',
  scope: 'pair',
  title: 'Name that kubectl or list clients no longer know',
  why: 'Scripts that use a singular name, short name or category with kubectl fail, and typed list clients look for the former list kind.',
  sources: ['https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/'],
  category: 'crd',
  severity: 'info',
  breaks: [],
  since: '0.1.0',
  examples: [
    { title: 'a short name is gone', previous: named('wd, wdg'), next: named('wd'), reports: 1 },
    { title: 'a short name is new', previous: named('wd'), next: named('wd, wdg'), reports: 0 },
  ],
  message: ({ name, field, lost }) =>
    `\`${name}\` no longer has ${lost.map((item) => `\`${item}\``).join(', ')} in \`spec.names.${field}\`.`,
  remedy: () =>
    'Keep the former name beside the new one where the field is a list; otherwise name the change in the release notes.',
  check(pair, _context, report) {
    for (const { previous, next } of pair.crds.persisted) {
      for (const field of ['singular', 'listKind', 'shortNames', 'categories'] as const) {
        const lost = namesIn(previous.definition.names, field).filter(
          (item) => !namesIn(next.definition.names, field).includes(item),
        )
        if (lost.length === 0) continue
        report({
          evidence: { name: next.definition.name, field, lost: lost.toSorted(compareText) },
          at: { object: next.object, path: ['spec', 'names'] },
          was: { object: previous.object, path: ['spec', 'names', field] },
          direction: 'previous-to-next',
        })
      }
    }
  },
})

function namesIn(names: CrdNames, field: 'singular' | 'listKind' | 'shortNames' | 'categories'): readonly string[] {
  const value = names[field]
  return typeof value === 'string' ? [value] : value
}
