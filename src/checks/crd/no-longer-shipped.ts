import { defineRule } from '../rule.ts'
import { inCrdsFolder, inManifests, inTemplates, withoutDefinition } from './example-definition.ts'
import { ownershipOf } from './placement.ts'

type Evidence = {
  readonly name: string
  readonly kind: string
  readonly stays: 'kept' | 'crds' | 'hook' | 'manifest'
  /** The definition of the same kind that the next release brings instead, in another group or with another plural. */
  readonly successor: string | null
}

const left = {
  kept: 'Its `helm.sh/resource-policy: keep` leaves it in the cluster without an owner.',
  crds: 'Helm leaves what it installed from `crds/` in the cluster, without an owner.',
  hook: 'Helm deletes no definition that a hook made, so it stays in the cluster, without an owner.',
  manifest: 'A plain apply leaves it in the cluster; one that prunes deletes it with every custom resource.',
} as const satisfies Record<Evidence['stays'], string>

/** The neighbour of `crd/deleted-by-upgrade`: nothing is deleted by Helm, but nobody maintains the definition any more. */
export const crdNoLongerShipped = defineRule<'pair', Evidence>({
  id: 'crd/no-longer-shipped',
  scope: 'pair',
  title: 'Definition that stays behind without an owner',
  why: 'A definition that the next release no longer ships keeps its custom resources, but no release updates it and its controller may be gone; tools that prune delete it.',
  sources: [
    'https://helm.sh/docs/chart_best_practices/custom_resource_definitions/',
    'https://argo-cd.readthedocs.io/en/stable/user-guide/auto_sync/#automatic-pruning',
  ],
  category: 'crd',
  severity: 'warning',
  breaks: ['custom-resources'],
  since: '0.1.0',
  examples: [
    { title: 'it came from crds/', previous: inCrdsFolder(), next: withoutDefinition, reports: 1 },
    {
      title: 'it is kept by policy',
      previous: inTemplates({ annotations: ['helm.sh/resource-policy: keep'] }),
      next: withoutDefinition,
      reports: 1,
    },
    {
      title: 'its kind comes in another group instead',
      previous: inCrdsFolder(),
      next: { manifest: (inCrdsFolder().manifest ?? '').replaceAll('example.com', 'example.org') },
      reports: 1,
    },
    { title: 'it is still shipped', previous: inManifests(), next: inManifests(), reports: 0 },
  ],
  message: ({ name, kind, stays, successor }) =>
    successor === null
      ? `The next release no longer ships the definition \`${name}\` (${kind}). ${left[stays]}`
      : `The next release ships ${kind} as \`${successor}\` and no longer as \`${name}\`: group and plural cannot change, so that is another definition, and no object is carried over to it. ${left[stays]}`,
  remedy: ({ name }) =>
    `Say in the release notes what becomes of ${name}: ship it further, or tell users how to move their objects and when to delete it.`,
  check(pair, _context, report) {
    for (const { definition, object, placement, ...shipped } of pair.crds.removed) {
      const ownership = ownershipOf({ definition, object, placement, ...shipped })
      if (ownership === 'owned') continue
      const stays =
        ownership === 'kept' ? 'kept' : ownership === 'none' ? 'manifest' : object.hooks.length > 0 ? 'hook' : 'crds'
      const { kind } = definition.names
      const successor = pair.crds.added.find(({ definition: added }) => added.names.kind === kind) ?? null
      report({
        evidence: { name: definition.name, kind, stays, successor: successor?.definition.name ?? null },
        at: { object },
        was: { object },
        direction: 'previous-to-next',
        ...(successor === null
          ? {
              condition: {
                kind: 'command',
                text: 'only when the definition is pruned or deleted, or when its controller is gone',
              },
            }
          : { severity: 'error', breaks: ['custom-resources', 'rollback'] }),
      })
    }
  },
})
