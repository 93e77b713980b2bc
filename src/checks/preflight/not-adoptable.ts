import { defineRule } from '../rule.ts'
import { type Installation, takeOverCommandLines, takeOverCommands } from '../take-over.ts'
import { isOwned, ownerOf } from './ownership.ts'

type Evidence = {
  readonly object: string
  /** The release that it belongs to, `namespace/name`; null where it belongs to none. */
  readonly owner: string | null
  readonly target: { readonly resource: string; readonly name: string; readonly namespace: string | null }
  readonly installation: Installation
}

/** `checkOwnership` in helm/helm pkg/action/validate.go; it is asked for what the next release renders and the installed one does not. */
export const preflightNotAdoptable = defineRule<'installation', Evidence>({
  id: 'preflight/not-adoptable',
  scope: 'installation',
  title: 'Object that the upgrade wants to create and that is there already',
  why: 'Helm takes an existing object into a release only where its label and annotations name this very release; otherwise the upgrade ends before it changes anything, with "invalid ownership metadata".',
  sources: ['helm/helm pkg/action/validate.go'],
  category: 'cluster',
  severity: 'error',
  severityFloor: 'error',
  breaks: ['in-place'],
  since: '0.1.0',
  examples: [],
  message: ({ object, owner }) =>
    `\`helm upgrade\` is refused with "invalid ownership metadata": \`${object}\`, which the next release brings, is there already and belongs to ${owner === null ? 'no release' : `the release \`${owner}\``}.`,
  remedy: ({ owner, target, installation }) =>
    owner === null
      ? `If it may become part of this release: ${takeOverCommands(target, installation)}.`
      : `Leave it to \`${owner}\`, and switch it off in the values of this release; two releases of one object undo each other's changes.`,
  measures: ({ owner, target, installation }) =>
    owner === null
      ? [
          {
            of: 'upgrade',
            phase: 'adopt',
            text: 'Make the objects that are there already part of the release.',
            commands: takeOverCommandLines(target, installation),
          },
        ]
      : [],
  check({ cluster }, _context, report) {
    const { name: release, namespace } = cluster.installation
    for (const live of cluster.objects) {
      if (!live.isNext || live.isInstalled || isOwned(live, release, namespace)) continue
      report({
        evidence: {
          object: live.object,
          owner: ownerOf(live),
          target: { resource: live.resource, name: live.name, namespace: live.namespace },
          installation: { release, namespace },
        },
        at: { live: live.object },
        certainty: 'observed',
        direction: 'previous-to-next',
      })
    }
  },
})
