import type { ContestedField } from '../../model/contested-fields.ts'
import { defineRule } from '../rule.ts'

type Evidence = { readonly object: string; readonly fields: readonly ContestedField[] }

/** Only where Helm applies on the server: Helm 4, and a release that was applied so. */
export const preflightFieldConflicts = defineRule<'installation', Evidence>({
  id: 'preflight/field-conflicts',
  scope: 'installation',
  title: 'Fields that somebody else owns and the upgrade wants to change',
  why: 'Server-side apply refuses to change a field that another manager owns. Helm then stops with a conflict, after it has applied what comes before the object.',
  sources: [
    'https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts',
    'helm/helm pkg/kube/client.go',
  ],
  category: 'cluster',
  severity: 'error',
  severityFloor: 'error',
  breaks: ['in-place'],
  since: '0.1.0',
  examples: [],
  message: ({ object, fields }) =>
    `\`helm upgrade\` stops with a conflict at \`${object}\`: ${fields
      .slice(0, 4)
      .map(({ field, manager }) => `\`${field}\` belongs to \`${manager}\``)
      .join(
        ', ',
      )}${fields.length > 4 ? `, and ${fields.length - 4} more` : ''}, with another value than the next release has.`,
  remedy: () =>
    'Find out what the others want with these fields. If the chart is right, upgrade with `--force-conflicts`, which takes them over.',
  // Whoever owns the fields today may take them back until then: the way back meets the same conflict.
  measures: () => [
    { of: 'upgrade', phase: 'step', text: 'Upgrade.', commands: [], flags: ['--force-conflicts'] },
    {
      of: 'way-back',
      phase: 'step',
      text: 'Go back.',
      commands: [],
      flags: ['--force-conflicts'],
      isConsequence: true,
    },
  ],
  check({ cluster }, _context, report) {
    for (const { object, contested } of cluster.objects) {
      if (contested.length === 0) continue
      report({
        evidence: { object, fields: contested },
        at: { live: object },
        certainty: 'observed',
        direction: 'previous-to-next',
        identity: { object, fields: contested.map(({ field }) => field), context: cluster.context },
      })
    }
  },
})
