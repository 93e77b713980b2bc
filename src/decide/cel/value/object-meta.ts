import type { SchemaType, StructuralSchema } from '../../../model/structural-schema.ts'

/** A node that says nothing but its type. */
export function bareSchema(
  type: SchemaType,
  properties: ReadonlyMap<string, StructuralSchema> | null,
): StructuralSchema {
  return {
    type,
    properties,
    additionalProperties: null,
    items: null,
    nullable: false,
    default: undefined,
    intOrString: false,
    preserveUnknownFields: false,
    embeddedResource: false,
    listType: null,
    listMapKeys: [],
    mapType: null,
    validations: [],
    raw: {},
    required: [],
    enum: null,
    pattern: null,
    format: null,
    minimum: null,
    maximum: null,
    exclusiveMinimum: false,
    exclusiveMaximum: false,
    multipleOf: null,
    minLength: null,
    maxLength: null,
    minItems: null,
    maxItems: null,
    minProperties: null,
    maxProperties: null,
    allOf: [],
    anyOf: [],
    oneOf: [],
    not: null,
  }
}

const text = bareSchema('string', null)
const metadata = bareSchema(
  'object',
  new Map([
    ['name', text],
    ['generateName', text],
  ]),
)

/**
 * At the root of a resource, and of an embedded one, rules reach `apiVersion`, `kind`, `metadata.name`
 * and `metadata.generateName` and nothing else of `metadata`, whatever the schema says, unless it
 * types all five (apiextensions `pkg/apiserver/schema/cel/model/schemas.go`, `WithTypeAndObjectMeta`).
 */
export function withTypeAndObjectMeta(schema: StructuralSchema): StructuralSchema {
  const { properties } = schema
  const declared = properties?.get('metadata')
  const isDeclared =
    properties?.get('kind')?.type === 'string' &&
    properties.get('apiVersion')?.type === 'string' &&
    declared?.type === 'object' &&
    declared.properties?.get('name')?.type === 'string' &&
    declared.properties.get('generateName')?.type === 'string'
  if (isDeclared) return schema
  return {
    ...schema,
    properties: new Map([...(properties ?? []), ['kind', text], ['apiVersion', text], ['metadata', metadata]]),
  }
}
