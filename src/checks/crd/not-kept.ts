import { isKeptAtUninstall, resourcePolicyOf } from '../../model/helm-lifecycle.ts'
import { defineRule } from '../rule.ts'
import { exampleDefinition, inCrdsFolder, inTemplates } from './example-definition.ts'

type Evidence = {
  readonly name: string
  readonly kind: string
  readonly file: string
  readonly dependency: string | null
  /** The policy where it is `keep` to `helm uninstall` only. */
  readonly misspelt: string | null
}

/**
 * A definition among the templates belongs to the release: `helm uninstall`, and an upgrade that no longer renders it,
 * delete it, and the API server deletes every custom resource with it.
 */
export const crdNotKept = defineRule<'release', Evidence>({
  id: 'crd/not-kept',
  scope: 'release',
  title: 'Definition that goes with the release',
  why: '`helm uninstall` and an upgrade that no longer renders the definition delete it, and with it every custom resource of its kind, in all namespaces, of all installations. `helm.sh/resource-policy: keep` prevents that.',
  sources: [
    'https://helm.sh/docs/howto/charts_tips_and_tricks/#tell-helm-not-to-uninstall-a-resource',
    'helm/helm pkg/action/resource_policy.go, filterManifestsToKeep',
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#delete-a-customresourcedefinition',
  ],
  category: 'crd',
  severity: 'warning',
  breaks: [],
  since: '0.1.0',
  examples: [
    { title: 'in templates/ without a policy', next: inTemplates(), reports: 1 },
    {
      title: 'of a dependency',
      next: { manifest: `---\n# Source: example/charts/dep/templates/widgets.yaml\n${exampleDefinition()}` },
      reports: 1,
    },
    {
      title: 'kept by uninstall only, which does not mind the case',
      next: inTemplates({ annotations: ['helm.sh/resource-policy: Keep'] }),
      reports: 1,
    },
    { title: 'kept', next: inTemplates({ annotations: ['helm.sh/resource-policy: keep'] }), reports: 0 },
    { title: 'in crds/, which Helm never deletes', next: inCrdsFolder(), reports: 0 },
  ],
  message: ({ name, kind, dependency, misspelt }) =>
    misspelt !== null
      ? `An upgrade that no longer renders \`${name}\` deletes it and every ${kind}: only \`helm uninstall\` takes \`${misspelt}\` for \`keep\`.`
      : `\`${name}\`${dependency === null ? '' : ` of \`${dependency}\``} is deleted with the release, and every ${kind} in the cluster with it.`,
  remedy: ({ dependency, misspelt }) =>
    misspelt !== null
      ? 'Write `helm.sh/resource-policy: keep`, in small letters and without spaces.'
      : dependency === null
        ? 'Add the annotation `helm.sh/resource-policy: keep` to the definition.'
        : 'Set the annotation `helm.sh/resource-policy: keep` through the dependency’s values where it has one for its definitions.',
  check({ crds }, _context, report) {
    for (const { definition, object, placement, isKept } of crds) {
      // Hooks are no part of the release: Helm deletes them by their own policy only.
      if (placement !== 'templates' || isKept || object.hooks.length > 0) continue
      report({
        evidence: {
          name: definition.name,
          kind: definition.names.kind,
          file: object.file,
          dependency: object.dependency,
          misspelt: isKeptAtUninstall(object) ? (resourcePolicyOf(object) ?? null) : null,
        },
        at: { object, path: ['metadata'] },
        ...(object.dependency === null ? {} : { severity: 'info' }),
      })
    }
  },
})
