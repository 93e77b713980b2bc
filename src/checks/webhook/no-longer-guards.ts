import { defineRule } from '../rule.ts'
import { exampleWebhook } from './example-webhook.ts'
import {
  describeInterceptions,
  type FilterChange,
  filtersBeyond,
  interceptedBeyond,
  interceptionsOf,
} from './interception.ts'
import { matchWebhooks, type Webhook, webhooksOf, webhookText } from './webhooks.ts'

type Evidence = {
  readonly webhook: string
  readonly type: Webhook['type']
  readonly requests: readonly string[]
  readonly filters: readonly FilterChange[]
  /** The webhook as a whole is gone. */
  readonly isGone: boolean
}

/** The mirror of `webhook/newly-intercepts`: what passes from now on without being looked at. */
export const webhookNoLongerGuards = defineRule<'pair', Evidence>({
  id: 'webhook/no-longer-guards',
  scope: 'pair',
  title: 'Requests that a webhook no longer sees',
  why: 'What a validating webhook refused is stored from now on, and the previous release may be unable to handle or update it after a rollback; what a mutating webhook filled in stays empty.',
  sources: [
    'https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#webhook-configuration',
  ],
  category: 'webhook',
  severity: 'warning',
  breaks: ['custom-resources', 'rollback'],
  since: '0.1.0',
  examples: [
    {
      title: 'an operation is gone',
      previous: exampleWebhook({ operations: '[CREATE, DELETE]' }),
      next: exampleWebhook({ operations: '[CREATE]' }),
      reports: 1,
    },
    { title: 'the webhook is gone', previous: exampleWebhook(), next: exampleWebhook(null), reports: 1 },
    {
      title: 'objects without a label are left out',
      previous: exampleWebhook(),
      next: exampleWebhook({ more: 'objectSelector: {matchLabels: {guarded: "true"}}' }),
      reports: 1,
    },
    {
      title: 'other versions of the resource are left out',
      previous: exampleWebhook({ kind: 'Mutating' }),
      next: exampleWebhook({ kind: 'Mutating', more: 'matchPolicy: Exact' }),
      reports: 1,
    },
    {
      title: 'more operations',
      previous: exampleWebhook({ operations: '[CREATE]' }),
      next: exampleWebhook({ operations: '["*"]' }),
      reports: 0,
    },
    {
      title: 'a selector in other words',
      previous: exampleWebhook({ more: 'objectSelector: {matchLabels: {a: b}}' }),
      next: exampleWebhook({ more: 'objectSelector: {matchExpressions: [{key: a, operator: In, values: [b]}]}' }),
      reports: 0,
    },
  ],
  facts: ({ webhook, requests, filters }) => [...requests, ...filters].map((what) => [webhook, what]),
  message: ({ webhook, type, requests, filters, isGone }) =>
    isGone
      ? `The ${type} webhook ${webhook} is gone: nothing looks at ${requests.join('; ')}.`
      : `The ${type} webhook ${webhook} no longer sees ${whatText(requests, filters)}.`,
  remedy: ({ type }) =>
    type === 'validating'
      ? 'Put what it refused into the schema or into a ValidatingAdmissionPolicy; or say in the release notes what may be stored from now on.'
      : 'Put what it filled in into the schema as defaults; or let the controller treat what is missing as it was filled in before.',
  check(pair, _context, report) {
    const { persisted, removed } = matchWebhooks(webhooksOf(pair.previous), webhooksOf(pair.next))
    const crds = [...pair.previous.crds, ...pair.next.crds]
    const changes = [
      ...persisted.map(({ previous, next }) => ({
        previous,
        next,
        requests: interceptedBeyond(previous, next, crds),
        filters: filtersBeyond(previous, next, crds),
      })),
      ...removed.map((previous) => ({
        previous,
        next: null,
        requests: interceptionsOf(previous, crds).filter(({ apiGroup, resource }) => !isGoneKind(apiGroup, resource)),
        filters: [],
      })),
    ]
    for (const { previous, next, requests, filters } of changes) {
      if (requests.length === 0 && filters.length === 0) continue
      const isUndecided = requests.length === 0 && filters.every(({ change }) => change === 'other')
      const place = next ?? previous
      report({
        evidence: {
          webhook: webhookText(previous),
          type: previous.type,
          requests: describeInterceptions(requests),
          filters,
          isGone: next === null,
        },
        at: { object: place.object, path: place.path },
        was: { object: previous.object, path: previous.path },
        direction: 'previous-to-next',
        breaks: previous.type === 'validating' ? ['rollback'] : ['custom-resources'],
        condition: {
          kind: 'uses-new',
          text:
            previous.type === 'validating'
              ? 'only for what the webhook would have refused'
              : 'only for what relied on the webhook to fill it in',
        },
        ...(isUndecided
          ? {
              certainty: 'undecided',
              reason: 'what a selector or an expression of other words lets through is not known',
            }
          : {}),
      })
    }

    /** A kind that goes with its webhook leaves nothing to guard. */
    function isGoneKind(apiGroup: string, resource: string): boolean {
      const [plural] = resource.split('/')
      return pair.crds.removed.some(
        ({ definition }) => definition.group === apiGroup && definition.names.plural === plural,
      )
    }
  },
})

const filterTexts = {
  namespaceSelector: 'requests in namespaces that its `namespaceSelector` leaves out now',
  objectSelector: 'objects that its `objectSelector` leaves out now',
  matchConditions: 'requests that its `matchConditions` leave out now',
} as const satisfies Record<FilterChange['filter'], string>

function whatText(requests: readonly string[], filters: readonly FilterChange[]): string {
  return [...requests, ...filters.map(({ filter }) => filterTexts[filter])].join('; ')
}
