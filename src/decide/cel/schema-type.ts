import { member } from '../../model/json.ts'
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
  /** Items, entries or characters that one request can hold, an unsigned 64-bit integer; 0 where it means nothing. */
  readonly maximumElements: bigint
  readonly minimumSize: number
}

/** `celconfig.MaxRequestSizeBytes`. */
export const requestSize = 3 * 1024 * 1024

/** Of the longest text in one request, without its quotes. */
const longestRequest = BigInt(requestSize - 2)

/** Upstream `pkg/cel/limits.go`. */
const sizes = { duration: 3, date: 12, dateTime: 21, text: 2, bool: 4 }

/** Upstream gives durations and times this much room, dates their own size. */
const longestTime = 32n

/**
 * The type of a node, named by its place, or null when rules cannot see the node at all: no type, a list
 * or map of what they cannot see. `name` makes objects of different places different types.
 */
export function schemaTypeOf(schema: StructuralSchema, isResourceRoot: boolean, name: string): SchemaType | null {
  if (schema.intOrString) {
    return simple(dynType, 1, bytesOf(schema) ?? longestRequest)
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

function simple(celType: CelType, minimumSize: number, maximumElements = 0n): SchemaType {
  return { celType, fields: null, element: null, maximumElements, minimumSize }
}

function listOf(schema: StructuralSchema, name: string): SchemaType | null {
  const element =
    schema.items === null ? null : schemaTypeOf(schema.items, schema.items.embeddedResource, `${name}.@idx`)
  if (element === null) return null
  const maximumElements = countOf(schema, 'maxItems') ?? fitting(element.minimumSize + 1)
  return { celType: listType(element.celType), fields: null, element, maximumElements, minimumSize: 2 }
}

function mapOf(schema: StructuralSchema, values: StructuralSchema, name: string): SchemaType | null {
  const element = schemaTypeOf(values, values.embeddedResource, `${name}.@elem`)
  if (element === null) return null
  const maximumElements = countOf(schema, 'maxProperties') ?? fitting(element.minimumSize + 6)
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
      minimumSize += byteLength(property) + type.minimumSize + 4
    }
  }
  return { celType: structType(name), fields, element: null, maximumElements: 0n, minimumSize }
}

function textOf(schema: StructuralSchema): SchemaType {
  switch (schema.format) {
    case 'byte':
      return simple(bytesType, sizes.text, countOf(schema, 'maxLength') ?? longestRequest)
    case 'duration':
      return simple(durationType, sizes.duration, longestTime)
    case 'date':
      return simple(timestampType, sizes.date, BigInt(sizes.date))
    case 'date-time':
      return simple(timestampType, sizes.dateTime, longestTime)
    default:
      return simple(stringType, sizes.text, longestText(schema))
  }
}

function longestText(schema: StructuralSchema): bigint {
  const bytes = bytesOf(schema)
  if (bytes !== null) return bytes
  if (schema.enum === null || schema.enum.length === 0) return longestRequest
  const lengths = schema.enum.map((value) => (typeof value === 'string' ? byteLength(value) : 0))
  return BigInt(Math.max(0, ...lengths))
}

/** Of a text in UTF-8; counted, not encoded: most texts are short. */
function byteLength(text: string): number {
  let length = text.length
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index)
    // The halves of a pair count two each.
    if (unit > 0x7f) length += unit > 0x7ff && (unit < 0xd800 || unit > 0xdfff) ? 2 : 1
  }
  return length
}

/** A bound on characters as one on bytes; the product overflows as it does upstream. */
function bytesOf(schema: StructuralSchema): bigint | null {
  const characters = countOf(schema, 'maxLength')
  return characters === null ? null : BigInt.asUintN(64, characters * 4n)
}

/** A bound as written, beyond 2^53 too; a negative one is zero. */
export function countOf(schema: StructuralSchema, bound: 'maxLength' | 'maxItems' | 'maxProperties'): bigint | null {
  const written = member(schema.raw, bound)
  if (typeof written === 'bigint') return written < 0n ? 0n : written
  const read = schema[bound]
  return read === null || !Number.isFinite(read) ? null : BigInt(Math.max(0, Math.trunc(read)))
}

/** How many entries of a size fit into one request. */
function fitting(entrySize: number): bigint {
  return BigInt(Math.trunc((requestSize - 2) / entrySize))
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
