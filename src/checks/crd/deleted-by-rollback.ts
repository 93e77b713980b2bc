import { kubectl } from '../kubectl-command.ts'
import { defineRule } from '../rule.ts'
import { inCrdsFolder, inTemplates, withoutDefinition } from './example-definition.ts'
import { ownershipOf } from './placement.ts'

type Evidence = { readonly name: string; readonly kind: string }

/** `helm rollback` deletes what the target revision's manifest lacks, like an upgrade (helm/helm pkg/action/rollback.go). */
export const crdDeletedByRollback = defineRule<'pair', Evidence>({
  id: 'crd/deleted-by-rollback',
  scope: 'pair',
  title: 'New definition that a rollback deletes with its custom resources',
  why: 'A definition that is new among the templates is deleted by `helm rollback` to the previous release, with every custom resource created since.',
  sources: [
    'helm/helm pkg/action/rollback.go',
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#delete-a-customresourcedefinition',
  ],
  category: 'crd',
  severity: 'error',
  breaks: ['rollback'],
  since: '0.1.0',
  examples: [
    { title: 'a definition is new among the templates', previous: withoutDefinition, next: inTemplates(), reports: 1 },
    {
      title: 'a new definition is kept by policy',
      previous: withoutDefinition,
      next: inTemplates({ annotations: ['helm.sh/resource-policy: keep'] }),
      reports: 0,
    },
    { title: 'Helm never deletes what came from crds/', previous: withoutDefinition, next: inCrdsFolder(), reports: 0 },
  ],
  message: ({ name, kind }) =>
    `\`helm rollback\` to the previous release deletes the definition \`${name}\`, which is new, and every ${kind} created since the upgrade.`,
  remedy: ({ name }) =>
    `Annotate the template with \`helm.sh/resource-policy: keep\`, or before a rollback: \`kubectl annotate crd ${name} helm.sh/resource-policy=keep\`.`,
  measures: ({ name }) => [
    {
      of: 'way-back',
      phase: 'protect',
      text: 'Keep the definitions, which the previous release does not render, and with them their custom resources.',
      commands: [kubectl('annotate', { resource: 'crd', name, namespace: null }, 'helm.sh/resource-policy=keep')],
    },
  ],
  check(pair, _context, report) {
    for (const shipped of pair.crds.added) {
      if (ownershipOf(shipped) !== 'owned') continue
      report({
        evidence: { name: shipped.definition.name, kind: shipped.definition.names.kind },
        at: { object: shipped.object },
        direction: 'next-to-previous',
        condition: {
          kind: 'uses-new',
          text: `only for those who created any ${shipped.definition.names.kind} after the upgrade`,
        },
      })
    }
  },
})
