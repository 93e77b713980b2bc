import { formatPath } from '../../model/path.ts'
import { objectName } from '../../model/release.ts'
import { defineRule } from '../rule.ts'
import { exampleWebhook } from './example-webhook.ts'
import { emptyFieldsOf } from './rendered-empty.ts'

type Evidence = { readonly object: string; readonly fields: readonly string[] }

const bundle = (caBundle: string, metadata = '') =>
  exampleWebhook({
    client: `{service: {name: webhook, namespace: default, path: /widgets}${caBundle}}`,
    more: metadata,
  })

/** The single-release side of `webhook/filled-by-controller`. */
export const webhookEmptyCertificate = defineRule<'release', Evidence>({
  id: 'webhook/empty-certificate',
  scope: 'release',
  title: 'Certificate that the chart renders empty',
  why: 'Something in the cluster has to fill it, and from then on chart and controller both claim the field: every `helm upgrade` of a release that Helm 4 installed stops with a conflict, and Helm 3 empties the field again.',
  sources: [
    'helm/helm pkg/kube/client.go, Update',
    'https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts',
  ],
  category: 'webhook',
  severity: 'warning',
  breaks: [],
  since: '0.1.0',
  examples: [
    { title: 'an empty CA', next: bundle(', caBundle: ""'), reports: 1 },
    {
      title: 'a Secret of type kubernetes.io/tls',
      next: exampleWebhook({
        beside: [
          'apiVersion: v1\nkind: Secret\nmetadata: {name: cert}\ntype: kubernetes.io/tls\ndata: {tls.crt: "", tls.key: ""}',
        ],
      }),
      reports: 1,
    },
    { title: 'no CA, which cert-manager fills in', next: bundle(''), reports: 0 },
    { title: 'a CA', next: bundle(', caBundle: YQ=='), reports: 0 },
  ],
  message: ({ object, fields }) =>
    `${object} is rendered with ${fields.map((field) => `\`${field}\``).join(', ')} empty, and what fills it in is at odds with Helm from then on.`,
  remedy: () =>
    'Leave the field out of the template; a controller or cert-manager’s annotation then fills it and owns it alone.',
  check(release, _context, report) {
    const fields = emptyFieldsOf(release)
    for (const object of new Set(fields.map((field) => field.object))) {
      const own = fields.filter((field) => field.object === object)
      const [first] = own
      if (first === undefined) continue
      report({
        evidence: { object: objectName(object), fields: own.map(({ path }) => formatPath(path)) },
        at: { object, path: first.path },
        ...(object.dependency === null ? {} : { severity: 'info' }),
      })
    }
  },
})
