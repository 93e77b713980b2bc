import { arrayMember, isJsonObject, type Json, member, memberAt, stringMember } from '../../model/json.ts'
import { isSelected, readLabels } from '../../model/label-selector.ts'
import { namespaceOf } from '../../model/object-identity.ts'
import { podTemplateOf } from '../../model/pod-template.ts'
import type { KubernetesObject, Release } from '../../model/release.ts'
import type { WebhookTarget } from './webhooks.ts'

type ServiceTarget = Extract<WebhookTarget, { kind: 'service' }>

/** The Service that a target names, as the release renders it. */
export function servedBy(target: ServiceTarget, release: Release): KubernetesObject | null {
  return (
    release.objects.find(
      (object) =>
        object.kind === 'Service' &&
        object.apiVersion === 'v1' &&
        object.name === target.name &&
        namespaceOf(object, release) === target.namespace,
    ) ?? null
  )
}

/** Workloads whose pods a Service sends requests to; none for a Service without selector, whose endpoints others write. */
export function workloadsBehind(service: KubernetesObject, release: Release): readonly KubernetesObject[] {
  const selector = memberAt(service.value, 'spec', 'selector')
  if (!isJsonObject(selector) || Object.keys(selector).length === 0) return []
  const namespace = namespaceOf(service, release)
  return release.objects.filter((object) => {
    const template = podTemplateOf(object)
    if (template === null || object.kind === 'PodTemplate' || namespaceOf(object, release) !== namespace) return false
    return isSelected(member(template.metadata, 'labels'), readLabels(selector))
  })
}

/** Why no pod may answer while a workload's pods are replaced. */
export type Outage = 'recreate' | 'all-unavailable' | 'no-readiness-probe'

/** What leaves a workload without an answering pod during a roll-out; null where one is always there as far as the manifest says. */
export function outageOf(
  workload: KubernetesObject,
  service: KubernetesObject,
  target: ServiceTarget,
  release: Release,
): Outage | null {
  const spec = member(workload.value, 'spec')
  const replicas = replicasOf(workload, release)
  if (workload.kind === 'Deployment') {
    if (memberAt(spec, 'strategy', 'type') === 'Recreate') return 'recreate'
    if (unavailable(memberAt(spec, 'strategy', 'rollingUpdate'), replicas) >= replicas) return 'all-unavailable'
  } else if (workload.kind === 'StatefulSet') {
    // Each pod is deleted before the next of its name is made.
    if (memberAt(spec, 'updateStrategy', 'type') !== 'OnDelete' && replicas <= 1) return 'all-unavailable'
  } else return null
  return replicas > 0 && isReadyAtOnce(workload, service, target) ? 'no-readiness-probe' : null
}

/** As an autoscaler keeps it at least, or as the manifest says. */
function replicasOf(workload: KubernetesObject, release: Release): number {
  const scaler = release.objects.find(
    (object) =>
      object.kind === 'HorizontalPodAutoscaler' &&
      memberAt(object.value, 'spec', 'scaleTargetRef', 'kind') === workload.kind &&
      memberAt(object.value, 'spec', 'scaleTargetRef', 'name') === workload.name &&
      namespaceOf(object, release) === namespaceOf(workload, release),
  )
  const replicas =
    scaler === undefined ? memberAt(workload.value, 'spec', 'replicas') : memberAt(scaler.value, 'spec', 'minReplicas')
  return typeof replicas === 'number' ? replicas : 1
}

/** Pods that a roll-out may take away at once (ResolveFenceposts in kubernetes/kubernetes pkg/controller/deployment/util). */
function unavailable(rollingUpdate: Json | undefined, replicas: number): number {
  const surge = amountOf(member(rollingUpdate, 'maxSurge') ?? '25%', replicas, Math.ceil)
  const down = amountOf(member(rollingUpdate, 'maxUnavailable') ?? '25%', replicas, Math.floor)
  return surge === 0 && down === 0 ? 1 : down
}

function amountOf(amount: Json, replicas: number, round: (value: number) => number): number {
  if (typeof amount === 'number') return amount
  const percent = /^(\d+)%$/.exec(String(amount))?.[1]
  return percent === undefined ? 0 : round((Number(percent) * replicas) / 100)
}

/** The container that serves the target counts as ready as soon as it runs. */
function isReadyAtOnce(workload: KubernetesObject, service: KubernetesObject, target: ServiceTarget): boolean {
  const { spec } = podTemplateOf(workload) ?? { spec: {} }
  if (arrayMember(spec, 'readinessGates').length > 0) return false
  const containers = arrayMember(spec, 'containers')
  const ports = arrayMember(member(service.value, 'spec'), 'ports')
  const port = ports.find((each) => member(each, 'port') === target.port)
  const targetPort = member(port, 'targetPort') ?? member(port, 'port')
  const serving =
    containers.find((container) =>
      arrayMember(container, 'ports').some(
        (each) => stringMember(each, 'name') === targetPort || member(each, 'containerPort') === targetPort,
      ),
    ) ?? (containers.length === 1 ? containers[0] : undefined)
  if (serving === undefined) return false
  return member(serving, 'readinessProbe') === undefined && member(serving, 'startupProbe') === undefined
}
