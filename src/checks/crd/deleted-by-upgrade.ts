import { keepDefinitionMeasures } from '../keep-measures.ts'
import { findLookups } from '../packaging/lookups.ts'
import { defineRule } from '../rule.ts'
import { inCrdsFolder, inTemplates, withoutDefinition } from './example-definition.ts'
import { applyFromCrdsFolder, definitionBackInTemplates, definitionFromCrdsFolder, ownershipOf } from './placement.ts'
import { isSameSpecification } from './same-specification.ts'

type Evidence = {
  readonly name: string
  readonly kind: string
  readonly versions: readonly string[]
  /** The file of `crds/` that holds another specification of it, which no upgrade brings to the cluster. */
  readonly file?: string
  /** The template of before, where there is such a file. */
  readonly template?: string
}

/**
 * `helm upgrade` deletes what the previous manifest holds and the next one lacks, unless the live
 * object carries `helm.sh/resource-policy: keep` (helm/helm pkg/kube/client.go, Update).
 */
export const crdDeletedByUpgrade = defineRule<'pair', Evidence>({
  id: 'crd/deleted-by-upgrade',
  scope: 'pair',
  title: 'Definition that the upgrade deletes with all its custom resources',
  why: 'A CustomResourceDefinition that the previous release renders and the next does not is deleted by `helm upgrade`; the API server then deletes every custom resource of that kind.',
  sources: [
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#delete-a-customresourcedefinition',
    'helm/helm pkg/kube/client.go, Update',
  ],
  category: 'crd',
  severity: 'error',
  severityFloor: 'error',
  breaks: ['in-place', 'custom-resources', 'rollback'],
  since: '0.1.0',
  examples: [
    { title: 'the template is gone', previous: inTemplates(), next: withoutDefinition, reports: 1 },
    { title: 'the definition moved into crds/', previous: inTemplates(), next: inCrdsFolder(), reports: 1 },
    {
      title: 'the previous release marks it to be kept',
      previous: inTemplates({ annotations: ['helm.sh/resource-policy: keep'] }),
      next: withoutDefinition,
      reports: 0,
    },
    {
      title: 'the policy is not spelled as the upgrade reads it',
      previous: inTemplates({ annotations: ['helm.sh/resource-policy: Keep'] }),
      next: withoutDefinition,
      reports: 1,
    },
    { title: 'Helm never deletes what came from crds/', previous: inCrdsFolder(), next: withoutDefinition, reports: 0 },
  ],
  message: ({ name, kind, versions }) =>
    `\`helm upgrade\` deletes the definition \`${name}\` and with it every ${kind} (${versions.join(', ')}) in the cluster: the next release no longer renders it as a template.`,
  remedy: ({ name, file }) =>
    `Render the definition as a template in the next release, with these values. To protect a cluster before the upgrade: \`kubectl annotate crd ${name} helm.sh/resource-policy=keep\`${file === undefined ? '' : `, and \`${applyFromCrdsFolder(file)}\` from the unpacked chart, as no upgrade applies what lies in \`crds/\``}; then go back, if need be, with \`helm upgrade\` to the previous chart, as \`helm rollback\` stops at what is kept.`,
  measures: ({ name, file, template }) => [
    ...keepDefinitionMeasures(name),
    ...(file === undefined ? [] : [definitionFromCrdsFolder(file)]),
    ...(template === undefined ? [] : [definitionBackInTemplates(template)]),
  ],
  check(pair, _context, report) {
    const guarded = new Set(findLookups(pair.next).map(({ guards }) => guards))
    const unrendered = [
      ...pair.crds.removed.map((previous) => ({ previous, at: previous.object, moved: null })),
      ...pair.crds.persisted
        // A template that looks for its own definition finds it, and no longer renders it.
        .filter(({ next }) => ownershipOf(next) === 'unmanaged' || guarded.has(next.object))
        .map(({ previous, next }) => ({ previous, at: next.object, moved: next.placement === 'crds' ? next : null })),
    ]
    for (const { previous, at, moved } of unrendered) {
      if (ownershipOf(previous) !== 'owned') continue
      const { name, names, versions } = previous.definition
      report({
        evidence: {
          name,
          kind: names.kind,
          versions: versions.map((version) => version.name),
          ...(moved === null || isSameSpecification(previous, moved)
            ? {}
            : { file: moved.object.file, template: previous.object.file }),
        },
        at: { object: at },
        was: { object: previous.object },
        direction: 'previous-to-next',
        // Helm 3 stops at the hook before it deletes anything.
        ...(at.hooks.includes('pre-upgrade')
          ? {
              condition: { kind: 'command', text: 'only when Helm 4 upgrades; Helm 3 stops at the hook, which exists' },
            }
          : {}),
      })
    }
  },
})
