import { arrayMember, isJsonObject, type Json, jsonEquals, member, memberAt } from '../../model/json.ts'
import type { Path } from '../../model/path.ts'
import { canonicalQuantity, withPodDefaults } from '../../model/pod-defaults.ts'
import { podTemplateOf } from '../../model/pod-template.ts'
import type { KubernetesObject } from '../../model/release.ts'
import { refusedClaimChanges } from './immutable-claim.ts'
import { refusedContentChanges } from './immutable-content.ts'
import { refusedServiceChanges } from './immutable-service.ts'
import { isSame, kindOf, type RefuseChanges, type RefusedChange } from './refused-change.ts'

/** A field whose value may not change at all. */
interface FixedField {
  readonly path: Path
  readonly words: string
  /** What the server fills in where the manifest is silent. */
  readonly default?: Json
  /** One spelling for values that the server holds to be equal. */
  readonly canonical?: (value: Json) => Json
  /** Whether empty and absent differ in it, as they do where the API holds pointers. */
  readonly isExact?: boolean
  /** Leaves the field alone for this pair. */
  readonly unless?: (previous: KubernetesObject, next: KubernetesObject) => boolean
}

const immutable = 'field is immutable'
const field = (path: string, more: Partial<FixedField> = {}): FixedField => ({
  path: path.split('.'),
  words: immutable,
  ...more,
})
const statefulSet = {
  words:
    "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
}
const roleRef = field('roleRef', {
  words: 'cannot change roleRef',
  canonical: (value) => (isJsonObject(value) ? { apiGroup: 'rbac.authorization.k8s.io', ...value } : value),
})
const forbidden = (name: string) => ({ words: `updates to ${name} are forbidden.` })

/**
 * By `group/Kind`, what the API server refuses to change, tried against kube-apiserver 1.34 under Helm 3 and 4. Source: the
 * `validation` package of each group below kubernetes/kubernetes pkg/apis.
 */
const fixedFields: Readonly<Record<string, readonly FixedField[]>> = {
  'apps/Deployment': [field('spec.selector')],
  'apps/DaemonSet': [field('spec.selector')],
  'apps/ReplicaSet': [field('spec.selector')],
  'apps/StatefulSet': [
    field('spec.selector', statefulSet),
    field('spec.serviceName', { ...statefulSet, default: '' }),
    field('spec.podManagementPolicy', { ...statefulSet, default: 'OrderedReady' }),
    field('spec.volumeClaimTemplates', { ...statefulSet, canonical: claimTemplates }),
  ],
  'apps/ControllerRevision': [field('data')],
  'batch/Job': [
    field('spec.template', { canonical: podTemplate, isExact: true, unless: onlyScheduling }),
    field('spec.completions', { default: 1, unless: areIndexed }),
    field('spec.completions', {
      words: 'can only be modified in tandem with spec.parallelism',
      unless: (previous, next) => !areIndexed(previous, next) || isResized(next),
    }),
    field('spec.completionMode', { default: 'NonIndexed' }),
    field('spec.selector'),
    field('spec.podFailurePolicy'),
    field('spec.successPolicy'),
    field('spec.backoffLimitPerIndex'),
    field('spec.managedBy'),
  ],
  'storage.k8s.io/StorageClass': [
    field('provisioner', forbidden('provisioner')),
    field('parameters', forbidden('parameters')),
    field('reclaimPolicy', { ...forbidden('reclaimPolicy'), default: 'Delete' }),
    field('volumeBindingMode', { default: 'Immediate' }),
  ],
  'storage.k8s.io/VolumeAttributesClass': [
    field('driverName', forbidden('driverName')),
    field('parameters', forbidden('parameters')),
  ],
  'storage.k8s.io/CSIDriver': [
    field('spec.attachRequired', { default: true }),
    field('spec.volumeLifecycleModes', { default: ['Persistent'] }),
  ],
  'storage.k8s.io/CSIStorageCapacity': [field('nodeTopology'), field('storageClassName')],
  'rbac.authorization.k8s.io/RoleBinding': [roleRef],
  'rbac.authorization.k8s.io/ClusterRoleBinding': [roleRef],
  'scheduling.k8s.io/PriorityClass': [
    field('value', { words: 'may not be changed in an update.', default: 0 }),
    field('preemptionPolicy', { default: 'PreemptLowerPriority' }),
  ],
  'networking.k8s.io/IngressClass': [field('spec.controller')],
  'node.k8s.io/RuntimeClass': [field('handler')],
  'discovery.k8s.io/EndpointSlice': [field('addressType')],
  'resource.k8s.io/ResourceClaim': [field('spec')],
  'resource.k8s.io/ResourceClaimTemplate': [field('spec')],
}

/** Kinds whose fields hang together. */
const special: Readonly<Record<string, RefuseChanges>> = {
  '/Service': refusedServiceChanges,
  '/PersistentVolumeClaim': refusedClaimChanges,
  '/PersistentVolume': refusedVolumeChanges,
  '/ConfigMap': refusedContentChanges,
  '/Secret': refusedContentChanges,
}

/** What the API server refuses of the step from one state of an object to the other; the other way is another question. */
export function refusedChanges(previous: KubernetesObject, next: KubernetesObject): readonly RefusedChange[] {
  const kind = kindOf(next)
  const fixed = (fixedFields[kind] ?? []).flatMap((each) => {
    const [before, after] = [fieldValue(previous, each), fieldValue(next, each)]
    const isUnchanged = each.isExact === true ? jsonEquals(before, after) : isSame(before, after)
    if (isUnchanged || each.unless?.(previous, next) === true) return []
    const { path, words } = each
    return [{ path, words, ...writtenAt(path, previous, next) }]
  })
  return [...fixed, ...(special[kind]?.(previous, next) ?? [])]
}

function fieldValue(object: KubernetesObject, { path, default: standard, canonical }: FixedField): Json | undefined {
  const written = memberAt(object.value, ...path.map(String)) ?? undefined
  const value = written ?? standard
  return value === undefined || canonical === undefined ? value : canonical(value)
}

function writtenAt(path: Path, previous: KubernetesObject, next: KubernetesObject) {
  const keys = path.map(String)
  return { previous: memberAt(previous.value, ...keys), next: memberAt(next.value, ...keys) }
}

/** Claim templates as the server stores them: without type and status, quantities in one spelling. */
function claimTemplates(value: Json): Json {
  return arrayMember({ value }, 'value').map((template) => ({
    name: memberAt(template, 'metadata', 'name') ?? null,
    labels: memberAt(template, 'metadata', 'labels') ?? null,
    annotations: memberAt(template, 'metadata', 'annotations') ?? null,
    spec: claimSpec(member(template, 'spec')),
  }))
}

function claimSpec(spec: Json | undefined): Json {
  if (!isJsonObject(spec)) return null
  const requests = memberAt(spec, 'resources', 'requests')
  return {
    volumeMode: 'Filesystem',
    ...spec,
    resources: isJsonObject(requests)
      ? {
          requests: Object.fromEntries(Object.entries(requests).map(([name, size]) => [name, canonicalQuantity(size)])),
        }
      : null,
  }
}

function podTemplate(value: Json): Json {
  const template = podTemplateOf({ apiVersion: 'batch/v1', kind: 'Job', value: { spec: { template: value } } })
  if (template === null) return value
  const { labels, annotations } = template.metadata
  return { labels: labels ?? {}, annotations: annotations ?? {}, spec: withPodDefaults(template.spec) }
}

const scheduling: ReadonlySet<string> = new Set(['affinity', 'nodeSelector', 'schedulingGates', 'tolerations'])

/** Where the pods of a suspended Job run may change until it starts (ValidateJobTemplateUpdate). */
function onlyScheduling(previous: KubernetesObject, next: KubernetesObject): boolean {
  if (![previous, next].every(({ value }) => memberAt(value, 'spec', 'suspend') === true)) return false
  const [before, after] = [previous, next].map(({ value }) => {
    const { spec } = podTemplateOf({ apiVersion: 'batch/v1', kind: 'Job', value }) ?? { spec: {} }
    return Object.fromEntries(Object.entries(withPodDefaults(spec)).filter(([key]) => !scheduling.has(key)))
  })
  return jsonEquals(before, after)
}

function areIndexed(...jobs: readonly KubernetesObject[]): boolean {
  return jobs.every(({ value }) => memberAt(value, 'spec', 'completionMode') === 'Indexed')
}

/** An indexed Job may be resized together with its parallelism. */
function isResized({ value }: KubernetesObject): boolean {
  return jsonEquals(memberAt(value, 'spec', 'completions'), memberAt(value, 'spec', 'parallelism'))
}

const volumeSettings: ReadonlySet<string> = new Set([
  'accessModes',
  'capacity',
  'claimRef',
  'mountOptions',
  'nodeAffinity',
  'persistentVolumeReclaimPolicy',
  'storageClassName',
  'volumeAttributesClassName',
  'volumeMode',
])

/** ValidatePersistentVolumeUpdate: where the data lies, and how it is presented. */
function refusedVolumeChanges(previous: KubernetesObject, next: KubernetesObject): readonly RefusedChange[] {
  const [before, after] = [member(previous.value, 'spec') ?? null, member(next.value, 'spec') ?? null]
  const sources = [before, after].flatMap((spec) =>
    isJsonObject(spec) ? Object.keys(spec).filter((key) => !volumeSettings.has(key)) : [],
  )
  const path = (key: string): Path => ['spec', key]
  const moved = [...new Set(sources)]
    .filter((key) => !isSame(withoutNullType(member(before, key)), withoutNullType(member(after, key))))
    .map((key) => ({
      path: path(key),
      words: 'spec.persistentvolumesource is immutable after creation',
      ...writtenAt(path(key), previous, next),
    }))
  const mode = (spec: Json) => member(spec, 'volumeMode') ?? 'Filesystem'
  const affinity = (spec: Json) => member(spec, 'nodeAffinity')
  return [
    ...moved,
    ...(mode(before) === mode(after)
      ? []
      : [{ path: path('volumeMode'), words: immutable, ...writtenAt(path('volumeMode'), previous, next) }]),
    // Set once; it may be added to a volume that has none.
    ...(isSame(affinity(before), null) || isSame(affinity(before), affinity(after))
      ? []
      : [{ path: path('nodeAffinity'), words: immutable, ...writtenAt(path('nodeAffinity'), previous, next) }]),
  ]
}

/** `hostPath.type` is the empty text where it is not given. */
function withoutNullType(source: Json | undefined): Json | undefined {
  if (!isJsonObject(source) || source['type'] !== '') return source
  const { type: _type, ...rest } = source
  return rest
}
