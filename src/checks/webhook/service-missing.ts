import { arrayMember, isJsonObject, member, memberAt } from '../../model/json.ts'
import { installNamespace } from '../../model/object-identity.ts'
import type { Release } from '../../model/release.ts'
import { defineRule } from '../rule.ts'
import { exampleServing } from './example-serving.ts'
import { exampleWebhook } from './example-webhook.ts'
import { servedBy, workloadsBehind } from './serving.ts'
import { type Webhook, type WebhookTarget, webhooksOf, webhookText } from './webhooks.ts'

type Fault = 'service' | 'port' | 'pods'
type Evidence = {
  readonly webhook: string
  readonly service: string
  readonly port: number
  readonly fault: Fault
  readonly failurePolicy: Webhook['failurePolicy']
}

const faults = {
  service: (service: string) => `the release renders no Service ${service}`,
  port: (service: string, port: number) => `Service ${service} has no port ${port}`,
  pods: (service: string) => `Service ${service} selects no pod of the release`,
} as const satisfies Record<Fault, (service: string, port: number) => string>

const client = (service: string) => `{service: {${service}, namespace: default, path: /widgets}}`

/** The API server asks the Service’s endpoints; without one the call fails (k8s.io/apiserver pkg/util/webhook). */
export const webhookServiceMissing = defineRule<'release', Evidence>({
  id: 'webhook/service-missing',
  scope: 'release',
  title: 'Webhook that no pod of the release answers',
  why: 'A webhook whose Service is missing, lacks the port or selects no pod never answers: with `failurePolicy: Fail` every request that it should see is refused, with `Ignore` none is looked at.',
  sources: [
    'https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#service-reference',
  ],
  category: 'webhook',
  severity: 'error',
  breaks: [],
  since: '0.1.0',
  examples: [
    { title: 'no Service', next: exampleWebhook(), reports: 1 },
    {
      title: 'another port',
      next: exampleWebhook({ client: client('name: webhook, port: 9443'), beside: exampleServing() }),
      reports: 1,
    },
    {
      title: 'a Service that selects no pod',
      next: exampleWebhook({
        beside: exampleServing().map((text) => text.replace('selector: {app: a}', 'selector: {app: b}')),
      }),
      reports: 1,
    },
    { title: 'Service, port and pods', next: exampleWebhook({ beside: exampleServing() }), reports: 0 },
    {
      title: 'a Service in another namespace, which somebody else may bring',
      next: exampleWebhook({ client: '{service: {name: webhook, namespace: other}}' }),
      reports: 0,
    },
    { title: 'a URL', next: exampleWebhook({ client: '{url: "https://example.com/widgets"}' }), reports: 0 },
  ],
  message: ({ webhook, service, port, fault, failurePolicy }) =>
    `Nobody answers for the webhook ${webhook}: ${faults[fault](service, port)}, and its requests ${failurePolicy === 'Fail' ? 'are refused' : 'pass unseen'}.`,
  remedy: () =>
    'Let name, namespace and port of `clientConfig.service` and the Service’s selector come from one template.',
  check(release, _context, report) {
    if (release.chart === null) return
    for (const webhook of webhooksOf(release)) {
      const { target } = webhook
      if (target?.kind !== 'service' || target.namespace !== installNamespace(release)) continue
      const fault = faultOf(target, release)
      if (fault === null) continue
      report({
        evidence: {
          webhook: webhookText(webhook),
          service: `${target.namespace}/${target.name}`,
          port: target.port,
          fault,
          failurePolicy: webhook.failurePolicy,
        },
        at: { object: webhook.object, path: [...webhook.path, 'clientConfig', 'service'] },
        // A controller may bring its own Service or pods; a port that is not there nobody brings.
        ...(webhook.object.dependency === null && fault === 'port' ? {} : { severity: 'warning' }),
      })
    }
  },
})

function faultOf(target: Extract<WebhookTarget, { kind: 'service' }>, release: Release): Fault | null {
  const service = servedBy(target, release)
  if (service === null) return 'service'
  const ports = arrayMember(member(service.value, 'spec'), 'ports')
  if (!ports.some((port) => member(port, 'port') === target.port)) return 'port'
  // Without a selector somebody else writes the endpoints; pods may be made by another controller.
  const selector = memberAt(service.value, 'spec', 'selector')
  const isSelective = isJsonObject(selector) && Object.keys(selector).length > 0
  return isSelective && workloadsBehind(service, release).length === 0 ? 'pods' : null
}
