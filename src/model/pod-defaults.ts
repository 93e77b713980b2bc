import { isJsonArray, isJsonObject, type Json, type JsonObject, member, memberAt, stringMember } from './json.ts'
import { containerLists } from './pod-template.ts'
import { billionthsOf } from './quantity.ts'

type Defaults = Readonly<Record<string, Json>>

const podDefaults: Defaults = {
  restartPolicy: 'Always',
  terminationGracePeriodSeconds: 30,
  dnsPolicy: 'ClusterFirst',
  schedulerName: 'default-scheduler',
  enableServiceLinks: true,
}
const containerDefaults: Defaults = { terminationMessagePath: '/dev/termination-log', terminationMessagePolicy: 'File' }
const probeDefaults: Defaults = { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 }
const probes = ['livenessProbe', 'readinessProbe', 'startupProbe'] as const

/** By volume source, what it holds where the manifest is silent. */
const volumeDefaults: Readonly<Record<string, Defaults>> = {
  secret: { defaultMode: 420 },
  configMap: { defaultMode: 420 },
  downwardAPI: { defaultMode: 420 },
  projected: { defaultMode: 420 },
  hostPath: { type: '' },
}

/** Parts that mean the same empty and absent: maps, and the structures that the API holds by value. */
const sameWhenEmpty: ReadonlySet<string> = new Set([
  'metadata',
  'labels',
  'annotations',
  'nodeSelector',
  'resources',
  'limits',
  'requests',
])

/**
 * A pod specification as the API server stores it, with its defaults written out and quantities in one spelling, so that what
 * differs only in how it is written is equal (SetDefaults_PodSpec, SetDefaults_Container and others in kubernetes/kubernetes
 * pkg/apis/core/v1/defaults.go).
 */
export function withPodDefaults(spec: JsonObject): JsonObject {
  const account = stringMember(spec, 'serviceAccountName') || stringMember(spec, 'serviceAccount') || undefined
  return plain({
    ...podDefaults,
    ...present(spec),
    securityContext: member(spec, 'securityContext') ?? {},
    ...(account === undefined ? {} : { serviceAccountName: account, serviceAccount: account }),
    ...Object.fromEntries(
      containerLists.flatMap((list) => {
        const containers = member(spec, list)
        return isJsonArray(containers) ? [[list, containers.map(withContainerDefaults)]] : []
      }),
    ),
    ...(isJsonArray(member(spec, 'volumes')) ? { volumes: mapped(member(spec, 'volumes'), withVolumeDefaults) } : {}),
  })
}

function withContainerDefaults(container: Json): Json {
  if (!isJsonObject(container)) return container
  const image = stringMember(container, 'image') ?? ''
  return {
    ...containerDefaults,
    imagePullPolicy: isLatest(image) ? 'Always' : 'IfNotPresent',
    ...present(container),
    ...Object.fromEntries(
      probes.flatMap((probe) => {
        const value = member(container, probe)
        return isJsonObject(value) ? [[probe, withHandlerDefaults({ ...probeDefaults, ...present(value) })]] : []
      }),
    ),
    ...(isJsonArray(member(container, 'ports')) ? { ports: mapped(member(container, 'ports'), withProtocol) } : {}),
    ...(isJsonArray(member(container, 'env'))
      ? { env: mapped(member(container, 'env'), withEnvironmentDefaults) }
      : {}),
    resources: quantities(member(container, 'resources') ?? {}),
  }
}

/** No tag and no digest is `latest` (parsers.ParseImageName in kubernetes/kubernetes pkg/util/parsers). */
function isLatest(image: string): boolean {
  const name = image.split('/').at(-1) ?? ''
  return !name.includes('@') && (!name.includes(':') || name.endsWith(':latest'))
}

function withHandlerDefaults(handler: JsonObject): Json {
  const httpGet = member(handler, 'httpGet')
  return isJsonObject(httpGet) ? { ...handler, httpGet: { path: '/', scheme: 'HTTP', ...present(httpGet) } } : handler
}

function withProtocol(port: Json): Json {
  return isJsonObject(port) ? { protocol: 'TCP', ...present(port) } : port
}

function withEnvironmentDefaults(variable: Json): Json {
  if (!isJsonObject(variable)) return variable
  const fieldRef = memberAt(variable, 'valueFrom', 'fieldRef')
  // An empty value is the same as none.
  const { value, ...rest } = present(variable)
  return {
    ...rest,
    ...(value === undefined || value === '' ? {} : { value }),
    ...(isJsonObject(fieldRef) ? { valueFrom: { fieldRef: { apiVersion: 'v1', ...present(fieldRef) } } } : {}),
  }
}

function withVolumeDefaults(volume: Json): Json {
  if (!isJsonObject(volume)) return volume
  const sources = Object.keys(volume).filter((key) => key !== 'name' && volume[key] !== null)
  if (sources.length === 0) return { ...volume, emptyDir: {} }
  return Object.fromEntries(
    Object.entries(volume).map(([key, value]) => {
      const defaults = Object.hasOwn(volumeDefaults, key) ? volumeDefaults[key] : undefined
      return [key, defaults !== undefined && isJsonObject(value) ? { ...defaults, ...present(value) } : value]
    }),
  )
}

/** Amounts of limits and requests as numbers, so that `1Gi` equals `1024Mi`. */
function quantities(resources: Json): Json {
  if (!isJsonObject(resources)) return resources
  return Object.fromEntries(
    Object.entries(resources).map(([part, amounts]) => [
      part,
      isJsonObject(amounts)
        ? Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [name, canonicalQuantity(amount)]))
        : amounts,
    ]),
  )
}

/** A quantity in one spelling; what is none stays as it is. */
export function canonicalQuantity(amount: Json): Json {
  if (typeof amount !== 'string' && typeof amount !== 'number' && typeof amount !== 'bigint') return amount
  return billionthsOf(amount)?.toString() ?? amount
}

function mapped(list: Json | undefined, change: (item: Json) => Json): Json {
  return isJsonArray(list) ? list.map(change) : (list ?? null)
}

function present(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null))
}

/** Without nulls, empty lists, empty maps and empty structures that are held by value: the server stores none of them. */
function plain(object: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(object).flatMap(([key, value]): [string, Json][] => {
      const inner = plainValue(value)
      const isEmpty = isJsonArray(inner) ? inner.length === 0 : isJsonObject(inner) && Object.keys(inner).length === 0
      return inner === null || (isEmpty && (isJsonArray(inner) || sameWhenEmpty.has(key))) ? [] : [[key, inner]]
    }),
  )
}

function plainValue(value: Json): Json {
  if (isJsonArray(value)) return value.map(plainValue)
  return isJsonObject(value) ? plain(value) : value
}
