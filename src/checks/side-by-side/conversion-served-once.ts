import { groupBy } from '../../model/group-by.ts'
import { memberAt } from '../../model/json.ts'
import type { ShippedCrd } from '../../model/release.ts'
import type { InstallationName } from '../../model/tenancy.ts'
import { defineRule } from '../rule.ts'
import { readTarget } from '../webhook/webhooks.ts'
import { findCollisions } from './collisions.ts'
import { exampleTenants } from './example-tenants.ts'
import { tenantApart } from './tenants.ts'

type Evidence = {
  readonly definitions: readonly string[]
  readonly services: { readonly previous: string; readonly next: string }
}

const definition = (conversion: string) =>
  [
    'templates/widgets.yaml',
    `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {kind: Widget, listKind: WidgetList, plural: widgets, singular: widget}
  conversion: ${conversion}
  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]`,
  ] as const
const converted = ({ releaseName, namespace }: InstallationName) =>
  definition(
    `{strategy: Webhook, webhook: {conversionReviewVersions: [v1], clientConfig: {service: {name: ${releaseName}, namespace: ${namespace}}}}}`,
  )
const unconverted = () => definition('{strategy: None}')

/** `spec.conversion` is a part of the definition, so it has one target for all installations (apiextensions/v1 types.go). */
export const sideBySideConversionServedOnce = defineRule<'pair', Evidence>({
  id: 'side-by-side/conversion-served-once',
  scope: 'pair',
  title: 'Conversion webhook that only one of two releases serves',
  why: 'A definition names one Service for conversions. With two releases on it, the one that wrote it last converts the objects of both: when it is uninstalled or down, every read and write through a version other than the stored one fails for both, and an older one does not know the newer fields.',
  sources: [
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/#webhook-conversion',
  ],
  category: 'side-by-side',
  severity: 'error',
  breaks: ['side-by-side'],
  since: '0.1.0',
  examples: [
    {
      title: 'each release names its own Service',
      previous: exampleTenants('1.0.0', (own) => [converted(own)]),
      next: exampleTenants('1.1.0', (own) => [converted(own)]),
      reports: 1,
    },
    {
      title: 'one Service for both',
      previous: exampleTenants('1.0.0', () => [converted({ releaseName: 'conversion', namespace: 'shared' })]),
      next: exampleTenants('1.1.0', () => [converted({ releaseName: 'conversion', namespace: 'shared' })]),
      reports: 0,
    },
    {
      title: 'nothing is converted',
      previous: exampleTenants('1.0.0', () => [unconverted()]),
      next: exampleTenants('1.1.0', () => [unconverted()]),
      reports: 0,
    },
  ],
  facts: ({ definitions, services }) => definitions.map((name) => [name, services]),
  message: ({ definitions: [first = '', ...rest], services }) =>
    `${[first, ...rest].map((name) => `\`${name}\``).join(', ')} ${rest.length === 0 ? 'is' : 'are'} converted by one Service: the previous release wants ${services.previous}, the next one ${services.next}.`,
  remedy: () =>
    'Ship definition and conversion webhook in a chart of their own, which both releases share, and let it be of the newer version.',
  check(pair, _context, report) {
    const tenant = tenantApart(pair)
    if (tenant === null) return
    const contested = findCollisions(pair, tenant).flatMap((collision) => {
      const previous = conversionService(pair.previous.crds.find(({ object }) => object === collision.previous))
      const next = conversionService(tenant.render.crds.find(({ object }) => object === collision.next))
      return previous === null || next === null || previous === next
        ? []
        : [{ collision, services: { previous, next } }]
    })
    const byCase = groupBy(contested, ({ collision, services }) =>
      JSON.stringify([services.previous, services.next, collision.outcome]),
    )
    for (const group of byCase.values()) {
      const [first] = group
      if (first === undefined) continue
      report({
        evidence: { definitions: group.map(({ collision }) => collision.next.name), services: first.services },
        at: { object: first.collision.next, path: ['spec', 'conversion'] },
        was: { object: first.collision.previous, path: ['spec', 'conversion'] },
        ...(first.collision.outcome === 'refused'
          ? {
              condition: {
                kind: 'command',
                text: 'only when the second installation is forced to share it (`--take-ownership`, or applied past Helm)',
              },
            }
          : {}),
      })
    }
  },
})

/** `NAMESPACE/NAME` of what converts the objects of a definition; null where nothing does, or no Service. */
function conversionService(shipped: ShippedCrd | undefined): string | null {
  if (shipped === undefined || shipped.definition.conversion.strategy !== 'Webhook') return null
  const target = readTarget(memberAt(shipped.definition.conversion.raw ?? null, 'webhook', 'clientConfig'))
  return target?.kind === 'service' ? `\`${target.namespace}/${target.name}\`` : null
}
