import { defineRule } from '../rule.ts'
import { findCollisions } from './collisions.ts'
import { exampleTenants } from './example-tenants.ts'
import { exampleWebhook } from './example-webhook.ts'
import { sharedName } from './shared-object.ts'
import { tenantApart } from './tenants.ts'
import { isCaLeftToProgram, isWebhookConfiguration, serviceOf, webhooksOf } from './webhook-configurations.ts'

type Evidence = {
  readonly object: string
  readonly services: { readonly previous: readonly string[]; readonly next: readonly string[] }
  /** The chart leaves `caBundle` empty, so each controller fills in its own. */
  readonly isCaLeftToProgram: boolean
}

export const sideBySideWebhookServedTwice = defineRule<'pair', Evidence>({
  id: 'side-by-side/webhook-served-twice',
  scope: 'pair',
  title: 'Webhook configuration of one name for the Services of two releases',
  why: 'A webhook configuration exists once and calls one Service with one CA. Where both releases maintain it, the last writer wins; two controllers that each write their own CA rewrite it without end, and while the wrong CA is in place the API server refuses or skips every call.',
  sources: [
    'https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#contacting-the-webhook',
    'knative/pkg webhook/resourcesemantics/validation/reconcile_config.go',
  ],
  category: 'side-by-side',
  severity: 'error',
  breaks: ['side-by-side'],
  since: '0.1.0',
  examples: [
    {
      title: 'a fixed name before each release’s own Service',
      previous: exampleTenants('1.0.0', (installation) => [exampleWebhook('validation', installation)]),
      next: exampleTenants('1.1.0', (installation) => [exampleWebhook('validation', installation)]),
      reports: 1,
    },
    {
      title: 'a name of each release’s own',
      previous: exampleTenants('1.0.0', (own) => [exampleWebhook(own.releaseName, own)]),
      next: exampleTenants('1.1.0', (own) => [exampleWebhook(own.releaseName, own)]),
      reports: 0,
    },
  ],
  message: ({ object, services, isCaLeftToProgram }) =>
    `\`${object}\` exists once: forced to share it, the previous release wants it to call ${services.previous.join(', ')}, the next one ${services.next.join(', ')}.${isCaLeftToProgram ? ' The charts leave `caBundle` to the controllers, which then overwrite each other’s.' : ''}`,
  remedy: () =>
    'Name the configuration after the release and its namespace, and let each release’s webhooks select their own objects (`objectSelector`, `namespaceSelector`).',
  check(pair, _context, report) {
    const tenant = tenantApart(pair)
    if (tenant === null) return
    for (const collision of findCollisions(pair, tenant)) {
      const { previous, next } = collision
      if (collision.outcome !== 'refused' || !isWebhookConfiguration(next)) continue
      const services = { previous: servicesOf(previous), next: servicesOf(next) }
      if (services.next.every((service) => services.previous.includes(service))) continue
      report({
        evidence: { object: sharedName(collision), services, isCaLeftToProgram: isCaLeftToProgram(next) },
        at: { object: next },
        was: { object: previous },
        condition: {
          kind: 'command',
          text: 'only when the second installation is forced to share it (`--take-ownership`, or applied past Helm)',
        },
      })
    }
  },
})

function servicesOf(object: Parameters<typeof webhooksOf>[0]): readonly string[] {
  return [...new Set(webhooksOf(object).flatMap((webhook) => serviceOf(webhook) ?? []))].map((name) => `\`${name}\``)
}
