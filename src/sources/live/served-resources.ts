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

const aggregated = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json'

/**
 * Every kind that the API server serves: two requests to one that aggregates (by default since Kubernetes 1.27), one
 * for each group version to an older one. A group that nobody answers for is left out, as kubectl does.
 */
export async function servedResources(api: ReadOnlyApi): Promise<readonly ServedResource[]> {
  const [core, groups] = await Promise.all(
    ['/api', '/apis'].map(async (path) => (await api.get(path, { accept: aggregated })).body),
  )
  const isAggregated = stringMember(groups, 'kind') === 'APIGroupDiscoveryList'
  return isAggregated ? [core, groups].flatMap(readAggregated) : readEach(api, groups)
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

async function readEach(api: ReadOnlyApi, groups: Json | undefined): Promise<readonly ServedResource[]> {
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
      const { body } = await api.get(path)
      return arrayMember(body, 'resources').flatMap((entry): readonly ServedResource[] => {
        const [resource = '', kind = ''] = [stringMember(entry, 'name'), stringMember(entry, 'kind')]
        if (resource === '' || resource.includes('/')) return []
        return [{ group, version, kind, resource, isNamespaced: memberAt(entry, 'namespaced') === true }]
      })
    }),
  )
  return lists.flat()
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
        const apiVersion = group === '' ? version : `${group}/${version}`
        return [apiVersion, `${apiVersion}/${kind}`]
      }),
    ),
  ]
}
