import type { CrdVersion } from '../../model/custom-resource-definition.ts'
import { compareText, stringMember } from '../../model/json.ts'
import { defineRule } from '../rule.ts'
import { inManifests } from './example-definition.ts'
import { persistedVersions } from './persisted-versions.ts'

type Evidence = { readonly name: string; readonly version: string; readonly columns: readonly string[] }

const column = (name: string) => ({
  versions: [
    `name: v1, served: true, storage: true, additionalPrinterColumns: [{name: ${name}, type: string, jsonPath: .spec.color}]`,
  ],
})

/** `additionalPrinterColumns` is what `kubectl get` prints; nothing is stored. */
export const crdPrinterColumnRemoved = defineRule<'pair', Evidence>({
  id: 'crd/printer-column-removed',
  scope: 'pair',
  title: 'Column that kubectl no longer prints',
  why: 'Scripts that cut columns out of `kubectl get` read something else; objects and clients are untouched.',
  sources: [
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#additional-printer-columns',
  ],
  category: 'crd',
  severity: 'info',
  breaks: [],
  since: '0.1.0',
  examples: [
    {
      title: 'a column is renamed',
      previous: inManifests(column('Color')),
      next: inManifests(column('Colour')),
      reports: 1,
    },
    { title: 'a column is new', previous: inManifests(), next: inManifests(column('Color')), reports: 0 },
  ],
  message: ({ name, version, columns }) =>
    `\`kubectl get\` no longer prints ${columns.map((item) => `\`${item}\``).join(', ')} for \`${name}\` ${version}.`,
  remedy: () => 'Nothing to do for objects; mention it where users parse the output.',
  check(pair, _context, report) {
    for (const { crd, previous, next } of persistedVersions(pair)) {
      const columns = columnNames(previous).filter((name) => !columnNames(next).includes(name))
      if (columns.length === 0) continue
      report({
        evidence: { name: crd.next.definition.name, version: next.name, columns: columns.toSorted(compareText) },
        at: { object: crd.next.object, path: ['spec', 'versions', next.index] },
        was: { object: crd.previous.object, path: ['spec', 'versions', previous.index, 'additionalPrinterColumns'] },
        direction: 'previous-to-next',
      })
    }
  },
})

function columnNames(version: CrdVersion): readonly string[] {
  return version.additionalPrinterColumns.map((item) => stringMember(item, 'name') ?? '')
}
