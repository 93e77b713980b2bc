import { defineRule } from '../rule.ts'

type Evidence = { readonly definition: string; readonly placement: string }

export const preflightDefinitionMissing = defineRule<'installation', Evidence>({
  id: 'preflight/definition-missing',
  scope: 'installation',
  title: 'Definition of the installed release that is not in the cluster',
  why: 'With a definition all its custom resources are deleted. An upgrade brings one back that lies among the templates, and never one of `crds/`.',
  sources: ['https://helm.sh/docs/chart_best_practices/custom_resource_definitions/'],
  category: 'crd',
  severity: 'error',
  breaks: ['in-place'],
  since: '0.1.0',
  examples: [],
  message: ({ definition, placement }) =>
    `\`${definition}\` of the installed release is not in the cluster${placement === 'crds' ? ', and the upgrade does not bring it back' : ''}.`,
  remedy: ({ placement }) =>
    placement === 'crds'
      ? 'Apply it from the next chart before the upgrade: `kubectl apply --server-side -f crds/`.'
      : 'Find out who deleted it; the upgrade creates it anew, without the custom resources that it had.',
  check({ next, cluster }, _context, report) {
    for (const { name, live, shipped } of cluster.definitions) {
      if (live !== null || shipped === null) continue
      const placement = next.crds.find(({ definition }) => definition.name === name)?.placement
      if (placement === undefined) continue
      report({
        evidence: { definition: name, placement },
        at: { live: `CustomResourceDefinition/${name}` },
        certainty: 'observed',
        ...(placement === 'crds' ? {} : { severity: 'warning' as const }),
      })
    }
  },
})
