import {
  arrayMember,
  compareText,
  isJsonArray,
  type Json,
  type JsonObject,
  jsonEquals,
  member,
  objectMember,
  stringMember,
} from '../../model/json.ts'
import type { KubernetesObject } from '../../model/release.ts'
import { defineRule } from '../rule.ts'
import { findCollisions } from './collisions.ts'
import { exampleTenants } from './example-tenants.ts'
import { exampleWebhook } from './example-webhook.ts'
import { tenantApart } from './tenants.ts'
import {
  formatIntercept,
  type Intercept,
  interceptParts,
  interceptsOf,
  isWebhookConfiguration,
  webhooksOf,
} from './webhook-configurations.ts'

type Evidence = {
  readonly previous: string
  readonly next: string
  readonly intercepts: readonly string[]
}

/** The API server calls every webhook whose rules and selectors match a request, whoever installed it. */
export const sideBySideWebhooksOverlap = defineRule<'pair', Evidence>({
  id: 'side-by-side/webhooks-overlap',
  scope: 'pair',
  title: 'Webhooks of both releases on the same requests',
  why: 'The API server calls every webhook whose rules match. Where neither release’s webhooks select their own objects, each release judges or changes the objects that were written for the other: an older webhook that decodes strictly refuses every object with a newer field.',
  sources: [
    'https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#matching-requests-rules',
  ],
  category: 'side-by-side',
  severity: 'warning',
  breaks: ['side-by-side'],
  since: '0.1.0',
  examples: [
    {
      title: 'two names, the same rules',
      previous: exampleTenants('1.0.0', (own) => [exampleWebhook(own.releaseName, own)]),
      next: exampleTenants('1.1.0', (own) => [exampleWebhook(own.releaseName, own)]),
      reports: 1,
    },
    {
      title: 'each selects its own release',
      previous: exampleTenants('1.0.0', (own) => [
        exampleWebhook(own.releaseName, own, `{matchLabels: {release: ${own.releaseName}}}`),
      ]),
      next: exampleTenants('1.1.0', (own) => [
        exampleWebhook(own.releaseName, own, `{matchLabels: {release: ${own.releaseName}}}`),
      ]),
      reports: 0,
    },
    {
      title: 'one configuration for both is another matter',
      previous: exampleTenants('1.0.0', (own) => [exampleWebhook('validation', own)]),
      next: exampleTenants('1.1.0', (own) => [exampleWebhook('validation', own)]),
      reports: 0,
    },
  ],
  facts: ({ previous, next, intercepts }) => intercepts.map((each) => [previous, next, each]),
  message: ({ previous, next, intercepts }) =>
    `\`${previous}\` and \`${next}\` intercept the same requests with the same selectors: ${intercepts.map((each) => `\`${each}\``).join(', ')}. Each release’s webhook meets the other’s objects.`,
  remedy: () =>
    'Select each release’s own objects (`objectSelector`, `namespaceSelector`, `matchConditions`), or try both with `kaito-check verify`.',
  check(pair, _context, report) {
    const tenant = tenantApart(pair)
    if (tenant === null) return
    const shared = new Set(findCollisions(pair, tenant).flatMap(({ previous, next }) => [previous, next]))
    const own = (objects: readonly KubernetesObject[]) =>
      objects.filter((object) => isWebhookConfiguration(object) && !shared.has(object))
    for (const previous of own(pair.previous.objects)) {
      for (const next of own(tenant.render.objects)) {
        if (previous.kind !== next.kind) continue
        const intercepts = sharedIntercepts(previous, next)
        if (intercepts.length === 0) continue
        report({
          evidence: { previous: nameOf(previous), next: nameOf(next), intercepts },
          at: { object: next },
          was: { object: previous },
          certainty: 'undecided',
          reason: 'the charts do not show what a webhook does with an object of the other release',
        })
      }
    }
  },
})

function sharedIntercepts(previous: KubernetesObject, next: KubernetesObject): readonly string[] {
  const found = webhooksOf(previous).flatMap((before) =>
    webhooksOf(next)
      .filter((after) => !selectApart(before, after))
      .flatMap((after) =>
        interceptsOf(before).flatMap((left) => interceptsOf(after).flatMap((right) => meet(left, right) ?? [])),
      ),
  )
  return [...new Set(found)].sort(compareText)
}

/** The narrower of two interceptions that have requests in common; null for two that have none. */
function meet(left: Intercept, right: Intercept): string | null {
  const parts = interceptParts.map((part) => {
    if (left[part] === right[part] || right[part] === '*') return left[part]
    return left[part] === '*' ? right[part] : null
  })
  return parts.includes(null) ? null : formatIntercept(parts)
}

/** Whether selectors that differ choose objects: one that only leaves some out (`NotIn`) still meets the rest. */
function selectApart(before: JsonObject, after: JsonObject): boolean {
  return selectors.some((key) => {
    const [left, right] = [member(before, key) ?? null, member(after, key) ?? null]
    return !jsonEquals(left, right) && [left, right].some(isChoosing)
  })
}

function isChoosing(selector: Json): boolean {
  if (isJsonArray(selector)) return selector.length > 0
  const expressions = arrayMember(selector, 'matchExpressions')
  return (
    Object.keys(objectMember(selector, 'matchLabels') ?? {}).length > 0 ||
    expressions.some((expression) => ['In', 'Exists'].includes(stringMember(expression, 'operator') ?? ''))
  )
}

const selectors = ['objectSelector', 'namespaceSelector', 'matchConditions'] as const

function nameOf({ kind, name }: KubernetesObject): string {
  return `${kind}/${name}`
}
