import type { CustomResourceDefinition } from './custom-resource-definition.ts'
import type { ImageReference } from './image-reference.ts'
import type { Json, JsonObject } from './json.ts'
import type { Path } from './path.ts'
import type { ReadProblem, ReleaseSource, RenderFailure, RenderPurpose } from './release-source.ts'

/** One published release of a chart, or a set of CRD manifests, understood as far as it can be read. */
export interface Release {
  readonly source: ReleaseSource
  /** Chart name; null for bare manifests. */
  readonly name: string | null
  /** Chart version; null for bare manifests. */
  readonly version: string | null
  readonly chart: Chart | null
  /** Of the install render, hooks and CRDs included, in the order of file and position. */
  readonly objects: readonly KubernetesObject[]
  readonly crds: readonly ShippedCrd[]
  readonly images: readonly ImageUse[]
  /** The other renders, understood the same way; see {@link RenderPurpose}. */
  readonly variants: readonly RenderVariant[]
  readonly problems: readonly ReadProblem[]
}

export interface RenderVariant {
  readonly purpose: RenderPurpose
  /** Why Helm refused; then there are no objects. */
  readonly failure: RenderFailure | null
  readonly objects: readonly KubernetesObject[]
  readonly crds: readonly ShippedCrd[]
  readonly images: readonly ImageUse[]
}

export interface Chart {
  /** Path inside the release: `` for the chart itself, `charts/flux2` for a dependency. */
  readonly path: string
  readonly name: string
  readonly version: ChartScalar | null
  readonly appVersion: ChartScalar | null
  readonly kubeVersion: ChartScalar | null
  readonly apiVersion: string | null
  readonly type: 'application' | 'library'
  readonly annotations: Readonly<Record<string, Json>>
  /** What the annotations that hold YAML say, by annotation: those that Artifact Hub reads. */
  readonly annotationDocuments: Readonly<Record<string, AnnotationDocument>>
  readonly dependencies: readonly ChartDependency[]
  readonly lock: ChartLock | null
  /** `values.yaml`; an empty object when there is none. */
  readonly values: JsonObject
  /** Text of `values.schema.json`. */
  readonly valuesSchema: string | null
  /** Vendored under `charts/`. */
  readonly subcharts: readonly Chart[]
  /** The whole of Chart.yaml. */
  readonly raw: JsonObject
}

export type AnnotationDocument =
  | { readonly kind: 'value'; readonly value: Json }
  | { readonly kind: 'fault'; readonly message: string }

/** A scalar of Chart.yaml with the type that YAML gave it: `1.10` without quotes is the number 1.1. */
export interface ChartScalar {
  readonly value: Json
  /** As written in the file, quotes removed. */
  readonly text: string
  /** What Helm makes of it in a field of type string: `1.1` there. */
  readonly helmText: string
}

export interface ChartDependency {
  readonly name: string
  readonly version: string | null
  readonly repository: string | null
  readonly condition: string | null
  readonly alias: string | null
  readonly raw: JsonObject
}

export interface ChartLock {
  readonly digest: string | null
  readonly dependencies: readonly JsonObject[]
}

/** A rendered object, or one of a manifest file. */
export interface KubernetesObject {
  /** Chart-relative file it was rendered from: Helm's `# Source:` comment less the chart's own name. */
  readonly file: string
  /**
   * Line of the document's first line in the text rendered from `file`, from 1: what `helm template --show-only FILE`
   * prints, less the `# Source:` comments. For a file in `crds/`, the line in the file itself.
   */
  readonly line: number
  /** Dependency it belongs to, such as `charts/flux2`; null for the chart itself. */
  readonly dependency: string | null
  readonly apiVersion: string
  readonly kind: string
  readonly name: string
  /** As rendered; null when the manifest names none. */
  readonly namespace: string | null
  /** `helm.sh/hook` split at commas; empty for what is no hook. */
  readonly hooks: readonly string[]
  readonly value: JsonObject
  /** The document's text; positions are found in it. */
  readonly text: string
  /** Where `value` stands in the text's value: empty, but for an item of a `List`. */
  readonly textPath: Path
}

/** `Kind/name` or `Kind/namespace/name`: how findings name an object. */
export function objectName(object: Pick<KubernetesObject, 'kind' | 'name' | 'namespace'>): string {
  return object.namespace === null
    ? `${object.kind}/${object.name}`
    : `${object.kind}/${object.namespace}/${object.name}`
}

/** An object as the API server identifies it: `group/Kind/namespace/name`, without the API version; the core group is empty. */
export function identityOf(object: Pick<KubernetesObject, 'apiVersion' | 'kind' | 'name' | 'namespace'>): string {
  return `${groupOf(object.apiVersion)}/${objectName(object)}`
}

/** `apps/v1` → `apps`; `v1` → the core group, empty. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/')
  return slash === -1 ? '' : apiVersion.slice(0, slash)
}

export interface ShippedCrd {
  readonly definition: CustomResourceDefinition
  readonly object: KubernetesObject
  /** `crds`: Helm creates it at install and never again; `templates`: owned by the release; `manifest`: no chart. */
  readonly placement: 'crds' | 'templates' | 'manifest'
  /** `helm.sh/resource-policy: keep` is on it. */
  readonly isKept: boolean
}

export interface ImageUse {
  readonly reference: ImageReference | null
  /** As rendered. */
  readonly text: string
  readonly object: KubernetesObject
  readonly container: string
  /** Of `text` in the object. */
  readonly path: Path
}
