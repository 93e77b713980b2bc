import { kubectl } from '../kubectl-command.ts'
import { defineRule } from '../rule.ts'
import { type Installation, installationOf, takeOverCommandLines, takeOverCommands } from '../take-over.ts'
import { inCrdsFolder, inTemplates } from './example-definition.ts'
import { ownershipOf } from './placement.ts'

type Evidence = {
  readonly name: string
  readonly kind: string
  readonly isKept: boolean
  readonly installation: Installation
}

/**
 * Helm refuses to take over a live object without its own label and annotations (helm/helm
 * pkg/action/validate.go); what it installed from `crds/` has none.
 */
export const crdMovedIntoTemplates = defineRule<'pair', Evidence>({
  id: 'crd/moved-into-templates',
  scope: 'pair',
  title: 'Definition moved from crds/ into the templates',
  why: 'Helm installed the definition from `crds/` without ownership metadata, so the upgrade that finds it among the templates is refused ("invalid ownership metadata"). Once it is taken over, a rollback to the previous release deletes it with every custom resource.',
  sources: ['helm/helm pkg/action/validate.go', 'https://github.com/helm/helm/issues/10143'],
  category: 'crd',
  severity: 'error',
  breaks: ['in-place', 'rollback'],
  since: '0.1.0',
  examples: [
    { title: 'from crds/ into templates/', previous: inCrdsFolder(), next: inTemplates(), reports: 1 },
    { title: 'a template stays a template', previous: inTemplates(), next: inTemplates(), reports: 0 },
  ],
  message: ({ name, kind, isKept }) =>
    `\`helm upgrade\` is refused with "invalid ownership metadata": \`${name}\` was installed from \`crds/\` and is now a template.${isKept ? '' : ` After a take-over, \`helm rollback\` deletes it and every ${kind}.`}`,
  remedy: ({ name, isKept, installation }) =>
    `Before the upgrade: ${takeOverCommands({ resource: 'crd', name, namespace: null }, installation)}.${isKept ? '' : ` Ship it with \`helm.sh/resource-policy: keep\`, so that a rollback leaves it alone.`}`,
  measures: ({ name, isKept, installation }) => [
    {
      of: 'upgrade',
      phase: 'adopt',
      text: 'Let Helm take the definitions that it once installed from `crds/` for the release’s own.',
      commands: takeOverCommandLines({ resource: 'crd', name, namespace: null }, installation),
    },
    ...(isKept
      ? []
      : [
          {
            of: 'way-back',
            phase: 'protect',
            text: 'Keep the definitions, which the previous release does not render, and with them their custom resources.',
            commands: [kubectl('annotate', { resource: 'crd', name, namespace: null }, 'helm.sh/resource-policy=keep')],
          } as const,
        ]),
  ],
  check(pair, _context, report) {
    for (const { previous, next } of pair.crds.persisted) {
      const ownership = ownershipOf(next)
      if (previous.placement !== 'crds' || (ownership !== 'owned' && ownership !== 'kept')) continue
      const isKept = ownership === 'kept'
      report({
        evidence: {
          name: next.definition.name,
          kind: next.definition.names.kind,
          isKept,
          installation: installationOf(pair.next),
        },
        at: { object: next.object },
        was: { object: previous.object },
        breaks: isKept ? ['in-place'] : ['in-place', 'rollback'],
      })
    }
  },
})
