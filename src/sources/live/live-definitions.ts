import { parse, stringify } from 'yaml'
import {
  isJsonObject,
  type Json,
  type JsonObject,
  mapMembers,
  member,
  memberAt,
  objectMember,
  stringMember,
  withMember,
  withoutMember,
} from '../../model/json.ts'
import { specificationDrift } from '../../model/specification-drift.ts'
import type { ReadOnlyApi } from '../../shell/cluster-access.ts'

const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'

/** A definition as the cluster has it; `absent` there; or why it cannot be read. */
export type LiveDefinition =
  | { readonly kind: 'found'; readonly object: JsonObject }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unreadable'; readonly reason: string }

/** Definitions by their names, each read by itself: those of other operators are no business of ours. */
export async function readLiveDefinitions(
  api: ReadOnlyApi,
  names: readonly string[],
): Promise<ReadonlyMap<string, LiveDefinition>> {
  const read = await Promise.all(
    [...new Set(names)].map(async (name) => [name, await readLiveDefinition(api, name)] as const),
  )
  return new Map(read)
}

async function readLiveDefinition(api: ReadOnlyApi, name: string): Promise<LiveDefinition> {
  const { code, body } = await api.get(`${path}/${encodeURIComponent(name)}`)
  if (code === 200 && isJsonObject(body)) return { kind: 'found', object: body }
  if (code === 404) return { kind: 'absent' }
  return { kind: 'unreadable', reason: stringMember(body, 'message') ?? `HTTP ${code}` }
}

const isDefinition = /^kind:[ \t]*["']?CustomResourceDefinition\b/m

/** The name of the definition in a manifest's document; null for any other object. */
export function definitionNameIn(document: string): string | null {
  if (!isDefinition.test(document)) return null
  const value: Json = parse(metadataBlock(document) ?? document)
  const name = memberAt(value, 'metadata', 'name')
  return typeof name === 'string' ? name : null
}

/** `metadata:` and what is indented below it: a definition is long, and this is all that is asked. */
function metadataBlock(document: string): string | null {
  return /^metadata:[ \t]*\n(?:[ \t]+.*(?:\n|$)|\n)+/m.exec(document)?.[0] ?? null
}

/**
 * A manifest's document with the specification that is live, where that is another, and the stored versions that its
 * status lists. File, labels and annotations are those of the manifest, but for `helm.sh/resource-policy`: before an
 * upgrade deletes an object it asks the live one for it (helm/helm pkg/kube/client.go, Update).
 */
export function withLiveSpecification(document: string, live: JsonObject): string {
  const shipped: Json = parse(document)
  const status = { storedVersions: memberAt(live, 'status', 'storedVersions') ?? [] }
  const isSamePolicy = policyOf(shipped) === policyOf(live)
  if (isJsonObject(shipped) && isSamePolicy && specificationDrift(shipped, live).length === 0) {
    const withoutStatus = document.replace(/^status:.*\n(?:[ \t]+.*(?:\n|$)|\n)*/m, '')
    return `${withoutStatus.trimEnd()}\n${stringify({ status })}`
  }
  const source = /^(?:---\n)?(?:# Source: .*\n)?/.exec(document)?.[0] ?? ''
  const metadata = isSamePolicy
    ? (metadataBlock(document) ?? stringify({ metadata: objectMember(live, 'metadata') ?? {} }))
    : stringify({ metadata: withPolicy(objectMember(shipped, 'metadata') ?? {}, policyOf(live)) })
  return `${source}${stringify({
    apiVersion: stringMember(live, 'apiVersion') ?? 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
  })}${metadata.trimEnd()}\n${stringify(
    { spec: withoutServerDefaults(member(live, 'spec') ?? {}, member(shipped, 'spec')), status },
    { lineWidth: 0, aliasDuplicateObjects: false },
  )}`
}

const policy = 'helm.sh/resource-policy'

function policyOf(definition: Json): Json | undefined {
  return memberAt(definition, 'metadata', 'annotations', policy)
}

function withPolicy(metadata: JsonObject, value: Json | undefined): JsonObject {
  const others = withoutMember(objectMember(metadata, 'annotations') ?? {}, policy)
  return withMember(metadata, 'annotations', value === undefined ? others : withMember(others, policy, value))
}

/** What the API server adds to a specification that says nothing of it is no change of it. */
function withoutServerDefaults(live: Json, shipped: Json | undefined): Json {
  if (!isJsonObject(live)) return live
  return mapMembers(live, (value, key) => {
    const own = member(shipped, key)
    if (key === 'conversion' && own === undefined && stringMember(value, 'strategy') === 'None') return undefined
    if (key !== 'names' || !isJsonObject(value)) return value
    return mapMembers(value, (name, field) =>
      (field === 'singular' || field === 'listKind') && member(own, field) === undefined ? undefined : name,
    )
  })
}
