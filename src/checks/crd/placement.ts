import type { Measure } from '../../model/recipe.ts'
import type { KubernetesObject, ShippedCrd } from '../../model/release.ts'

/**
 * What `helm upgrade` and `helm uninstall` do with a definition: `owned` is created, updated and
 * deleted with the release; `kept` is not deleted; `unmanaged` is created at install and then left
 * alone (`crds/`, hooks); `none` is no chart. Helm: pkg/action/{install,upgrade,uninstall}.go,
 * docs/chart_best_practices/custom_resource_definitions.
 */
export type Ownership = 'owned' | 'kept' | 'unmanaged' | 'none'

export function ownershipOf(shipped: ShippedCrd): Ownership {
  if (shipped.placement === 'manifest') return 'none'
  if (shipped.placement === 'crds' || shipped.object.hooks.length > 0) return 'unmanaged'
  return shipped.isKept ? 'kept' : 'owned'
}

/** The event by which an upgrade creates an object as a hook; undefined where it does not. */
export function upgradeHookOf({ hooks }: Pick<KubernetesObject, 'hooks'>): string | undefined {
  return hooks.find((event) => event === 'pre-upgrade' || event === 'post-upgrade')
}

/** What to do instead of a definition as a hook. */
export const insteadOfHook =
  'Ship the definition in `crds/` or among the templates with `helm.sh/resource-policy: keep`, or let a Job apply it.'

/**
 * The command that brings a file of `crds/` to a cluster. Helm's own writes hold the fields, so without
 * `--force-conflicts` the API server refuses it.
 */
export function applyFromCrdsFolder(file: string): string {
  return `kubectl apply --server-side --force-conflicts -f ${file}`
}

/** Before the upgrade, what Helm leaves to its user. */
export function definitionFromCrdsFolder(file: string): Measure {
  return {
    of: 'upgrade',
    phase: 'definitions',
    text: 'Apply the definitions that Helm neither creates nor changes with an upgrade.',
    commands: [applyFromCrdsFolder(file)],
  }
}

/**
 * Going back makes the definition a template again. kubectl, which applied the one of `crds/`, holds its fields by then,
 * and Helm 4 stops at a conflict unless it finds what it applies (kube-apiserver 1.34: "conflict with "kubectl": .spec.versions").
 */
export function definitionBackInTemplates(template: string): Measure {
  return {
    of: 'way-back',
    phase: 'definitions',
    text: 'Bring the definitions that were applied by hand back to what the previous release renders.',
    commands: [],
    template,
    isConsequence: true,
  }
}
