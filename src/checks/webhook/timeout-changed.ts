import { defineRule } from '../rule.ts'
import { exampleWebhook } from './example-webhook.ts'
import { describeInterceptions, interceptionsOf } from './interception.ts'
import { matchWebhooks, type Webhook, webhooksOf, webhookText } from './webhooks.ts'

type Evidence = {
  readonly webhook: string
  readonly requests: readonly string[]
  readonly failurePolicy: Webhook['failurePolicy']
  /** Seconds. */
  readonly previous: number
  readonly next: number
}

/** The default of admissionregistration.k8s.io/v1 is 10 s, so absent and 10 are one. */
export const webhookTimeoutChanged = defineRule<'pair', Evidence>({
  id: 'webhook/timeout-changed',
  scope: 'pair',
  title: 'Webhook that the API server waits for another time',
  why: 'The API server counts a webhook that takes longer than `timeoutSeconds` as one that fails: with `failurePolicy: Fail` it refuses the request, with `Ignore` it lets it pass unseen. Until then the request waits.',
  sources: ['https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#timeouts'],
  category: 'webhook',
  severity: 'warning',
  breaks: ['in-place'],
  since: '0.1.0',
  examples: [
    { title: 'shorter', previous: exampleWebhook(), next: exampleWebhook({ more: 'timeoutSeconds: 2' }), reports: 1 },
    { title: 'longer', previous: exampleWebhook(), next: exampleWebhook({ more: 'timeoutSeconds: 30' }), reports: 1 },
    {
      title: 'the default is written out',
      previous: exampleWebhook(),
      next: exampleWebhook({ more: 'timeoutSeconds: 10' }),
      reports: 0,
    },
  ],
  message: ({ webhook, requests, failurePolicy, previous, next }) =>
    next < previous
      ? `A request that the webhook ${webhook} takes more than ${next} s for ${failurePolicy === 'Fail' ? 'is refused' : 'passes unseen'}; it had ${previous} s: ${requests.join('; ')}.`
      : `While the webhook ${webhook} does not answer, requests wait up to ${next} s instead of ${previous} s: ${requests.join('; ')}.`,
  remedy: ({ previous, next }) =>
    next < previous
      ? 'Measure how long the webhook takes under load before its time is cut.'
      : 'Keep the time short: clients and controllers of the API server give up after 30 s or less.',
  check(pair, _context, report) {
    const { persisted } = matchWebhooks(webhooksOf(pair.previous), webhooksOf(pair.next))
    for (const { previous, next } of persisted) {
      if (previous.timeoutSeconds === next.timeoutSeconds) continue
      const isShorter = next.timeoutSeconds < previous.timeoutSeconds
      report({
        evidence: {
          webhook: webhookText(next),
          requests: describeInterceptions(interceptionsOf(next, pair.next.crds)),
          failurePolicy: next.failurePolicy,
          previous: previous.timeoutSeconds,
          next: next.timeoutSeconds,
        },
        at: { object: next.object, path: [...next.path, 'timeoutSeconds'] },
        was: { object: previous.object, path: [...previous.path, 'timeoutSeconds'] },
        direction: 'previous-to-next',
        ...(isShorter && next.failurePolicy === 'Fail'
          ? { condition: { kind: 'cluster', text: `only while the webhook takes more than ${next.timeoutSeconds} s` } }
          : { breaks: [], severity: 'info' }),
      })
    }
  },
})
