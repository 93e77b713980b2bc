import { apiGroupOf } from '../../model/api-scope.ts'
import type { Condition } from '../../model/finding.ts'
import { type KubernetesObject, objectName, type Release } from '../../model/release.ts'
import { removedApi } from '../../model/served-apis.ts'
import { definitionFromCrdsFolder } from '../crd/placement.ts'
import { defineRule } from '../rule.ts'

type Evidence = {
  readonly apiVersion: string
  readonly kind: string
  readonly objects: readonly string[]
  /** Whose manifest has them. */
  readonly side: 'installed' | 'next'
  /** The definition that the next release ships; null where it ships none. */
  readonly definition: { readonly file: string; readonly placement: string } | null
}

/**
 * Tried with Helm 3.18 and 4.1. Of a live cluster it takes the place of `crd/used-before-created` and
 * `workload/api-no-longer-served`, which infer from releases what the API server says here itself.
 */
export const preflightKindNotServed = defineRule<'installation', Evidence>({
  id: 'preflight/kind-not-served',
  scope: 'installation',
  title: 'Object of a kind that this cluster does not serve',
  why: 'Helm looks up the kind of every object of the stored and of the next manifest before it changes anything, and that of a hook before it runs. One that the API server does not serve ends the upgrade ("no matches for kind … in version … ensure CRDs are installed first"); definitions of `crds/` an upgrade does not create, and those among the templates come too late.',
  sources: [
    'helm/helm pkg/action/upgrade.go, performUpgrade',
    'helm/helm pkg/action/hooks.go, execHook',
    'https://helm.sh/docs/chart_best_practices/custom_resource_definitions/',
  ],
  category: 'cluster',
  severity: 'error',
  severityFloor: 'error',
  breaks: ['in-place'],
  since: '0.1.0',
  examples: [],
  message: ({ apiVersion, kind, objects, side }) =>
    `\`helm upgrade\` fails with "no matches for kind": this cluster does not serve \`${apiVersion}\` ${kind}, of which the ${side} release has ${objects.map((name) => `\`${name}\``).join(', ')}.`,
  remedy: ({ apiVersion, kind, side, definition }) =>
    definition?.placement === 'crds'
      ? `Apply \`${definition.file}\` from the unpacked chart before the upgrade.`
      : definition !== null
        ? `Apply the definition in \`${definition.file}\` before the upgrade, as part of this release; or switch the object off in the values until the definition is there.`
        : side === 'next'
          ? (removedRemedy(apiVersion, kind) ??
            `Install what brings the definition of ${kind} first, or switch the object off in the values.`)
          : `Bring the definition of ${kind} back; or, where another version of it is served, rewrite the stored manifest with \`helm mapkubeapis\`.`,
  measures: ({ definition }) => (definition?.placement === 'crds' ? [definitionFromCrdsFolder(definition.file)] : []),
  check({ previous, next, cluster }, _context, report) {
    for (const { apiVersion, kind } of cluster.unserved) {
      const isOf = (object: KubernetesObject) => object.apiVersion === apiVersion && object.kind === kind
      const coming = lookedUp(next).filter(isOf)
      const stored = previous.objects.filter((object) => isOf(object) && object.hooks.length === 0)
      const objects = coming.length > 0 ? coming : stored
      const [first] = objects
      if (first === undefined) continue
      const side = coming.length > 0 ? 'next' : 'installed'
      const shipped = next.crds.find(
        ({ definition }) => definition.group === apiGroupOf(apiVersion) && definition.names.kind === kind,
      )
      const definition = shipped === undefined ? null : { file: shipped.object.file, placement: shipped.placement }
      const isCertain = stored.length > 0 || coming.some((object) => nothingRunsBefore(object, next))
      report({
        evidence: { apiVersion, kind, objects: objects.map(objectName), side, definition },
        at: side === 'next' ? { object: first, path: ['apiVersion'] } : { live: objectName(first) },
        identity: { apiVersion, kind, context: cluster.context },
        certainty: 'observed',
        direction: 'previous-to-next',
        ...(isCertain ? {} : { condition: unlessBrought }),
      })
    }
  },
})

/** Of what Kubernetes itself served once: no definition brings it back. */
function removedRemedy(apiVersion: string, kind: string): string | null {
  const removed = removedApi(apiVersion, kind)
  if (removed === null) return null
  const gone = `Kubernetes ${removed.removedIn} and later do not serve \`${apiVersion}\` ${kind}`
  return removed.replacement === null
    ? `${gone}, and nothing takes its place: leave the object out of the chart.`
    : `${gone}: the chart must use \`${removed.replacement}\`.`
}

const unlessBrought: Condition = {
  kind: 'cluster',
  text: 'only where nothing that the upgrade runs before the hook creates the definition',
}

/** Objects whose kind an upgrade to a release needs, of the manifest and of its hooks. */
function lookedUp({ objects }: Release): readonly KubernetesObject[] {
  return objects.filter(({ hooks }) => hooks.length === 0 || hooks.some(isOfUpgrade))
}

function isOfUpgrade(event: string): boolean {
  return event === 'pre-upgrade' || event === 'post-upgrade'
}

/** Whether no program of the upgrade had its turn when Helm looks the kind up: a Job may apply definitions. */
function nothingRunsBefore({ hooks }: KubernetesObject, { objects }: Release): boolean {
  if (hooks.length === 0) return true
  if (!hooks.includes('pre-upgrade')) return false
  return !objects.some((other) => other.hooks.includes('pre-upgrade') && ['Job', 'Pod'].includes(other.kind))
}
