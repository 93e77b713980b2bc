import { defineRule } from '../rule.ts'
import { certaintyOf, harmsBetween, harmText } from '../schema/version-harm.ts'
import { inManifests } from './example-definition.ts'

type Evidence = { readonly name: string; readonly versions: readonly string[] }

/** The same, with what each version does to the objects of another, half a sentence each. */
type Dropped = Evidence & { readonly harms: readonly string[] }

const webhook = [
  'conversion:',
  '  strategy: Webhook',
  '  webhook: {conversionReviewVersions: [v1], clientConfig: {service: {name: example, namespace: default}}}',
]
const differing = [
  'name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {size: {type: integer}}}}}}',
  'name: v1beta1, served: true, storage: false, schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {replicas: {type: integer}}}}}}',
]

const described = differing.map((version, index) =>
  version.replace('replicas', 'size').replace('{type: integer}', `{type: integer, description: text ${index}}`),
)

/** With strategy `None` only `apiVersion` is rewritten (k8s.io/apiextensions-apiserver pkg/apiserver/conversion/nop_converter.go). */
export const crdConversionWebhookRemoved = defineRule<'pair', Dropped>({
  id: 'crd/conversion-webhook-removed',
  scope: 'pair',
  title: 'Conversion webhook dropped between versions that differ',
  why: 'Without the webhook the API server only rewrites `apiVersion`: fields that one version knows under another name or shape are pruned when an object is read or written through the other version.',
  sources: [
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/#specify-conversion',
  ],
  category: 'crd',
  severity: 'error',
  breaks: ['custom-resources'],
  since: '0.1.0',
  examples: [
    {
      title: 'two versions with different schemas lose their webhook',
      previous: inManifests({ spec: webhook, versions: differing }),
      next: inManifests({ versions: differing }),
      reports: 1,
    },
    {
      title: 'two versions that differ in their descriptions',
      previous: inManifests({ spec: webhook, versions: described }),
      next: inManifests({ versions: described }),
      reports: 0,
    },
    { title: 'a single version needs none', previous: inManifests({ spec: webhook }), next: inManifests(), reports: 0 },
    {
      title: 'the webhook stays',
      previous: inManifests({ spec: webhook, versions: differing }),
      next: inManifests({ spec: webhook, versions: differing }),
      reports: 0,
    },
  ],
  message: ({ name, versions, harms }) =>
    `\`${name}\` no longer converts between ${versions.join(' and ')} by webhook: ${harms.join('; ')}.`,
  remedy: () => 'Keep the conversion webhook as long as versions with different schemas are served or stored.',
  check(pair, _context, report) {
    for (const { previous, next, servedVersions } of pair.crds.persisted) {
      if (previous.definition.conversion.strategy !== 'Webhook' || next.definition.conversion.strategy !== 'None')
        continue
      const harms = servedVersions.next.flatMap((comparison) => harmsBetween(next.definition, comparison))
      if (harms.length === 0) continue
      report({
        evidence: {
          name: next.definition.name,
          versions: next.definition.versions.map(({ name }) => name),
          harms: harms.map(harmText),
        },
        at: { object: next.object, path: ['spec'] },
        was: { object: previous.object, path: ['spec', 'conversion', 'strategy'] },
        direction: 'previous-to-next',
        ...certaintyOf(harms),
      })
    }
  },
})

/** The webhook becomes a part without which nothing of this kind is read or written through another version. */
export const crdConversionWebhookAdded = defineRule<'pair', Evidence>({
  id: 'crd/conversion-webhook-added',
  scope: 'pair',
  title: 'Conversion webhook added',
  why: 'From the upgrade on, every read and write through a version other than the stored one needs the webhook: it fails while the next controller is not serving, and after a rollback that leaves the definition behind.',
  sources: [
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/#webhook-conversion',
  ],
  category: 'crd',
  severity: 'warning',
  breaks: ['in-place', 'rollback'],
  since: '0.1.0',
  examples: [
    {
      title: 'a webhook is new',
      previous: inManifests({ versions: differing }),
      next: inManifests({ spec: webhook, versions: differing }),
      reports: 1,
    },
    {
      title: 'with one version it is never called',
      previous: inManifests(),
      next: inManifests({ spec: webhook }),
      reports: 0,
    },
  ],
  message: ({ name, versions }) =>
    `\`${name}\` now converts between ${versions.join(' and ')} by webhook: reads and writes through a version that is not stored fail while the webhook does not answer.`,
  remedy: () => 'Roll out the webhook before the definition that names it, with more than one replica.',
  check(pair, _context, report) {
    for (const { previous, next } of pair.crds.persisted) {
      if (previous.definition.conversion.strategy !== 'None' || next.definition.conversion.strategy !== 'Webhook')
        continue
      const versions = next.definition.versions.map(({ name }) => name)
      if (versions.length === 1) continue
      report({
        evidence: { name: next.definition.name, versions },
        at: { object: next.object, path: ['spec', 'conversion'] },
        was: { object: previous.object, path: ['spec'] },
        condition: { kind: 'cluster', text: 'only while the conversion webhook does not answer' },
      })
    }
  },
})
