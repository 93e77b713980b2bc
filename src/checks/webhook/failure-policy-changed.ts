import { defineRule } from '../rule.ts'
import { exampleWebhook } from './example-webhook.ts'
import { describeInterceptions, interceptionsOf } from './interception.ts'
import { matchWebhooks, type Webhook, webhooksOf, webhookText } from './webhooks.ts'

type Evidence = {
  readonly webhook: string
  readonly requests: readonly string[]
  readonly previous: Webhook['failurePolicy']
  readonly next: Webhook['failurePolicy']
}

/** `Fail` is the default of admissionregistration.k8s.io/v1, so absent and `Fail` are one. */
export const webhookFailurePolicyChanged = defineRule<'pair', Evidence>({
  id: 'webhook/failure-policy-changed',
  scope: 'pair',
  title: 'Webhook that fails otherwise',
  why: 'With `failurePolicy: Fail` the API server refuses every request that the webhook should have seen while it does not answer, from its pods being replaced to a certificate that ran out; with `Ignore` these requests pass unseen.',
  sources: ['https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#failure-policy'],
  category: 'webhook',
  severity: 'error',
  breaks: ['in-place'],
  since: '0.1.0',
  examples: [
    {
      title: 'Ignore becomes Fail',
      previous: exampleWebhook({ more: 'failurePolicy: Ignore' }),
      next: exampleWebhook({ more: 'failurePolicy: Fail' }),
      reports: 1,
    },
    {
      title: 'Fail becomes Ignore',
      previous: exampleWebhook(),
      next: exampleWebhook({ more: 'failurePolicy: Ignore' }),
      reports: 1,
    },
    {
      title: 'the default is written out',
      previous: exampleWebhook(),
      next: exampleWebhook({ more: 'failurePolicy: Fail' }),
      reports: 0,
    },
  ],
  message: ({ webhook, requests, next }) =>
    next === 'Fail'
      ? `When the webhook ${webhook} does not answer, ${requests.join('; ')} now fail; they passed before.`
      : `When the webhook ${webhook} does not answer, ${requests.join('; ')} now pass unseen; they failed before.`,
  remedy: ({ next }) =>
    next === 'Fail'
      ? 'Run at least two replicas with `maxUnavailable: 0` and a PodDisruptionBudget, and leave out the namespaces that the cluster itself needs.'
      : 'Say in the release notes that the webhook is no longer a guard; the schema or a ValidatingAdmissionPolicy is one.',
  check(pair, _context, report) {
    const { persisted } = matchWebhooks(webhooksOf(pair.previous), webhooksOf(pair.next))
    for (const { previous, next } of persisted) {
      if (previous.failurePolicy === next.failurePolicy) continue
      report({
        evidence: {
          webhook: webhookText(next),
          requests: describeInterceptions(interceptionsOf(next, pair.next.crds)),
          previous: previous.failurePolicy,
          next: next.failurePolicy,
        },
        at: { object: next.object, path: [...next.path, 'failurePolicy'] },
        was: { object: previous.object, path: [...previous.path, 'failurePolicy'] },
        direction: 'previous-to-next',
        ...(next.failurePolicy === 'Fail'
          ? { condition: { kind: 'cluster', text: 'only while the webhook does not answer' } }
          : { breaks: [], severity: 'info' }),
      })
    }
  },
})
