import { objectName } from '../../model/release.ts'
import { defineRule } from '../rule.ts'
import { exampleServing } from './example-serving.ts'
import { exampleWebhook } from './example-webhook.ts'
import { outageRemedies, outageTexts, servingOutages } from './outages.ts'
import type { Outage } from './serving.ts'

type Evidence = {
  readonly workload: string
  readonly reason: Outage
  readonly callers: readonly string[]
  readonly requests: readonly string[]
}

const serving = (...parameters: Parameters<typeof exampleServing>) =>
  exampleWebhook({ beside: exampleServing(...parameters) })

/** The API server refuses what a webhook with `failurePolicy: Fail` should have seen as long as no pod answers. */
export const webhookUnansweredInRollout = defineRule<'release', Evidence>({
  id: 'webhook/unanswered-in-rollout',
  scope: 'release',
  title: 'Webhook that nobody answers for while its pods are replaced',
  why: 'With `failurePolicy: Fail`, and for conversions always, the API server refuses the requests as long as no pod answers: at every upgrade, restart and change of a value, from the end of the last pod to the first answer of the next.',
  sources: [
    'https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#failure-policy',
    'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#max-unavailable',
    'kubernetes/kubernetes pkg/controller/deployment/util/deployment_util.go, ResolveFenceposts',
  ],
  category: 'webhook',
  severity: 'warning',
  breaks: [],
  since: '0.1.0',
  examples: [
    { title: 'Recreate', next: serving({ spec: 'strategy: {type: Recreate}, ' }), reports: 1 },
    {
      title: 'one replica that may be unavailable',
      next: serving({ spec: 'strategy: {rollingUpdate: {maxUnavailable: 1}}, ' }),
      reports: 1,
    },
    { title: 'a new pod is ready before it serves', next: serving({ probe: '' }), reports: 1 },
    { title: 'a StatefulSet of one pod', next: serving({ kind: 'StatefulSet' }), reports: 1 },
    { title: 'one replica by the defaults, which round down', next: serving(), reports: 0 },
    {
      title: 'two replicas, one of which may be unavailable',
      next: serving({ spec: 'replicas: 2, strategy: {rollingUpdate: {maxUnavailable: 50%}}, ' }),
      reports: 0,
    },
    {
      title: 'requests pass when nobody answers',
      next: exampleWebhook({
        more: 'failurePolicy: Ignore',
        beside: exampleServing({ spec: 'strategy: {type: Recreate}, ' }),
      }),
      reports: 0,
    },
  ],
  message: ({ workload, reason, requests }) =>
    `${workload} ${outageTexts[reason]}; until a pod answers, these are refused: ${requests.join('; ')}.`,
  remedy: ({ reason }) => outageRemedies[reason],
  check(release, _context, report) {
    for (const { workload, reason, callers, requests } of servingOutages(release)) {
      report({
        evidence: { workload: objectName(workload), reason, callers, requests },
        at: { object: workload, path: ['spec'] },
        ...(workload.dependency === null ? {} : { severity: 'info' }),
      })
    }
  },
})
