import type { InstallationName } from '../../model/tenancy.ts'

/** A validating webhook for Widgets, served by the installation's own Service; `selector` is its `objectSelector`. */
export function exampleWebhook(
  name: string,
  { releaseName, namespace }: InstallationName,
  selector = '{}',
): readonly [string, string] {
  return [
    'templates/webhook.yaml',
    `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: ${name}}
webhooks:
  - name: widgets.example.com
    admissionReviewVersions: [v1]
    sideEffects: None
    objectSelector: ${selector}
    clientConfig: {service: {name: ${releaseName}, namespace: ${namespace}}}
    rules: [{apiGroups: [example.com], apiVersions: ['*'], operations: [CREATE, UPDATE], resources: [widgets]}]`,
  ]
}
