import { member } from '../../model/json.ts'
import { isSelected } from '../../model/label-selector.ts'
import { podTemplateOf } from '../../model/pod-template.ts'
import { objectName } from '../../model/release.ts'
import { defineRule } from '../rule.ts'
import { exampleServing } from './example-serving.ts'
import { exampleWebhook } from './example-webhook.ts'
import { interceptionsOf } from './interception.ts'
import { servedBy, workloadsBehind } from './serving.ts'
import { type Webhook, webhooksOf, webhookText } from './webhooks.ts'

type Evidence = { readonly webhook: string; readonly workload: string }

const onPods = (more: string, labels = '') =>
  exampleWebhook({
    groups: '[""]',
    resources: '[pods]',
    more,
    beside: exampleServing().map((text) => text.replace('labels: {app: a}', `labels: {app: a${labels}}`)),
  })

/** The documentation of admission webhooks warns of it: when all pods are gone, the webhook refuses the next ones. */
export const webhookGuardsItsOwnPods = defineRule<'release', Evidence>({
  id: 'webhook/guards-its-own-pods',
  scope: 'release',
  title: 'Webhook whose own pods need its answer',
  why: 'The pods that answer for the webhook can only be created when it answers. Once all of them are gone (a drained node, a failed upgrade), no next one is admitted until somebody deletes the webhook configuration.',
  sources: [
    'https://kubernetes.io/docs/concepts/cluster-administration/admission-webhooks-good-practices/#dependency-loops',
  ],
  category: 'webhook',
  severity: 'error',
  breaks: [],
  since: '0.1.0',
  examples: [
    { title: 'pods of every namespace', next: onPods('failurePolicy: Fail'), reports: 1 },
    {
      title: 'pods with a label that its own have not',
      next: onPods('objectSelector: {matchLabels: {inject: "true"}}'),
      reports: 0,
    },
    {
      title: 'every namespace but those that opt out',
      next: onPods(
        'namespaceSelector: {matchExpressions: [{key: kubernetes.io/metadata.name, operator: NotIn, values: [default]}]}',
      ),
      reports: 0,
    },
    { title: 'pods start without an answer', next: onPods('failurePolicy: Ignore'), reports: 0 },
  ],
  message: ({ webhook, workload }) =>
    `The webhook ${webhook} must answer before a pod of ${workload} is created, which is what answers for it.`,
  remedy: () =>
    'Leave out its own pods by `objectSelector`, or its namespace by `namespaceSelector` (`kubernetes.io/metadata.name`).',
  check(release, _context, report) {
    for (const webhook of webhooksOf(release)) {
      const { target } = webhook
      if (webhook.failurePolicy !== 'Fail' || target?.kind !== 'service' || !seesPods(webhook)) continue
      const service = servedBy(target, release)
      const [workload] = service === null ? [] : workloadsBehind(service, release)
      if (workload === undefined || !isSeen(webhook, workload, target.namespace)) continue
      report({
        evidence: { webhook: webhookText(webhook), workload: objectName(workload) },
        at: { object: webhook.object, path: webhook.path },
        ...(webhook.object.dependency === null ? {} : { severity: 'warning' }),
      })
    }
  },
})

function seesPods(webhook: Webhook): boolean {
  return interceptionsOf(webhook, []).some(
    ({ operation, apiGroup, resource, scope }) =>
      operation === 'CREATE' &&
      scope === 'Namespaced' &&
      (apiGroup === '' || apiGroup === '*') &&
      ['pods', '*', '*/*'].includes(resource),
  )
}

/** Labels of a namespace are the cluster’s, but for the one that holds its name: a selector that asks for others is taken to leave it out. */
function isSeen(
  { namespaceSelector, objectSelector, matchConditions }: Webhook,
  workload: Parameters<typeof podTemplateOf>[0],
  namespace: string,
): boolean {
  if (namespaceSelector === null || objectSelector === null || matchConditions.length > 0) return false
  const known = 'kubernetes.io/metadata.name'
  if (namespaceSelector.some(({ key }) => key !== known)) return false
  const labels = member(podTemplateOf(workload)?.metadata, 'labels')
  return isSelected({ [known]: namespace }, namespaceSelector) && isSelected(labels, objectSelector)
}
