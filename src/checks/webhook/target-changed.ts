import { jsonEquals } from '../../model/json.ts'
import { defineRule } from '../rule.ts'
import { exampleWebhook } from './example-webhook.ts'
import { matchWebhooks, type Webhook, type WebhookTarget, webhooksOf, webhookText } from './webhooks.ts'

type Evidence = {
  readonly webhook: string
  readonly previous: string
  readonly next: string
  readonly failurePolicy: Webhook['failurePolicy']
  /** The same Service is asked for another path. */
  readonly isPathOnly: boolean
}

/** Helm writes webhook configurations last (InstallOrder), so the next target is asked while its pods are still to come. */
export const webhookTargetChanged = defineRule<'pair', Evidence>({
  id: 'webhook/target-changed',
  scope: 'pair',
  title: 'Webhook that is served elsewhere',
  why: 'The configuration changes at once, the pods take their time: until the next ones answer, requests go to a path that the former pods do not serve (404), or to a Service without pods. With `failurePolicy: Fail` each of them is refused.',
  sources: [
    'https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#service-reference',
    'helm/helm pkg/release/v1/util/kind_sorter.go, InstallOrder',
  ],
  category: 'webhook',
  severity: 'error',
  breaks: ['in-place', 'rollback'],
  since: '0.1.0',
  examples: [
    {
      title: 'another path',
      previous: exampleWebhook(),
      next: exampleWebhook({ client: '{service: {name: webhook, namespace: default, path: /v2/widgets}}' }),
      reports: 1,
    },
    {
      title: 'another Service, and requests pass meanwhile',
      previous: exampleWebhook({ more: 'failurePolicy: Ignore' }),
      next: exampleWebhook({
        client: '{service: {name: other, namespace: default, path: /widgets}}',
        more: 'failurePolicy: Ignore',
      }),
      reports: 1,
    },
    {
      title: 'the default port is written out',
      previous: exampleWebhook(),
      next: exampleWebhook({ client: '{service: {name: webhook, namespace: default, path: /widgets, port: 443}}' }),
      reports: 0,
    },
  ],
  message: ({ webhook, previous, next, failurePolicy, isPathOnly }) =>
    `The webhook ${webhook} moves from \`${previous}\` to \`${next}\`: ${isPathOnly ? 'while pods of the previous release answer' : 'until pods answer there'}, its requests ${failurePolicy === 'Fail' ? 'are refused' : 'pass unseen'}.`,
  remedy: ({ isPathOnly }) =>
    isPathOnly
      ? 'Serve both paths for one release, and change the configuration in the next.'
      : 'Keep the Service and its port; where the name must change, keep the former one for one release.',
  check(pair, _context, report) {
    const { persisted } = matchWebhooks(webhooksOf(pair.previous), webhooksOf(pair.next))
    for (const { previous, next } of persisted) {
      if (previous.target === null || next.target === null || jsonEquals(previous.target, next.target)) continue
      report({
        evidence: {
          webhook: webhookText(next),
          previous: targetText(previous.target),
          next: targetText(next.target),
          failurePolicy: next.failurePolicy,
          isPathOnly: isPathOnly(previous.target, next.target),
        },
        at: { object: next.object, path: [...next.path, 'clientConfig'] },
        was: { object: previous.object, path: [...previous.path, 'clientConfig'] },
        ...(next.failurePolicy === 'Fail'
          ? { condition: { kind: 'cluster', text: 'only for requests while pods are replaced' } }
          : { breaks: [], severity: 'info' }),
      })
    }
  },
})

function isPathOnly(previous: WebhookTarget, next: WebhookTarget): boolean {
  if (previous.kind === 'url' || next.kind === 'url') return false
  return previous.name === next.name && previous.namespace === next.namespace && previous.port === next.port
}

function targetText(target: WebhookTarget): string {
  if (target.kind === 'url') return target.url
  return `${target.namespace}/${target.name}:${target.port}${target.path}`
}
