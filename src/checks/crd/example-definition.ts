import type { ExampleRelease } from '../rule.ts'

interface ExampleDefinition {
  readonly scope?: string
  readonly kind?: string
  /** Lines under `spec`, less indentation. */
  readonly spec?: readonly string[]
  /** Entries of `spec.versions` in flow style; `schema` is filled in where it is missing. */
  readonly versions?: readonly string[]
  readonly annotations?: readonly string[]
}

const anySchema = 'schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}'

/** A small `widgets.example.com` as YAML, for the examples of rules about whole definitions. */
export function exampleDefinition(definition: ExampleDefinition = {}): string {
  const kind = definition.kind ?? 'Widget'
  const versions = definition.versions ?? ['name: v1, served: true, storage: true']
  return [
    'apiVersion: apiextensions.k8s.io/v1',
    'kind: CustomResourceDefinition',
    'metadata:',
    '  name: widgets.example.com',
    ...(definition.annotations === undefined
      ? []
      : ['  annotations:', ...definition.annotations.map((line) => `    ${line}`)]),
    'spec:',
    '  group: example.com',
    `  scope: ${definition.scope ?? 'Namespaced'}`,
    `  names: {kind: ${kind}, listKind: ${kind}List, plural: widgets, singular: widget}`,
    ...(definition.spec ?? []).map((line) => `  ${line}`),
    '  versions:',
    ...versions.map((version) => `  - {${version.includes('schema:') ? version : `${version}, ${anySchema}`}}`),
    '',
  ].join('\n')
}

/** The definition as a release of bare manifests. */
export function inManifests(definition: ExampleDefinition = {}): ExampleRelease {
  return { files: { 'widgets.yaml': exampleDefinition(definition) } }
}

/** The definition in the chart's `crds/`: Helm installs it once and never again. */
export function inCrdsFolder(definition: ExampleDefinition = {}): ExampleRelease {
  return { manifest: `---\n# Source: example/crds/widgets.yaml\n${exampleDefinition(definition)}` }
}

/** The definition among the chart's templates: part of the Helm release. */
export function inTemplates(definition: ExampleDefinition = {}): ExampleRelease {
  return { manifest: `---\n# Source: example/templates/widgets.yaml\n${exampleDefinition(definition)}` }
}

/** The definition as a hook of the events. */
export function asHook(events: string): ExampleRelease {
  return inTemplates({ annotations: [`helm.sh/hook: "${events}"`] })
}

/** A chart that renders something else. */
export const withoutDefinition: ExampleRelease = {
  manifest:
    '---\n# Source: example/templates/config.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: example\ndata: {}\n',
}
