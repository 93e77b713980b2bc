import { memberAt } from '../../model/json.ts'
import { type KubernetesObject, objectName, type Release } from '../../model/release.ts'
import { describeInterceptions, interceptionsOf } from './interception.ts'
import { type Outage, outageOf, servedBy, workloadsBehind } from './serving.ts'
import { readTarget, type WebhookTarget, webhooksOf, webhookText } from './webhooks.ts'

/** A workload that answers for the API server and may be without a pod while its pods are replaced. */
export interface ServingOutage {
  readonly workload: KubernetesObject
  readonly reason: Outage
  /** Webhooks and definitions that nobody answers for then. */
  readonly callers: readonly string[]
  readonly requests: readonly string[]
}

interface Caller {
  readonly text: string
  readonly target: WebhookTarget | null
  readonly requests: readonly string[]
}

/** Every workload behind a webhook that must answer, and behind the conversion of a definition, which always must. */
export function servingOutages(release: Release): readonly ServingOutage[] {
  const found = new Map<KubernetesObject, { reason: Outage; callers: string[]; requests: Set<string> }>()
  for (const { text, target, requests } of callersOf(release)) {
    const service = target?.kind === 'service' ? servedBy(target, release) : null
    if (service === null || target?.kind !== 'service') continue
    const [workload, ...others] = workloadsBehind(service, release)
    // Pods of another workload may answer meanwhile.
    if (workload === undefined || others.length > 0) continue
    const reason = outageOf(workload, service, target, release)
    if (reason === null) continue
    const entry = found.get(workload) ?? { reason, callers: [], requests: new Set<string>() }
    entry.callers.push(text)
    for (const request of requests) entry.requests.add(request)
    found.set(workload, entry)
  }
  return [...found].map(([workload, { reason, callers, requests }]) => ({
    workload,
    reason,
    callers,
    requests: [...requests].sort(),
  }))
}

function callersOf(release: Release): readonly Caller[] {
  const webhooks = webhooksOf(release)
    .filter(({ failurePolicy }) => failurePolicy === 'Fail')
    .map((webhook) => ({
      text: webhookText(webhook),
      target: webhook.target,
      requests: describeInterceptions(interceptionsOf(webhook, release.crds)),
    }))
  const conversions = release.crds
    .filter(({ definition }) => definition.conversion.strategy === 'Webhook')
    .map(({ definition, object }) => ({
      text: objectName(object),
      target: readTarget(memberAt(definition.conversion.raw ?? null, 'webhook', 'clientConfig')),
      requests: [`every read and write of ${definition.names.plural} (${definition.group}) in another version`],
    }))
  return [...webhooks, ...conversions]
}

/** Why, as the rest of a sentence after the workload’s name. */
export const outageTexts = {
  recreate: 'deletes its pods before it makes the next ones (`Recreate`)',
  'all-unavailable': 'may be without any pod while it replaces them (`maxUnavailable` reaches its replicas)',
  'no-readiness-probe': 'counts a new pod as ready before it serves (no `readinessProbe`)',
} as const satisfies Record<Outage, string>

export const outageRemedies = {
  recreate: 'Use `RollingUpdate` with `maxUnavailable: 0`, where two versions may run at once.',
  'all-unavailable': 'Set `maxUnavailable: 0`, or run two replicas and more.',
  'no-readiness-probe': 'Give the container a `readinessProbe` that answers once the webhook’s port does.',
} as const satisfies Record<Outage, string>
