import { jsonEquals } from '../../model/json.ts'
import { withPodDefaults } from '../../model/pod-defaults.ts'
import { podTemplateOf } from '../../model/pod-template.ts'
import { type KubernetesObject, objectName } from '../../model/release.ts'
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

const serving = (image: string, spec: string) => exampleWebhook({ beside: exampleServing({ image, spec }) })
const allGone = 'strategy: {rollingUpdate: {maxUnavailable: 1}}, '

/** The strategy of the next release decides how its own pods come. */
export const webhookUnansweredInUpgrade = defineRule<'pair', Evidence>({
  id: 'webhook/unanswered-in-upgrade',
  scope: 'pair',
  title: 'Webhook that nobody answers for during the upgrade',
  why: 'The upgrade replaces the pods, and their strategy lets all of them be gone at once, or counts new ones as ready before they serve. With `failurePolicy: Fail`, and for conversions always, the API server refuses the requests until one answers.',
  sources: [
    'https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#failure-policy',
    'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#max-unavailable',
  ],
  category: 'webhook',
  severity: 'error',
  breaks: ['in-place'],
  since: '0.1.0',
  examples: [
    { title: 'the only pod is replaced', previous: serving('1', allGone), next: serving('2', allGone), reports: 1 },
    { title: 'no pod is replaced', previous: serving('1', allGone), next: serving('1', allGone), reports: 0 },
    { title: 'one pod more than needed comes first', previous: serving('1', ''), next: serving('2', ''), reports: 0 },
  ],
  facts: ({ workload, reason, callers }) => callers.map((caller) => [workload, reason, caller]),
  message: ({ workload, reason, requests }) =>
    `The upgrade replaces the pods of ${workload}, which ${outageTexts[reason]}; until one answers, these are refused: ${requests.join('; ')}.`,
  remedy: ({ reason }) => outageRemedies[reason],
  check(pair, _context, report) {
    for (const { workload, reason, callers, requests } of servingOutages(pair.next)) {
      const match = pair.objects.persisted.find(({ next }) => next === workload)
      if (match === undefined || !replacesPods(match.previous, match.next)) continue
      report({
        evidence: { workload: objectName(workload), reason, callers, requests },
        at: { object: workload, path: ['spec'] },
        was: { object: match.previous, path: ['spec'] },
        direction: 'previous-to-next',
        condition: { kind: 'cluster', text: 'only for such requests while the pods are replaced' },
      })
    }
  },
})

function replacesPods(previous: KubernetesObject, next: KubernetesObject): boolean {
  const [before, after] = [podTemplateOf(previous), podTemplateOf(next)]
  if (before === null || after === null) return false
  const labels = jsonEquals(before.metadata, after.metadata)
  return !labels || !jsonEquals(withPodDefaults(before.spec), withPodDefaults(after.spec))
}
