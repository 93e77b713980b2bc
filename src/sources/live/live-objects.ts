import { contestedFields } from '../../model/contested-fields.ts'
import { isJsonObject, type Json, type JsonObject, memberAt, objectMember, stringMember } from '../../model/json.ts'
import type { Kubelets, LiveObject } from '../../model/live-cluster.ts'
import type { ReadOnlyApi } from '../../shell/cluster-access.ts'
import { isSameSecret } from '../hide-secrets.ts'
import { listObjects } from './list-objects.ts'

/** Who owns an object is in its metadata; what it holds is asked for where server-side apply would compare it, and not kept. */
const metadataOnly = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json'

/** An object that a release renders, where the API server has it. */
export interface ObjectPlace
  extends Pick<LiveObject, 'object' | 'isInstalled' | 'isNext' | 'resource' | 'name' | 'namespace'> {
  /** Of the object. */
  readonly path: string
  /** As it is to be applied on the server; null where Helm applies from the client. */
  readonly applied: JsonObject | null
}

/** Null for one that is not there; a text says why it cannot be read. */
export async function readLiveObject(
  api: ReadOnlyApi,
  { path, applied, ...place }: ObjectPlace,
): Promise<LiveObject | string | null> {
  const { code, body } = await api.get(path, applied === null ? { accept: metadataOnly } : {})
  if (code === 404) return null
  if (code !== 200 || !isJsonObject(body)) return stringMember(body, 'message') ?? `HTTP ${code}`
  const metadata = objectMember(body, 'metadata')
  const annotation = (name: string) =>
    stringMember(objectMember(metadata, 'annotations'), `meta.helm.sh/${name}`) ?? null
  return {
    ...place,
    contested: applied === null ? [] : contestedFields(body, applied, isSameSecret),
    managedBy: stringMember(objectMember(metadata, 'labels'), 'app.kubernetes.io/managed-by') ?? null,
    releaseName: annotation('release-name'),
    releaseNamespace: annotation('release-namespace'),
  }
}

const namedNodes = 3

/** Kubelets of all nodes, by version; a text says why they cannot be read. */
export async function readKubelets(api: ReadOnlyApi): Promise<readonly Kubelets[] | string> {
  const versions = new Map<string, { count: number; nodes: string[] }>()
  const outcome = await listObjects(api, '/api/v1/nodes', {
    restart: () => versions.clear(),
    take: (nodes) => {
      for (const node of nodes) {
        const version = text(memberAt(node, 'status', 'nodeInfo', 'kubeletVersion')).replace(/^v/, '')
        const found = versions.get(version) ?? { count: 0, nodes: [] }
        found.count += 1
        if (found.nodes.length < namedNodes) found.nodes.push(text(memberAt(node, 'metadata', 'name')))
        versions.set(version, found)
      }
    },
  })
  if (outcome.kind === 'failed') return outcome.reason
  return [...versions]
    .map(([version, found]) => ({ version, ...found }))
    .toSorted((left, right) => left.version.localeCompare(right.version, 'en', { numeric: true }))
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : ''
}
