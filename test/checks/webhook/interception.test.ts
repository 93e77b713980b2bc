import { describe, expect, it } from 'vitest'
import { exampleWebhook } from '../../../src/checks/webhook/example-webhook.ts'
import { webhookNewlyIntercepts } from '../../../src/checks/webhook/newly-intercepts.ts'
import { webhookNoLongerGuards } from '../../../src/checks/webhook/no-longer-guards.ts'
import { member } from '../../../src/model/json.ts'
import { isSelected, isWithin, readSelector } from '../../../src/model/label-selector.ts'
import { releaseOf } from '../../support/example-release.ts'
import { runRule } from '../../support/run-rule.ts'

type Webhook = Parameters<typeof exampleWebhook>[0]

const definition = (scope: string) =>
  `apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: widgets.example.com}\nspec: {group: example.com, scope: ${scope}, names: {plural: widgets, kind: Widget}, versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]}`

async function seen(previous: Webhook, next: Webhook) {
  const releases = { previous: releaseOf(exampleWebhook(previous)), next: releaseOf(exampleWebhook(next)) }
  const [gained, lost] = [
    await runRule(webhookNewlyIntercepts, releases),
    await runRule(webhookNoLongerGuards, releases),
  ]
  const what = (reports: typeof gained) =>
    reports.map(({ evidence, certainty = 'proved' }) => [
      member(evidence, 'requests'),
      member(evidence, 'filters'),
      certainty,
    ])
  return { gained: what(gained), lost: what(lost) }
}

const nothing = { gained: [], lost: [] }
const filter = (name: string, change: string) => [
  [],
  [{ filter: name, change }],
  change === 'other' ? 'undecided' : 'proved',
]

describe('what a webhook sees', () => {
  it.each<readonly [string, Webhook, Webhook, unknown]>([
    [
      'all resources hold no subresources',
      { resources: '["*"]' },
      { resources: '["*/*"]' },
      { gained: [[['CREATE, UPDATE of */* (example.com)'], [], 'proved']], lost: [] },
    ],
    [
      'a resource more',
      { resources: '[widgets]' },
      { resources: '[widgets, widgets/status]' },
      { gained: [[['CREATE, UPDATE of widgets/status (example.com)'], [], 'proved']], lost: [] },
    ],
    [
      'all subresources of a resource',
      { resources: '[widgets/status, widgets/scale]' },
      { resources: '["widgets/*"]' },
      { gained: [[['CREATE, UPDATE of widgets/* (example.com)'], [], 'proved']], lost: [] },
    ],
    [
      'a resource that all its subresources hold',
      { resources: '["widgets/*"]' },
      { resources: '[widgets, widgets/status]' },
      { gained: [], lost: [[['CREATE, UPDATE of widgets/* (example.com)'], [], 'proved']] },
    ],
    [
      'objects outside of namespaces, of all resources of a built-in group',
      { groups: '[""]', resources: '["*"], scope: Namespaced' },
      { groups: '[""]', resources: '["*"]' },
      { gained: [[['CREATE, UPDATE of every resource outside of namespaces'], [], 'proved']], lost: [] },
    ],
    [
      'a selector of namespaces for objects that have none',
      { beside: [definition('Cluster')], more: 'namespaceSelector: {matchLabels: {a: b}}' },
      { beside: [definition('Cluster')] },
      nothing,
    ],
    [
      'a selector of namespaces for namespaces',
      { groups: '[""]', resources: '[namespaces]', more: 'namespaceSelector: {matchLabels: {a: b}}' },
      { groups: '[""]', resources: '[namespaces]' },
      { gained: [filter('namespaceSelector', 'wider')], lost: [] },
    ],
    [
      'one subresource of all',
      { resources: '["*/status"]' },
      { resources: '["*/*"]' },
      { gained: [[['CREATE, UPDATE of */* (example.com)'], [], 'proved']], lost: [] },
    ],
    [
      'a selector that selects everything',
      {},
      { more: 'namespaceSelector: {}\nobjectSelector: {matchLabels: {}, matchExpressions: []}' },
      nothing,
    ],
    [
      'defaults',
      {},
      { more: 'matchPolicy: Equivalent\ntimeoutSeconds: 10\nreinvocationPolicy: Never\nmatchConditions: []' },
      nothing,
    ],
    [
      'a selector that lets more through',
      { more: 'objectSelector: {matchLabels: {a: b}}' },
      { more: 'objectSelector: {matchExpressions: [{key: a, operator: Exists}]}' },
      { gained: [filter('objectSelector', 'wider')], lost: [] },
    ],
    [
      'a selector of another label',
      { more: 'objectSelector: {matchLabels: {a: b}}' },
      { more: 'objectSelector: {matchLabels: {c: d}}' },
      { gained: [filter('objectSelector', 'other')], lost: [filter('objectSelector', 'other')] },
    ],
    [
      'a condition more',
      {},
      { more: "matchConditions: [{name: a, expression: 'true'}]" },
      { gained: [], lost: [filter('matchConditions', 'wider')] },
    ],
    [
      'another name of a condition',
      { more: "matchConditions: [{name: a, expression: 'x'}]" },
      { more: "matchConditions: [{name: b, expression: ' x '}]" },
      nothing,
    ],
    [
      'another condition',
      { more: "matchConditions: [{name: a, expression: 'x'}]" },
      { more: "matchConditions: [{name: a, expression: 'z'}]" },
      { gained: [filter('matchConditions', 'other')], lost: [filter('matchConditions', 'other')] },
    ],
    [
      'the scope that the kind has',
      { beside: [definition('Namespaced')] },
      { beside: [definition('Namespaced')], resources: '[widgets], scope: Namespaced' },
      nothing,
    ],
    [
      'a scope that nobody knows',
      {},
      { resources: '[widgets], scope: Namespaced' },
      { gained: [], lost: [[['CREATE, UPDATE of widgets (example.com) outside of namespaces'], [], 'proved']] },
    ],
    ['a kind that comes with it', null, { beside: [definition('Namespaced')] }, nothing],
    ['a kind that goes with it', { beside: [definition('Namespaced')] }, null, nothing],
    [
      'another version of an exact webhook',
      { more: 'matchPolicy: Exact' },
      { versions: '[v2]', more: 'matchPolicy: Exact' },
      {
        gained: [[['CREATE, UPDATE of widgets (example.com) in v2'], [], 'proved']],
        lost: [[['CREATE, UPDATE of widgets (example.com) in v1'], [], 'proved']],
      },
    ],
  ])('%s', async (_name, previous, next, expected) => {
    expect(await seen(previous, next)).toEqual(expected)
  })

  it('is the same when the configuration is renamed', async () => {
    const release = releaseOf(exampleWebhook())
    const renamed = releaseOf({
      manifest: exampleWebhook().manifest?.replace('{name: example}', '{name: other}') ?? '',
    })
    expect(await runRule(webhookNewlyIntercepts, { previous: release, next: renamed })).toEqual([])
    expect(await runRule(webhookNoLongerGuards, { previous: release, next: renamed })).toEqual([])
  })
})

describe('which promises a wider webhook touches', () => {
  it.each([
    ['everything', '', ['custom-resources', 'side-by-side']],
    ['what asks for it', 'objectSelector: {matchLabels: {guarded: "yes"}}', ['custom-resources']],
    ['namespaces that ask for it', 'namespaceSelector: {matchLabels: {guarded: "yes"}}', ['custom-resources']],
    [
      'all namespaces but some',
      'namespaceSelector: {matchExpressions: [{key: kubernetes.io/metadata.name, operator: NotIn, values: [kube-system]}]}',
      ['custom-resources', 'side-by-side'],
    ],
  ])('%s', async (_name, more, promises) => {
    const beside = [definition('Namespaced')]
    const previous = releaseOf(exampleWebhook({ beside, operations: '[CREATE]', more }))
    const next = releaseOf(exampleWebhook({ beside, operations: '[CREATE, UPDATE]', more }))
    const [report] = await runRule(webhookNewlyIntercepts, { previous, next })
    expect(report?.breaks).toEqual(promises)
  })
})

const selectors = [
  {},
  { matchLabels: { a: '1' } },
  { matchLabels: { a: '2', b: '1' } },
  { matchExpressions: [{ key: 'a', operator: 'In', values: ['1', '2'] }] },
  { matchExpressions: [{ key: 'a', operator: 'NotIn', values: ['1'] }] },
  { matchExpressions: [{ key: 'a', operator: 'NotIn', values: ['1', '2'] }] },
  { matchExpressions: [{ key: 'a', operator: 'Exists' }] },
  { matchExpressions: [{ key: 'b', operator: 'DoesNotExist' }] },
  { matchLabels: { a: '1' }, matchExpressions: [{ key: 'a', operator: 'NotIn', values: ['1'] }] },
  {
    matchExpressions: [
      { key: 'a', operator: 'Exists' },
      { key: 'a', operator: 'NotIn', values: ['2'] },
    ],
  },
] as const

describe('a selector within another', () => {
  const values = [undefined, '1', '2', '3']
  const labelSets = values.flatMap((a) =>
    values.map((b) => ({ ...(a === undefined ? {} : { a }), ...(b === undefined ? {} : { b }) })),
  )

  it('selects nothing that the other does not, on every label set', () => {
    for (const inner of selectors) {
      for (const outer of selectors) {
        const [left, right] = [readSelector(inner) ?? [], readSelector(outer) ?? []]
        const byTrial = labelSets.every((labels) => !isSelected(labels, left) || isSelected(labels, right))
        expect([inner, outer, isWithin(left, right)]).toEqual([inner, outer, byTrial])
      }
    }
  })
})
