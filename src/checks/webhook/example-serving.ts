interface ExampleServing {
  readonly kind?: 'Deployment' | 'StatefulSet'
  /** Fields of the workload’s specification, in flow style, with a comma at the end. */
  readonly spec?: string
  readonly image?: string
  readonly probe?: string
}

const ready = ', readinessProbe: {httpGet: {path: /, port: 8443}}'

/** The Service and the workload behind the example webhook. */
export function exampleServing({ kind = 'Deployment', spec = '', image = '1', probe = ready }: ExampleServing = {}) {
  return [
    'apiVersion: v1\nkind: Service\nmetadata: {name: webhook, namespace: default}\nspec: {selector: {app: a}, ports: [{port: 443, targetPort: 8443}]}',
    `apiVersion: apps/v1\nkind: ${kind}\nmetadata: {name: manager}\nspec: {${spec}selector: {matchLabels: {app: a}}, template: {metadata: {labels: {app: a}}, spec: {containers: [{name: main, image: "example.com/app:${image}"${probe}}]}}}`,
  ]
}
