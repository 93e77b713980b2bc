import type { ExampleRelease } from '../rule.ts'

interface ExampleWebhook {
  readonly kind?: 'Validating' | 'Mutating'
  readonly groups?: string
  readonly operations?: string
  readonly versions?: string
  readonly resources?: string
  /** `clientConfig` in flow style. */
  readonly client?: string
  /** Lines of the entry. */
  readonly more?: string
  /** Further documents. */
  readonly beside?: readonly string[]
}

/** A release that registers one webhook for widgets; null: one that registers none. */
export function exampleWebhook(webhook: ExampleWebhook | null = {}): ExampleRelease {
  const documents = [...(webhook === null ? [config] : [configuration(webhook)]), ...(webhook?.beside ?? [])]
  return {
    manifest: documents.map((text, index) => `---\n# Source: example/templates/${index}.yaml\n${text}\n`).join(''),
  }
}

const config = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: example}\ndata: {a: b}'

function configuration({
  kind = 'Validating',
  groups,
  operations,
  versions,
  resources,
  client,
  more,
}: ExampleWebhook): string {
  return [
    'apiVersion: admissionregistration.k8s.io/v1',
    `kind: ${kind}WebhookConfiguration`,
    'metadata: {name: example}',
    'webhooks:',
    '  - name: widgets.example.com',
    '    admissionReviewVersions: [v1]',
    '    sideEffects: None',
    `    clientConfig: ${client ?? '{service: {name: webhook, namespace: default, path: /widgets}}'}`,
    `    rules: [{apiGroups: ${groups ?? '[example.com]'}, apiVersions: ${versions ?? '[v1]'}, operations: ${operations ?? '[CREATE, UPDATE]'}, resources: ${resources ?? '[widgets]'}}]`,
    ...(more === undefined ? [] : more.split('\n').map((line) => `    ${line}`)),
  ].join('\n')
}
