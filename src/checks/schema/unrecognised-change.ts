import { defineRule } from '../rule.ts'
import { withFields } from './example-schema.ts'
import { reportChanges, type SchemaEvidence } from './report-changes.ts'
import { changed, consequence } from './sentences.ts'

/** The end of the table from keywords to rules. */
export const schemaUnrecognisedChange = defineRule<'pair', SchemaEvidence>({
  id: 'schema/unrecognised-change',
  scope: 'pair',
  title: 'Change that no other rule owns',
  why: 'The keyword is one that this tool does not know or that the API server refuses: nothing is claimed about it.',
  sources: [
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation',
  ],
  category: 'crd',
  severity: 'error',
  breaks: ['custom-resources', 'rollback', 'side-by-side'],
  since: '0.1.0',
  examples: [
    {
      title: 'a keyword of a later Kubernetes',
      previous: withFields('a: {type: string}'),
      next: withFields('a: {type: string, x-kubernetes-later: true}'),
      reports: 2,
    },
    {
      title: 'a keyword that the API server drops',
      previous: withFields('a: {type: string}'),
      next: withFields('a: {type: string, x-example: true}'),
      reports: 0,
    },
  ],
  message: (evidence) => `${changed(evidence)} ${consequence(evidence)}`,
  remedy: () => 'Check the change by hand, or compare with a newer version of this tool.',
  check: (pair, _context, report) => reportChanges('schema/unrecognised-change', pair, report),
})
