import {
  arrayMember,
  booleanMember,
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  member,
  stringMember,
} from './json.ts'

/** `spec.versions[*].schema.openAPIV3Schema` and what lies in it, parsed once. Absent, null, zero, false and empty stay different. */
export interface StructuralSchema extends ValueConstraints {
  readonly type: SchemaType | null
  readonly properties: ReadonlyMap<string, StructuralSchema> | null
  /** `true` and `false` as written; a schema for map values; null when absent. */
  readonly additionalProperties: StructuralSchema | boolean | null
  readonly items: StructuralSchema | null
  readonly nullable: boolean
  /** `undefined` when there is none. `default: null` is none: the API server's decoder reads it as absent. */
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

/** The types that a definition may name. */
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

/** Deepest nesting of schema nodes that is read; the API server knows no bound, real definitions stay below 40. */
export const schemaDepthBound = 200

/** Most nodes that are read: more than fit into etcd's request limit of 1.5 MB, so that alias bombs end here. */
export const schemaNodeBound = 200_000

/**
 * Parses `openAPIV3Schema` as the API server decodes it. Tolerant: a keyword of the wrong type counts as absent
 * here and stays in `raw`, where `validateDefinition` finds and reports it.
 *
 * @throws {RangeError} beyond {@link schemaDepthBound} or {@link schemaNodeBound}; `parseCustomResourceDefinition`
 * turns that into a problem.
 */
export function parseStructuralSchema(raw: JsonObject): StructuralSchema {
  return new SchemaParser().node(raw, 1)
}

class SchemaParser {
  #nodes = 0

  node(raw: JsonObject, depth: number): StructuralSchema {
    if (depth > schemaDepthBound) throw new RangeError(`The schema is nested deeper than ${schemaDepthBound} levels.`)
    this.#nodes += 1
    if (this.#nodes > schemaNodeBound) throw new RangeError(`The schema has more than ${schemaNodeBound} nodes.`)
    const child = (value: Json | undefined) => (isJsonObject(value) ? this.node(value, depth + 1) : null)
    const branches = (keyword: string) =>
      arrayMember(raw, keyword).map((branch) => this.node(isJsonObject(branch) ? branch : {}, depth + 1))
    const properties = member(raw, 'properties')
    const additionalProperties = member(raw, 'additionalProperties')
    const enumeration = member(raw, 'enum')
    return {
      type: oneOf(schemaTypes, member(raw, 'type')),
      properties: isJsonObject(properties)
        ? new Map(
            Object.entries(properties).map(([name, value]) => [
              name,
              this.node(isJsonObject(value) ? value : {}, depth + 1),
            ]),
          )
        : null,
      additionalProperties:
        typeof additionalProperties === 'boolean' ? additionalProperties : child(additionalProperties),
      items: child(member(raw, 'items')),
      nullable: booleanMember(raw, 'nullable') ?? false,
      default: member(raw, 'default') ?? undefined,
      intOrString: booleanMember(raw, 'x-kubernetes-int-or-string') ?? false,
      preserveUnknownFields: booleanMember(raw, 'x-kubernetes-preserve-unknown-fields') ?? false,
      embeddedResource: booleanMember(raw, 'x-kubernetes-embedded-resource') ?? false,
      listType: oneOf(['atomic', 'set', 'map'], member(raw, 'x-kubernetes-list-type')),
      listMapKeys: strings(raw, 'x-kubernetes-list-map-keys'),
      mapType: oneOf(['granular', 'atomic'], member(raw, 'x-kubernetes-map-type')),
      validations: arrayMember(raw, 'x-kubernetes-validations').map((rule) =>
        parseValidationRule(isJsonObject(rule) ? rule : {}),
      ),
      required: strings(raw, 'required'),
      enum: isJsonArray(enumeration) ? enumeration : null,
      pattern: stringMember(raw, 'pattern') ?? null,
      format: stringMember(raw, 'format') ?? null,
      minimum: numeric(raw, 'minimum'),
      maximum: numeric(raw, 'maximum'),
      exclusiveMinimum: booleanMember(raw, 'exclusiveMinimum') ?? false,
      exclusiveMaximum: booleanMember(raw, 'exclusiveMaximum') ?? false,
      multipleOf: numeric(raw, 'multipleOf'),
      minLength: count(raw, 'minLength'),
      maxLength: count(raw, 'maxLength'),
      minItems: count(raw, 'minItems'),
      maxItems: count(raw, 'maxItems'),
      minProperties: count(raw, 'minProperties'),
      maxProperties: count(raw, 'maxProperties'),
      allOf: branches('allOf'),
      anyOf: branches('anyOf'),
      oneOf: branches('oneOf'),
      not: child(member(raw, 'not')),
      raw,
    }
  }
}

/** All of them. */
export const schemaTypes: readonly SchemaType[] = ['object', 'array', 'string', 'integer', 'number', 'boolean']

function parseValidationRule(raw: JsonObject): ValidationRule {
  const text = (key: string) => stringMember(raw, key) || null
  return {
    rule: stringMember(raw, 'rule') ?? '',
    message: text('message'),
    messageExpression: text('messageExpression'),
    reason: text('reason'),
    fieldPath: text('fieldPath'),
    optionalOldSelf: booleanMember(raw, 'optionalOldSelf') ?? false,
  }
}

function oneOf<T extends string>(values: readonly T[], found: Json | undefined): T | null {
  return values.find((value) => value === found) ?? null
}

/** A null item is the empty text, as the decoder of the API server reads it. */
function strings(raw: JsonObject, keyword: string): readonly string[] {
  return arrayMember(raw, keyword).flatMap((item) => (typeof item === 'string' || item === null ? [item ?? ''] : []))
}

function numeric(raw: JsonObject, keyword: string): number | bigint | null {
  const found = member(raw, keyword)
  return typeof found === 'number' || typeof found === 'bigint' ? found : null
}

function count(raw: JsonObject, keyword: string): number | null {
  const found = numeric(raw, keyword)
  return found === null ? null : Number(found)
}
