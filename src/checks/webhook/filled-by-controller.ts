import { formatPath } from '../../model/path.ts'
import { type KubernetesObject, objectName } from '../../model/release.ts'
import { defineRule } from '../rule.ts'
import { exampleWebhook } from './example-webhook.ts'
import { type EmptyField, emptyFieldsOf } from './rendered-empty.ts'

type Evidence = {
  readonly object: string
  readonly fields: readonly string[]
  /** Helm 4 applies it as it is rendered and writes over what was filled in; otherwise it meets a conflict. */
  readonly isOverwritten: boolean
}

const secret = (content: string) => `apiVersion: v1\nkind: Secret\nmetadata: {name: webhook-cert}\n${content}`
const rendered = (content: string) => exampleWebhook({ beside: [secret(content)] })
const bundle = (caBundle: string) =>
  exampleWebhook({ client: `{service: {name: webhook, namespace: default, path: /widgets}${caBundle}}` })

/**
 * Tried with kube-apiserver 1.34: Helm 4 applies `data` on the server, where the controller owns it by then; Helm 3 merges
 * three ways and puts back what the chart renders.
 */
export const webhookFilledByController = defineRule<'pair', Evidence>({
  id: 'webhook/filled-by-controller',
  scope: 'pair',
  title: 'Certificate that the chart renders empty and the upgrade takes back',
  why: 'Once something in the cluster has filled what the chart renders empty, Helm 4 stops there ("conflict occurred while applying object … Apply failed"), at every upgrade and rollback, to the same version too, with definitions and workloads changed already. Helm 3 empties it again: the certificates are made anew while pods of both releases serve with different ones.',
  sources: [
    'helm/helm pkg/kube/client.go, Update',
    'https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts',
    'https://github.com/kubeflow/trainer/pull/3627',
  ],
  category: 'webhook',
  severity: 'error',
  breaks: ['in-place', 'rollback'],
  since: '0.1.0',
  examples: [
    {
      title: 'a Secret with empty keys',
      previous: rendered('data: {server-key.pem: "", server-cert.pem: "", ca-cert.pem: ""}'),
      next: rendered('data: {server-key.pem: "", server-cert.pem: "", ca-cert.pem: ""}'),
      reports: 1,
    },
    {
      title: 'a placeholder for the CA',
      previous: bundle(', caBundle: Cg=='),
      next: bundle(', caBundle: Cg=='),
      reports: 1,
    },
    { title: 'a Secret without content', previous: rendered(''), next: rendered(''), reports: 0 },
    { title: 'no `caBundle`, which cert-manager fills in', previous: bundle(''), next: bundle(''), reports: 0 },
    {
      title: 'an empty password is no certificate',
      previous: rendered('data: {password: ""}'),
      next: rendered('data: {password: ""}'),
      reports: 0,
    },
  ],
  message: ({ object, fields, isOverwritten }) =>
    isOverwritten
      ? `${object}: the chart renders ${listed(fields)} empty as text, so every upgrade empties what was filled in, under Helm 3 and 4.`
      : `${object}: the chart renders ${listed(fields)} empty; once it is filled, \`helm upgrade\` stops at it with a conflict (Helm 4) or empties it again (Helm 3).`,
  remedy: ({ fields, isOverwritten }) =>
    `${
      fields.some((field) => field.endsWith('.caBundle'))
        ? 'Leave `caBundle` out of the template; cert-manager’s annotation `cert-manager.io/inject-ca-from` or the controller fills it.'
        : 'Render the Secret without these keys (no `data`), or let the controller create it.'
    }${isOverwritten ? '' : ' Until then, `--force-conflicts` lets Helm 4 through, and the certificates are made anew.'}`,
  check(pair, _context, report) {
    const before = new Map(
      grouped(emptyFieldsOf(pair.previous)).map(([object, fields]) => [objectName(object), fields]),
    )
    for (const [object, fields] of grouped(emptyFieldsOf(pair.next))) {
      // What is new, nobody has filled yet.
      const known = before.get(objectName(object))
      const [first] = fields
      if (known === undefined || first === undefined) continue
      report({
        evidence: {
          object: objectName(object),
          fields: fields.map(({ path }) => formatPath(path)),
          isOverwritten: fields.every(({ kind }) => kind === 'text'),
        },
        at: { object, path: first.path },
        condition: { kind: 'cluster', text: 'only once something in the cluster has filled it in' },
      })
    }
  },
})

function grouped(fields: readonly EmptyField[]): readonly (readonly [KubernetesObject, readonly EmptyField[]])[] {
  const groups = new Map<KubernetesObject, EmptyField[]>()
  for (const field of fields) groups.set(field.object, [...(groups.get(field.object) ?? []), field])
  return [...groups]
}

function listed(fields: readonly string[]): string {
  return fields.map((field) => `\`${field}\``).join(', ')
}
