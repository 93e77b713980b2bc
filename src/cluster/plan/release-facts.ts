import { apiGroupOf, scopeOf } from '../../model/api-scope.ts'
import {
  isJsonArray,
  type JsonObject,
  member,
  memberAt,
  objectMember,
  stringMember,
  withMember,
} from '../../model/json.ts'
import type { KubernetesObject, Release, ShippedCrd } from '../../model/release.ts'

/** A Deployment, StatefulSet or DaemonSet of a release. */
export interface Workload {
  readonly kind: 'Deployment' | 'StatefulSet' | 'DaemonSet'
  readonly name: string
  readonly namespace: string
  readonly replicas: number
  /** A rolling update keeps old pods until new ones serve. */
  readonly rolls: boolean
  /** `resource/name` for kubectl. */
  readonly handle: string
}

/** One rendering of a release, as it is installed under a name in a namespace. */
export interface Rendering {
  readonly objects: readonly KubernetesObject[]
  readonly crds: readonly ShippedCrd[]
  readonly namespace: string
}

/** The render of the purpose `tenant` with this name and namespace; else the install render. */
export function renderingOf(release: Release, releaseName: string, namespace: string): Rendering {
  const variant = release.variants.find(
    ({ purpose }) =>
      purpose.kind === 'tenant' && purpose.releaseName === releaseName && purpose.namespace === namespace,
  )
  const { objects, crds } = variant ?? release
  return { objects, crds, namespace }
}

export function workloadsOf({ objects, namespace }: Rendering): readonly Workload[] {
  return objects.flatMap((object): readonly Workload[] => {
    const { kind, name, hooks } = object
    if (kind !== 'Deployment' && kind !== 'StatefulSet' && kind !== 'DaemonSet') return []
    if (hooks.length > 0 || apiGroupOf(object.apiVersion) !== 'apps') return []
    const replicas = memberAt(object.value, 'spec', 'replicas')
    return [
      {
        kind,
        name,
        namespace: object.namespace ?? namespace,
        replicas: typeof replicas === 'number' ? replicas : 1,
        rolls: kind === 'Deployment' && stringMember(memberAt(object.value, 'spec', 'strategy'), 'type') !== 'Recreate',
        handle: `${kind.toLowerCase()}/${name}`,
      },
    ]
  })
}

/** How the API server tells objects apart: group, kind, namespace where there is one, name. */
export function clusterIdentity(object: KubernetesObject, { crds, namespace }: Rendering): string {
  const group = apiGroupOf(object.apiVersion)
  const isClusterWide = scopeOf(object, crds) === 'Cluster'
  return [group, object.kind, isClusterWide ? '' : (object.namespace ?? namespace), object.name].join('/')
}

/** Objects of `next` that `previous` renders as well, once both are in the cluster. Hooks and `crds/` are not owned by a release. */
export function sharedObjects(previous: Rendering, next: Rendering): readonly KubernetesObject[] {
  const known = new Set(owned(previous).map((object) => clusterIdentity(object, previous)))
  return owned(next).filter((object) => known.has(clusterIdentity(object, next)))
}

/** What Helm records as the release's own: neither hooks nor what lies in `crds/`. */
export function owned({ objects, crds }: Rendering): readonly KubernetesObject[] {
  const unowned = new Set(crds.filter(({ placement }) => placement === 'crds').map(({ object }) => object))
  return objects.filter((object) => object.hooks.length === 0 && !unowned.has(object))
}

/** Webhook configurations with the names of those of their webhooks that refuse when nobody answers. */
export function failingWebhooks({
  objects,
}: Pick<Rendering, 'objects'>): readonly { readonly object: KubernetesObject; readonly webhooks: readonly string[] }[] {
  return objects
    .filter(({ kind }) => kind === 'ValidatingWebhookConfiguration' || kind === 'MutatingWebhookConfiguration')
    .map((object) => {
      const webhooks = member(object.value, 'webhooks')
      const failing = (isJsonArray(webhooks) ? webhooks : []).filter(
        (webhook) => member(webhook, 'failurePolicy') !== 'Ignore',
      )
      return { object, webhooks: failing.flatMap((webhook) => stringMember(webhook, 'name') ?? []) }
    })
    .filter(({ webhooks }) => webhooks.length > 0)
}

/** A definition as a file holds it, without what only the file's reader needs. */
export function definitionObjects({ crds }: Rendering): readonly JsonObject[] {
  return crds.map(({ definition }) => definition.raw)
}

/** Every object with the namespace that Helm would put it in, so that one manifest serves `kubectl`. */
export function placedObjects(rendering: Rendering): readonly JsonObject[] {
  const { objects, crds, namespace } = rendering
  return objects.map((object) => {
    if (object.namespace !== null || scopeOf(object, crds) === 'Cluster') return object.value
    const metadata = objectMember(object.value, 'metadata') ?? {}
    return withMember(object.value, 'metadata', withMember(metadata, 'namespace', namespace))
  })
}
