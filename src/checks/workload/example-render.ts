import type { ExampleRelease } from '../rule.ts'

/** A chart that renders the documents, one file each. */
export function exampleObjects(...documents: readonly string[]): ExampleRelease {
  return {
    manifest: documents.map((text, index) => `---\n# Source: example/templates/${index}.yaml\n${text}\n`).join(''),
  }
}

interface ExampleWorkload {
  readonly kind?: string
  readonly name?: string
  /** Fields of the specification, in flow style, with a comma at the end. */
  readonly spec?: string
  readonly labels?: string
  /** Fields of the pods’ specification, likewise. */
  readonly pod?: string
  /** Fields of the container, likewise. */
  readonly container?: string
}

/** A workload of one container, in flow style below its head. */
export function exampleWorkloadText(workload: ExampleWorkload = {}): string {
  const { kind = 'Deployment', name = 'manager', spec = '', labels = '{app: a}', pod = '', container = '' } = workload
  return `apiVersion: apps/v1\nkind: ${kind}\nmetadata: {name: ${name}}\nspec: {${spec}selector: {matchLabels: {app: a}}, template: {metadata: {labels: ${labels}}, spec: {${pod}containers: [{name: main, ${container}image: "example.com/app:1"}]}}}`
}
