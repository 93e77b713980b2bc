import { SourceError } from '../../errors.ts'
import { arrayMember, type Json, memberAt, stringMember } from '../../model/json.ts'
import type { ReadOnlyApi } from '../../shell/cluster-access.ts'

/** A kind as the API server serves it. */
export interface ServedResource {
  readonly group: string
  readonly version: string
  readonly kind: string
  /** Plural. */
  readonly resource: string
  readonly isNamespaced: boolean
}

/** What the API server says of itself. */
export interface Discovery {
  readonly resources: readonly ServedResource[]
  /** API versions, such as `metrics.k8s.io/v1beta1`, that it lists while whoever serves them does not answer. */
  readonly unanswered: readonly string[]
}

const aggregated = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json'

/**
 * Every kind that the API server serves: two requests to one that aggregates (by default since Kubernetes 1.27), one
 * for each group version to an older one. An aggregated API server that is away leaves its versions `Stale`, with the
 * kinds of its last answer or none.
 * https://kubernetes.io/docs/concepts/overview/kubernetes-api/#aggregated-discovery
 */
export async function discover(api: ReadOnlyApi): Promise<Discovery> {
  const [core, groups] = await Promise.all(['/api', '/apis'].map((path) => ask(api, path)))
  const isAggregated = stringMember(groups, 'kind') === 'APIGroupDiscoveryList'
  if (!isAggregated) return readEach(api, groups)
  const lists = [core, groups]
  return { resources: lists.flatMap(readAggregated), unanswered: lists.flatMap(staleVersions) }
}

async function ask(api: ReadOnlyApi, path: string): Promise<Json> {
  const { code, body } = await api.get(path, { accept: aggregated })
  if (code === 200) return body
  throw new SourceError('The API server does not say which kinds it serves.', {
    code: 'source-unreadable',
    hint: `GET ${path}: ${stringMember(body, 'message') ?? `HTTP ${code}`}`,
  })
}

function staleVersions(list: Json | undefined): readonly string[] {
  return arrayMember(list, 'items').flatMap((group) => {
    const name = stringMember(memberAt(group, 'metadata'), 'name') ?? ''
    return arrayMember(group, 'versions')
      .filter((version) => stringMember(version, 'freshness') === 'Stale')
      .map((version) => apiVersionOf(name, stringMember(version, 'version') ?? ''))
  })
}

/** `apps/v1`; `v1` of the core group. */
export function apiVersionOf(group: string, version: string): string {
  return group === '' ? version : `${group}/${version}`
}

function readAggregated(list: Json | undefined): readonly ServedResource[] {
  return arrayMember(list, 'items').flatMap((group) => {
    const name = stringMember(memberAt(group, 'metadata'), 'name') ?? ''
    return arrayMember(group, 'versions').flatMap((version) =>
      arrayMember(version, 'resources').flatMap((entry): readonly ServedResource[] => {
        const kind = stringMember(memberAt(entry, 'responseKind'), 'kind')
        const resource = stringMember(entry, 'resource')
        if (kind === undefined || resource === undefined) return []
        const isNamespaced = stringMember(entry, 'scope') === 'Namespaced'
        return [{ group: name, version: stringMember(version, 'version') ?? '', kind, resource, isNamespaced }]
      }),
    )
  })
}

async function readEach(api: ReadOnlyApi, groups: Json | undefined): Promise<Discovery> {
  const unanswered: string[] = []
  const versions = [
    ['/api/v1', '', 'v1'] as const,
    ...arrayMember(groups, 'groups').flatMap((group) =>
      arrayMember(group, 'versions').map((entry) => {
        const [name, version] = [stringMember(group, 'name') ?? '', stringMember(entry, 'version') ?? '']
        return [`/apis/${name}/${version}`, name, version] as const
      }),
    ),
  ]
  const lists = await Promise.all(
    versions.map(async ([path, group, version]) => {
      const { code, body } = await api.get(path)
      if (code !== 200) unanswered.push(apiVersionOf(group, version))
      return arrayMember(body, 'resources').flatMap((entry): readonly ServedResource[] => {
        const [resource = '', kind = ''] = [stringMember(entry, 'name'), stringMember(entry, 'kind')]
        if (resource === '' || resource.includes('/')) return []
        return [{ group, version, kind, resource, isNamespaced: memberAt(entry, 'namespaced') === true }]
      })
    }),
  )
  return { resources: lists.flat(), unanswered }
}

/** `/api/v1/namespaces/NS/pods/NAME`; without a name, the collection; without a namespace, in all of them. */
export function resourcePath(
  { group, version, resource }: Pick<ServedResource, 'group' | 'version' | 'resource'>,
  namespace: string | null,
  name: string | null = null,
): string {
  return [
    group === '' ? `/api/${version}` : `/apis/${group}/${version}`,
    ...(namespace === null ? [] : ['namespaces', encodeURIComponent(namespace)]),
    resource,
    ...(name === null ? [] : [encodeURIComponent(name)]),
  ].join('/')
}

/** What charts may ask `.Capabilities.APIVersions` for: `apps/v1` and `apps/v1/Deployment`. */
export function apiVersionsOf(resources: readonly ServedResource[]): readonly string[] {
  return [
    ...new Set(
      resources.flatMap(({ group, version, kind }) => {
        const apiVersion = apiVersionOf(group, version)
        return [apiVersion, `${apiVersion}/${kind}`]
      }),
    ),
  ]
}
