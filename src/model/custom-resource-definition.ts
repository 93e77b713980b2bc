import type { Json, JsonObject } from './json.ts'
import type { StructuralSchema } from './structural-schema.ts'

/** An `apiextensions.k8s.io/v1` CustomResourceDefinition; fields that are missing hold the API server's default. */
export interface CustomResourceDefinition {
  /** `metadata.name`: `PLURAL.GROUP`. */
  readonly name: string
  readonly group: string
  readonly scope: 'Namespaced' | 'Cluster'
  readonly names: CrdNames
  /** `spec.preserveUnknownFields`: pruning is off for the whole definition. */
  readonly preserveUnknownFields: boolean
  readonly conversion: { readonly strategy: 'None' | 'Webhook'; readonly raw: JsonObject | null }
  readonly versions: readonly CrdVersion[]
  /** `status.storedVersions` of a live definition; null for one that comes from a file. */
  readonly storedVersions: readonly string[] | null
  readonly raw: JsonObject
}

export interface CrdNames {
  readonly plural: string
  readonly singular: string
  readonly kind: string
  readonly listKind: string
  readonly shortNames: readonly string[]
  readonly categories: readonly string[]
}

export interface CrdVersion {
  readonly name: string
  /** Position in `spec.versions`. */
  readonly index: number
  readonly served: boolean
  readonly storage: boolean
  readonly deprecated: boolean
  readonly deprecationWarning: string | null
  readonly schema: StructuralSchema | null
  readonly statusSubresource: boolean
  readonly scale: ScaleSubresource | null
  /** JSON paths as written, for example `.spec.color`. */
  readonly selectableFields: readonly string[]
  readonly additionalPrinterColumns: readonly Json[]
  readonly raw: JsonObject
}

export interface ScaleSubresource {
  readonly specReplicasPath: string
  readonly statusReplicasPath: string
  readonly labelSelectorPath: string | null
}
