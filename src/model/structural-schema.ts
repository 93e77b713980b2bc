import type { Json, JsonObject } from './json.ts'

/** `spec.versions[*].schema.openAPIV3Schema` and what lies in it, parsed once. Absent, null, zero, false and empty stay different. */
export interface StructuralSchema extends ValueConstraints {
  readonly type: SchemaType | null
  readonly properties: ReadonlyMap<string, StructuralSchema> | null
  /** `true` and `false` as written; a schema for map values; null when absent. */
  readonly additionalProperties: StructuralSchema | boolean | null
  readonly items: StructuralSchema | null
  readonly nullable: boolean
  /** `undefined` when there is none; `null` is a default. */
  readonly default: Json | undefined
  readonly intOrString: boolean
  readonly preserveUnknownFields: boolean
  readonly embeddedResource: boolean
  readonly listType: 'atomic' | 'set' | 'map' | null
  readonly listMapKeys: readonly string[]
  readonly mapType: 'granular' | 'atomic' | null
  readonly validations: readonly ValidationRule[]
  /** The node as written: keywords that no field above holds (title, example, vendor extensions, forbidden ones) are here. */
  readonly raw: JsonObject
}

export type SchemaType = 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean'

/** What may stand at a node and, again, inside the junctors `allOf`, `anyOf`, `oneOf` and `not`. */
export interface ValueConstraints {
  readonly required: readonly string[]
  readonly enum: readonly Json[] | null
  readonly pattern: string | null
  readonly format: string | null
  readonly minimum: number | bigint | null
  readonly maximum: number | bigint | null
  readonly exclusiveMinimum: boolean
  readonly exclusiveMaximum: boolean
  readonly multipleOf: number | bigint | null
  readonly minLength: number | null
  readonly maxLength: number | null
  readonly minItems: number | null
  readonly maxItems: number | null
  readonly minProperties: number | null
  readonly maxProperties: number | null
  /** A branch is a whole node: structural rules only restrict what it may say. */
  readonly allOf: readonly StructuralSchema[]
  readonly anyOf: readonly StructuralSchema[]
  readonly oneOf: readonly StructuralSchema[]
  readonly not: StructuralSchema | null
}

/** An entry of `x-kubernetes-validations`. */
export interface ValidationRule {
  readonly rule: string
  readonly message: string | null
  readonly messageExpression: string | null
  readonly reason: string | null
  readonly fieldPath: string | null
  readonly optionalOldSelf: boolean
}
