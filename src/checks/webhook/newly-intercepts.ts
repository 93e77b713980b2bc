import { defineRule } from '../rule.ts'
import { exampleWebhook } from './example-webhook.ts'
import {
  describeInterceptions,
  type FilterChange,
  filtersBeyond,
  interceptedBeyond,
  interceptionsOf,
} from './interception.ts'
import { brokenBy, isOfNewKind } from './reach.ts'
import { matchWebhooks, type Webhook, webhooksOf, webhookText } from './webhooks.ts'

type Evidence = {
  readonly webhook: string
  readonly type: Webhook['type']
  readonly requests: readonly string[]
  /** Requests of before that a selector or a condition kept from it. */
  readonly filters: readonly FilterChange[]
  readonly failurePolicy: Webhook['failurePolicy']
}

/** Admission asks a webhook about each request that its rules, selectors and conditions let through (k8s.io/apiserver pkg/admission/plugin/webhook). */
export const webhookNewlyIntercepts = defineRule<'pair', Evidence>({
  id: 'webhook/newly-intercepts',
  scope: 'pair',
  title: 'Requests that a webhook intercepts from now on',
  why: 'A validating webhook may refuse and a mutating one change what passed untouched before, objects of the other release too; and with `failurePolicy: Fail` these requests fail while it does not answer.',
  sources: [
    'https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#webhook-configuration',
  ],
  category: 'webhook',
  severity: 'error',
  breaks: ['in-place', 'custom-resources', 'side-by-side'],
  since: '0.1.0',
  examples: [
    {
      title: 'another operation',
      previous: exampleWebhook({ operations: '[CREATE]' }),
      next: exampleWebhook({ operations: '[CREATE, DELETE]' }),
      reports: 1,
    },
    {
      title: 'a namespace that was left out',
      previous: exampleWebhook({
        more: 'namespaceSelector: {matchExpressions: [{key: team, operator: NotIn, values: [a, b]}]}',
      }),
      next: exampleWebhook({
        more: 'namespaceSelector: {matchExpressions: [{key: team, operator: NotIn, values: [a]}]}',
      }),
      reports: 1,
    },
    { title: 'a new webhook', previous: exampleWebhook(null), next: exampleWebhook(), reports: 1 },
    {
      title: 'the same in other words',
      previous: exampleWebhook({ operations: '[CREATE, UPDATE, DELETE, CONNECT]', resources: '[widgets]' }),
      next: exampleWebhook({ operations: '["*"]', resources: '[widgets, widgets]', more: 'matchPolicy: Equivalent' }),
      reports: 0,
    },
    {
      title: 'a version more, of which it was told all along',
      previous: exampleWebhook({ versions: '[v1]' }),
      next: exampleWebhook({ versions: '[v1, v2]' }),
      reports: 0,
    },
    {
      title: 'fewer operations',
      previous: exampleWebhook({ operations: '[CREATE, DELETE]' }),
      next: exampleWebhook({ operations: '[CREATE]' }),
      reports: 0,
    },
  ],
  facts: ({ webhook, requests, filters }) => [...requests, ...filters].map((what) => [webhook, what]),
  message: ({ webhook, type, requests, filters, failurePolicy }) =>
    `The ${type} webhook ${webhook} newly intercepts ${whatText(requests, filters)}, and such a request ${failurePolicy === 'Fail' ? 'fails' : 'passes unseen'} when it does not answer.`,
  remedy: () =>
    'Let the webhook only warn for one release (`warnings` in its answer, or `failurePolicy: Ignore`); or limit it by `objectSelector` or `matchConditions` to objects that opt in.',
  check(pair, _context, report) {
    const { persisted, added } = matchWebhooks(webhooksOf(pair.previous), webhooksOf(pair.next))
    const crds = [...pair.previous.crds, ...pair.next.crds]
    const changes = [
      ...persisted.map(({ previous, next }) => ({
        previous,
        next,
        requests: interceptedBeyond(next, previous, crds),
        filters: filtersBeyond(next, previous, crds),
      })),
      ...added.map((next) => ({ previous: null, next, requests: interceptionsOf(next, crds), filters: [] })),
    ]
    for (const { previous, next, requests, filters } of changes) {
      const known = requests.filter((request) => !isOfNewKind(request, pair))
      if (known.length === 0 && filters.length === 0) continue
      // What another expression lets through, nobody can tell from its text.
      const isUndecided = known.length === 0 && filters.every(({ change }) => change === 'other')
      report({
        evidence: {
          webhook: webhookText(next),
          type: next.type,
          requests: describeInterceptions(known),
          filters,
          failurePolicy: next.failurePolicy,
        },
        at: { object: next.object, path: next.path },
        ...(previous === null ? {} : { was: { object: previous.object, path: previous.path } }),
        direction: 'previous-to-next',
        breaks: brokenBy(next, known, pair),
        condition: {
          kind: 'cluster',
          text: `only for what the webhook ${next.type === 'validating' ? 'refuses' : 'changes'}${next.failurePolicy === 'Fail' ? ', and while it does not answer' : ''}`,
        },
        ...(isUndecided
          ? {
              certainty: 'undecided',
              reason: 'what a selector or an expression of other words lets through is not known',
            }
          : {}),
      })
    }
  },
})

const filterTexts = {
  namespaceSelector: 'requests in namespaces that its `namespaceSelector` left out before',
  objectSelector: 'objects that its `objectSelector` left out before',
  matchConditions: 'requests that its `matchConditions` left out before',
} as const satisfies Record<FilterChange['filter'], string>

function whatText(requests: readonly string[], filters: readonly FilterChange[]): string {
  return [...requests, ...filters.map(({ filter }) => filterTexts[filter])].join('; ')
}
