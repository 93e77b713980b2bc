import {
  arrayMember,
  isJsonObject,
  type Json,
  type JsonObject,
  memberAt,
  objectMember,
  stringMember,
} from '../model/json.ts'
import type { KubernetesApi } from '../shell/kubernetes-api.ts'
import type { SnapshotObject } from './record.ts'
import { withoutSecretLeaves } from './scrub.ts'

interface ListedResource {
  readonly group: string
  readonly version: string
  readonly resource: string
  readonly kind: string
}

/** Kinds that say nothing about two releases, or only repeat others. */
const leftOut = new Set([
  '/events',
  'events.k8s.io/events',
  '/componentstatuses',
  '/endpoints',
  'metrics.k8s.io/pods',
  'metrics.k8s.io/nodes',
  'flowcontrol.apiserver.k8s.io/flowschemas',
  'flowcontrol.apiserver.k8s.io/prioritylevelconfigurations',
])

/** Kinds whose content is looked at; of others the metadata suffices, so that no secret is ever read. */
const wholeGroups = new Set(['apiextensions.k8s.io', 'admissionregistration.k8s.io', 'coordination.k8s.io'])

const metadataOnly = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1'
const pageSize = 500

/** Every object of the cluster, but for those that say nothing. `customGroups`: groups whose objects are read whole. */
export async function listCluster(
  api: KubernetesApi,
  customGroups: ReadonlySet<string>,
): Promise<readonly SnapshotObject[]> {
  const resources = await discover(api)
  const objects: SnapshotObject[] = []
  for (const resource of resources) {
    const isWhole = wholeGroups.has(resource.group) || customGroups.has(resource.group)
    for (const item of await listAll(api, resource, isWhole)) objects.push(snapshotObject(item, resource, isWhole))
  }
  return objects
}

/** One entry for each kind that can be listed, by the version that its group prefers. */
async function discover(api: KubernetesApi): Promise<readonly ListedResource[]> {
  const { body } = await api.send({ method: 'GET', path: '/apis' })
  const groups = arrayMember(body, 'groups').flatMap((group) => {
    const preferred = objectMember(group, 'preferredVersion')
    const name = stringMember(group, 'name')
    const version = stringMember(preferred, 'version')
    return name === undefined || version === undefined ? [] : [{ group: name, version }]
  })
  const all = [{ group: '', version: 'v1' }, ...groups]
  const lists = await Promise.all(
    all.map(async (each) => resourcesOf(each, await api.send({ method: 'GET', path: groupPath(each) }))),
  )
  return lists.flat()
}

function resourcesOf(
  { group, version }: { readonly group: string; readonly version: string },
  { body }: { readonly body: Json },
): readonly ListedResource[] {
  return arrayMember(body, 'resources').flatMap((entry) => {
    const resource = stringMember(entry, 'name') ?? ''
    const kind = stringMember(entry, 'kind') ?? ''
    const canBeListed = arrayMember(entry, 'verbs').includes('list')
    if (resource.includes('/') || !canBeListed || leftOut.has(`${group}/${resource}`)) return []
    return [{ group, version, resource, kind }]
  })
}

/** `/api/v1`, `/apis/apps/v1`. */
export function groupPath({ group, version }: { readonly group: string; readonly version: string }): string {
  return group === '' ? `/api/${version}` : `/apis/${group}/${version}`
}

async function listAll(api: KubernetesApi, resource: ListedResource, isWhole: boolean): Promise<readonly JsonObject[]> {
  const items: Json[] = []
  let next: string | undefined
  do {
    const query = new URLSearchParams({ limit: String(pageSize), ...(next === undefined ? {} : { continue: next }) })
    const { code, body } = await api.send({
      method: 'GET',
      path: `${groupPath(resource)}/${resource.resource}?${query}`,
      ...(isWhole ? {} : { headers: { accept: metadataOnly } }),
    })
    // A definition that is being deleted, or a conversion that nobody answers.
    if (code !== 200) break
    items.push(...arrayMember(body, 'items'))
    next = stringMember(objectMember(body, 'metadata'), 'continue') || undefined
  } while (next !== undefined)
  return items.filter(isJsonObject)
}

function snapshotObject(item: JsonObject, { group, resource, kind }: ListedResource, isWhole: boolean): SnapshotObject {
  const metadata = objectMember(item, 'metadata') ?? {}
  const annotations = objectMember(metadata, 'annotations')
  const release = stringMember(annotations, 'meta.helm.sh/release-name')
  const releaseNamespace = stringMember(annotations, 'meta.helm.sh/release-namespace')
  const generation = memberAt(metadata, 'generation')
  return {
    group,
    resource,
    kind,
    namespace: stringMember(metadata, 'namespace') ?? null,
    name: stringMember(metadata, 'name') ?? '',
    uid: stringMember(metadata, 'uid') ?? '',
    generation: typeof generation === 'number' ? generation : null,
    version: stringMember(metadata, 'resourceVersion') ?? '',
    owners: arrayMember(metadata, 'ownerReferences').flatMap((owner) => stringMember(owner, 'uid') ?? []),
    release: release === undefined ? null : `${releaseNamespace ?? ''}/${release}`,
    isDeleting: stringMember(metadata, 'deletionTimestamp') !== undefined,
    content: isWhole ? hidden(withoutManagedFields(item)) : null,
  }
}

function hidden(item: JsonObject): JsonObject {
  const content = withoutSecretLeaves(item)
  return isJsonObject(content) ? content : {}
}

function withoutManagedFields(item: JsonObject): JsonObject {
  const { managedFields: _managedFields, ...metadata } = objectMember(item, 'metadata') ?? {}
  return { ...item, metadata }
}
