import type { StructuralSchema } from '../../model/structural-schema.ts'
import { escapeFieldName } from './value/escape.ts'
import { withTypeAndObjectMeta } from './value/object-meta.ts'
import {
  boolType,
  bytesType,
  type CelType,
  doubleType,
  durationType,
  dynType,
  intType,
  listType,
  mapType,
  stringType,
  structType,
  timestampType,
} from './value/types.ts'

/**
 * A schema node as rules see it (k8s.io/apiserver `pkg/cel/common/schemas.go`, `SchemaDeclType`). Sizes
 * are for the cost estimate, in bytes of JSON.
 */
export interface SchemaType {
  readonly celType: CelType
  /** By escaped name; null for anything but an object. */
  readonly fields: ReadonlyMap<string, SchemaType> | null
  /** Of lists and maps. */
  readonly element: SchemaType | null
  /** Items, entries or characters that one request can hold; 0 where it means nothing. */
  readonly maximumElements: number
  readonly minimumSize: number
}

/** `celconfig.MaxRequestSizeBytes`. */
export const requestSize = 3 * 1024 * 1024

/** Upstream `pkg/cel/limits.go`. */
const sizes = { durationMaximum: 32, dateTimeMaximum: 32, duration: 3, date: 12, dateTime: 21, text: 2, bool: 4 }

/**
 * The type of a node, named by its place, or null when rules cannot see the node at all: no type, a list
 * or map of what they cannot see. `name` makes objects of different places different types.
 */
export function schemaTypeOf(schema: StructuralSchema, isResourceRoot: boolean, name: string): SchemaType | null {
  if (schema.intOrString) {
    const maximumElements = schema.maxLength === null ? requestSize - 2 : Math.max(0, schema.maxLength) * 4
    return simple(dynType, 1, maximumElements)
  }
  const node = isResourceRoot ? withTypeAndObjectMeta(schema) : schema
  switch (node.type) {
    case 'array':
      return listOf(node, name)
    case 'object':
      return typeof node.additionalProperties === 'object' && node.additionalProperties !== null
        ? mapOf(node, node.additionalProperties, name)
        : objectOf(node, name)
    case 'string':
      return textOf(node)
    case 'boolean':
      return simple(boolType, sizes.bool)
    case 'number':
      return simple(doubleType, 1)
    case 'integer':
      return simple(intType, 1)
    case null:
      return null
  }
}

function simple(celType: CelType, minimumSize: number, maximumElements = 0): SchemaType {
  return { celType, fields: null, element: null, maximumElements, minimumSize }
}

function listOf(schema: StructuralSchema, name: string): SchemaType | null {
  const element =
    schema.items === null ? null : schemaTypeOf(schema.items, schema.items.embeddedResource, `${name}.@idx`)
  if (element === null) return null
  const estimated = Math.trunc((requestSize - 2) / (element.minimumSize + 1))
  const maximumElements = schema.maxItems === null ? estimated : Math.max(0, schema.maxItems)
  return { celType: listType(element.celType), fields: null, element, maximumElements, minimumSize: 2 }
}

function mapOf(schema: StructuralSchema, values: StructuralSchema, name: string): SchemaType | null {
  const element = schemaTypeOf(values, values.embeddedResource, `${name}.@elem`)
  if (element === null) return null
  const estimated = Math.trunc((requestSize - 2) / (element.minimumSize + 6))
  const maximumElements = schema.maxProperties === null ? estimated : Math.max(0, schema.maxProperties)
  return { celType: mapType(stringType, element.celType), fields: null, element, maximumElements, minimumSize: 2 }
}

function objectOf(schema: StructuralSchema, name: string): SchemaType {
  const fields = new Map<string, SchemaType>()
  let minimumSize = 2
  for (const [property, child] of schema.properties ?? []) {
    const escaped = escapeFieldName(property)
    const type = schemaTypeOf(child, child.embeddedResource, `${name}.${escaped ?? property}`)
    if (type === null) continue
    if (escaped !== null) fields.set(escaped, type)
    if (schema.required.includes(property) && (child.default === undefined || child.default === null)) {
      minimumSize += new TextEncoder().encode(property).length + type.minimumSize + 4
    }
  }
  return { celType: structType(name), fields, element: null, maximumElements: 0, minimumSize }
}

function textOf(schema: StructuralSchema): SchemaType {
  switch (schema.format) {
    case 'byte':
      return simple(bytesType, sizes.text, schema.maxLength === null ? requestSize - 2 : Math.max(0, schema.maxLength))
    case 'duration':
      return simple(durationType, sizes.duration, sizes.durationMaximum)
    case 'date':
      return simple(timestampType, sizes.date, sizes.date)
    case 'date-time':
      return simple(timestampType, sizes.dateTime, sizes.dateTimeMaximum)
    default:
      return simple(stringType, sizes.text, longestText(schema))
  }
}

function longestText(schema: StructuralSchema): number {
  if (schema.maxLength !== null) return Math.max(0, schema.maxLength) * 4
  if (schema.enum === null || schema.enum.length === 0) return requestSize - 2
  const lengths = schema.enum.map((value) => (typeof value === 'string' ? new TextEncoder().encode(value).length : 0))
  return Math.max(0, ...lengths)
}

/** Every object type at and below a node, by name. */
export function objectTypesOf(type: SchemaType): ReadonlyMap<string, SchemaType> {
  const found = new Map<string, SchemaType>()
  const visit = (node: SchemaType): void => {
    if (node.fields !== null) found.set(node.celType.name, node)
    for (const field of node.fields?.values() ?? []) visit(field)
    if (node.element !== null) visit(node.element)
  }
  visit(type)
  return found
}
