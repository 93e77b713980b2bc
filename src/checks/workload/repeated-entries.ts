import { apiGroupOf } from '../../model/api-scope.ts'
import { arrayMember, isJsonObject, type Json, member } from '../../model/json.ts'
import type { Path } from '../../model/path.ts'
import { containerLists, podTemplateOf } from '../../model/pod-template.ts'
import type { KubernetesObject } from '../../model/release.ts'

/** An entry of a list that the API server knows by a key, with a key that another entry of the list has. */
export interface RepeatedEntry {
  readonly object: KubernetesObject
  /** Of the repeated entry. */
  readonly path: Path
  /** `[name="A"]`, as the API server writes it. */
  readonly key: string
  /** Helm 3 installs it all the same: only applying on the server compares keys. */
  readonly isTolerated: boolean
}

interface KeyedList {
  readonly list: string
  readonly keys: readonly string[]
  readonly isTolerated: boolean
}

/**
 * Lists by key (`x-kubernetes-list-map-keys` in the API's OpenAPI description), tried with Helm 3.18, Helm 4.1 and
 * kube-apiserver 1.34.
 */
const ofContainer: readonly KeyedList[] = [
  { list: 'env', keys: ['name'], isTolerated: true },
  { list: 'ports', keys: ['containerPort', 'protocol'], isTolerated: true },
  { list: 'volumeMounts', keys: ['mountPath'], isTolerated: false },
]
const ofPod: readonly KeyedList[] = [
  { list: 'imagePullSecrets', keys: ['name'], isTolerated: true },
  { list: 'hostAliases', keys: ['ip'], isTolerated: true },
  { list: 'volumes', keys: ['name'], isTolerated: false },
  { list: 'topologySpreadConstraints', keys: ['topologyKey', 'whenUnsatisfiable'], isTolerated: false },
]
const ofService: KeyedList = { list: 'ports', keys: ['port', 'protocol'], isTolerated: false }
const ofAccount: KeyedList = { list: 'secrets', keys: ['name'], isTolerated: true }

export function repeatedEntriesOf(object: KubernetesObject): readonly RepeatedEntry[] {
  const find = (value: Json | undefined, path: Path, { list, keys, isTolerated }: KeyedList) =>
    repeated(arrayMember(value, list), keys).map(({ index, key }) => ({
      object,
      path: [...path, list, index],
      key,
      isTolerated,
    }))
  const template = podTemplateOf(object)
  if (template !== null) {
    const specPath: Path = [...template.path, 'spec']
    return [
      ...ofPod.flatMap((list) => find(template.spec, specPath, list)),
      ...containerLists.flatMap((containers) =>
        arrayMember(template.spec, containers).flatMap((container, index) =>
          ofContainer.flatMap((list) => find(container, [...specPath, containers, index], list)),
        ),
      ),
    ]
  }
  if (apiGroupOf(object.apiVersion) !== '') return []
  if (object.kind === 'Service') return find(member(object.value, 'spec'), ['spec'], ofService)
  return object.kind === 'ServiceAccount' ? find(object.value, [], ofAccount) : []
}

function repeated(
  entries: readonly Json[],
  keys: readonly string[],
): readonly { readonly index: number; readonly key: string }[] {
  const seen = new Set<string>()
  return entries.flatMap((entry, index) => {
    if (!isJsonObject(entry)) return []
    const key = `[${keys.map((name) => `${name}=${JSON.stringify(keyOf(entry, name))}`).join(',')}]`
    const isRepeated = seen.has(key)
    seen.add(key)
    return isRepeated ? [{ index, key }] : []
  })
}

function keyOf(entry: Json, name: string): string | number | null {
  const value = member(entry, name) ?? (name === 'protocol' ? 'TCP' : null)
  return typeof value === 'string' || typeof value === 'number' ? value : null
}
