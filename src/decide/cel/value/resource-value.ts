import { isJsonArray, isJsonObject, type Json, type JsonObject, jsonEquals, member } from '../../../model/json.ts'
import type { StructuralSchema } from '../../../model/structural-schema.ts'
import { decodeUrlBase64 } from './base64.ts'
import { isInt64, nativeOf, nativeToValue } from './containers.ts'
import { equalsOf } from './equality.ts'
import { escapeFieldName, unescapeFieldName } from './escape.ts'
import { withTypeAndObjectMeta } from './object-meta.ts'
import { CelError, EvaluationPanic, noSuchOverload } from './scalar.ts'
import { parseFormatDate, parseFormatDateTime, parseFormatDuration } from './time.ts'
import { CelList, CelMap, type CelValue, Foreign, type Native, Opaque, type Result } from './value.ts'

/**
 * A part of a custom resource as rules see it: typed by its schema, converted when it is reached
 * (k8s.io/apiserver `pkg/cel/common/valuesunstructured.go`, `UnstructuredToVal`).
 */
export function resourceToValue(native: Native, schema: StructuralSchema): Result {
  if (native === null) {
    return schema.nullable ? null : new CelError('invalid data, got null for schema with nullable=false')
  }
  if (schema.intOrString) {
    if (typeof native === 'string') return native
    return !(native instanceof Foreign) && isInt64(native)
      ? BigInt(native)
      : new CelError('invalid data, expected XIntOrString value to be either a string or integer')
  }
  if (native instanceof Foreign) return foreignValue(native, schema)
  switch (schema.type) {
    case 'object':
      return isJsonObject(native)
        ? new ResourceMap(native, schema.embeddedResource ? withTypeAndObjectMeta(schema) : schema)
        : new CelError('invalid data, expected a map for the provided schema with type=object')
    case 'array':
      return arrayValue(native, schema)
    case 'string':
      return typeof native === 'string' ? textValue(native, schema) : invalidData('string', native)
    case 'number':
      return typeof native === 'number' || typeof native === 'bigint' ? Number(native) : invalidData('float', native)
    case 'integer':
      return isInt64(native) ? BigInt(native) : invalidData('int', native)
    case 'boolean':
      return typeof native === 'boolean' ? native : invalidData('bool', native)
    case null:
      return schema.preserveUnknownFields
        ? new PreservedValue(native)
        : new CelError('invalid type, expected object, array, number, integer, boolean or string')
  }
}

function invalidData(expected: string, native: Native): CelError {
  return new CelError(
    `invalid data, expected ${expected}, got ${native instanceof Foreign ? 'another type' : typeof native}`,
  )
}

/** A value that an expression appended to a list of the resource: only a whole double still fits a schema. */
function foreignValue(native: Foreign, schema: StructuralSchema): Result {
  return schema.type === 'number' && typeof native.value === 'number'
    ? native.value
    : invalidData(schema.type ?? 'nothing', native)
}

function arrayValue(json: Json, schema: StructuralSchema): Result {
  if (!isJsonArray(json)) return new CelError('invalid data, expected an array for the provided schema with type=array')
  const { items } = schema
  if (items === null) return new CelError('invalid array type, expected Items with a non-empty Schema')
  if (schema.listType === 'set') return new ResourceSet(json, items)
  if (schema.listType === 'map') return new ResourceMapList(json, items, schema.listMapKeys.map(escapeKey))
  return new ResourceList(json, items)
}

function escapeKey(name: string): string {
  return escapeFieldName(name) ?? name
}

function textValue(text: string, schema: StructuralSchema): Result {
  switch (schema.format) {
    case 'duration':
      return parseFormatDuration(text) ?? new CelError(`Invalid duration ${text}`)
    case 'date':
      return parseFormatDate(text) ?? new CelError(`Invalid date formatted string ${text}`)
    case 'date-time':
      return parseFormatDateTime(text) ?? new CelError(`Invalid date-time formatted string ${text}`)
    case 'byte':
      return decodeUrlBase64(text) ?? new CelError(`Invalid byte formatted string ${text}`)
    default:
      return text
  }
}

/** Data kept by x-kubernetes-preserve-unknown-fields: rules can only meet it inside a comparison. */
class PreservedValue extends Opaque {
  readonly typeName = 'unknown'
  private readonly json: Json

  constructor(json: Json) {
    super()
    this.json = json
  }

  equals(other: Result): Result {
    if (other instanceof PreservedValue) return jsonEquals(this.json, other.json)
    if (other instanceof CelError) return false
    const native = nativeOf(other)
    return !(native instanceof Foreign) && jsonEquals(this.json, native)
  }

  override native(): Native {
    return this.json
  }
}

/** A list without x-kubernetes-list-type, or an atomic one. */
class ResourceList extends CelList {
  protected readonly elements: readonly Native[]
  protected readonly itemSchema: StructuralSchema

  constructor(elements: readonly Native[], items: StructuralSchema) {
    super()
    this.elements = elements
    this.itemSchema = items
  }

  get size(): number {
    return this.elements.length
  }

  get(index: number): Result {
    return resourceToValue(this.elements[index] ?? null, this.itemSchema)
  }

  add(other: CelList): Result {
    return new ResourceList([...this.elements, ...nativesOf(other)], this.itemSchema)
  }

  contains(value: CelValue): Result {
    let error: CelError | null = null
    for (const item of this.items()) {
      const isEqual = equalsOf(item, value)
      if (isEqual === true) return true
      if (isEqual instanceof CelError) error ??= isEqual
    }
    return error ?? false
  }

  equals(other: Result): Result {
    if (!(other instanceof CelList)) return other instanceof CelError ? other : noSuchOverload()
    if (this.size !== other.size) return false
    for (let index = 0; index < this.size; index++) {
      const isEqual = equalsOf(this.get(index), other.get(index))
      if (isEqual !== true) return isEqual
    }
    return true
  }

  native(): Native {
    const json = this.elements.filter((element): element is Json => !(element instanceof Foreign))
    return json.length === this.elements.length ? json : new Foreign(this)
  }
}

function nativesOf(list: CelList): readonly Native[] {
  return [...list.items()].map((item) => (item instanceof CelError ? new Foreign(null) : nativeOf(item)))
}

/**
 * Text that is the same for two natives that Go's map takes for one key: int64 1 and float64 1 are two. Objects, lists
 * and bytes are no keys: the server panics.
 */
function nativeKey(native: Native | undefined): string {
  if (native === undefined || native === null) return 'nil'
  if (native instanceof Foreign) return foreignKey(native.value)
  if (isInt64(native)) return `i${native}`
  if (typeof native === 'number' || typeof native === 'bigint') return `d${Number(native)}`
  if (typeof native === 'string') return `s${native}`
  return typeof native === 'boolean' ? `b${native}` : unhashable(isJsonArray(native) ? 'list' : 'map')
}

function foreignKey(value: CelValue): string {
  if (typeof value === 'number') return `d${value}`
  if (value instanceof Uint8Array) return unhashable('bytes')
  return value instanceof CelList || value instanceof CelMap ? unhashable('list') : 'foreign'
}

const goTypes = { list: '[]interface {}', map: 'map[string]interface {}', bytes: '[]uint8' } as const

function unhashable(type: keyof typeof goTypes): never {
  throw new EvaluationPanic(`runtime error: hash of unhashable type ${goTypes[type]}`)
}

/** x-kubernetes-list-type: set. */
class ResourceSet extends ResourceList {
  override add(other: CelList): Result {
    const seen = new Set(this.elements.map(nativeKey))
    const added: Native[] = []
    for (const native of nativesOf(other)) {
      const key = nativeKey(native)
      if (seen.has(key)) continue
      seen.add(key)
      added.push(native)
    }
    return new ResourceSet([...this.elements, ...added], this.itemSchema)
  }

  override equals(other: Result): Result {
    if (!(other instanceof CelList)) return other instanceof CelError ? other : noSuchOverload()
    if (this.size !== other.size) return false
    const keys = new Set(this.elements.map(nativeKey))
    return nativesOf(other).every((native) => keys.has(nativeKey(native)) && !isNeverAKey(native))
  }
}

/** Times and durations of a set come back as Go times, while the set holds their text: they are never found. */
function isNeverAKey(native: Native): boolean {
  return native instanceof Foreign && typeof native.value !== 'number'
}

/** x-kubernetes-list-type: map. */
class ResourceMapList extends ResourceList {
  /** Escaped; the server looks them up unescaped, so keys that need escaping all read as absent. */
  private readonly keyNames: readonly string[]

  constructor(elements: readonly Native[], items: StructuralSchema, keyNames: readonly string[]) {
    super(elements, items)
    this.keyNames = keyNames
  }

  /** Null for what is no object: it has no key that anything could equal. */
  private keyOf(native: Native): string | null {
    if (native instanceof Foreign || !isJsonObject(native)) return null
    return this.keyNames.map((name) => nativeKey(member(native, name))).join('\0')
  }

  override add(other: CelList): Result {
    const elements = [...this.elements]
    const positions = new Map(elements.map((element, index) => [this.keyOf(element), index]))
    for (const native of nativesOf(other)) {
      const key = this.keyOf(native)
      const position = key === null ? undefined : positions.get(key)
      if (position === undefined) elements.push(native)
      else elements[position] = native
    }
    return new ResourceMapList(elements, this.itemSchema, this.keyNames)
  }

  override equals(other: Result): Result {
    if (!(other instanceof CelList)) return other instanceof CelError ? other : noSuchOverload()
    if (this.size !== other.size) return false
    const byKey = new Map(this.elements.map((element) => [this.keyOf(element), element]))
    for (const item of other.items()) {
      const native = item instanceof CelError ? new Foreign(null) : nativeOf(item)
      const key = this.keyOf(native)
      const found = key === null ? undefined : byKey.get(key)
      if (found === undefined) return false
      const isEqual = equalsOf(resourceToValue(found, this.itemSchema), item)
      if (isEqual !== true) return isEqual
    }
    return true
  }
}

/** An object or a map of a custom resource. */
export class ResourceMap extends CelMap {
  private readonly json: JsonObject
  private readonly schema: StructuralSchema

  constructor(json: JsonObject, schema: StructuralSchema) {
    super()
    this.json = json
    this.schema = schema
  }

  private schemaOf(key: string): StructuralSchema | undefined {
    const { properties, additionalProperties } = this.schema
    if (properties !== null) return properties.get(key)
    return typeof additionalProperties === 'object' && additionalProperties !== null ? additionalProperties : undefined
  }

  /** Unknown fields count, although no rule can reach them. */
  get size(): number {
    return Object.keys(this.json).length
  }

  keys(): readonly CelValue[] {
    const known = Object.keys(this.json).filter((key) => this.schemaOf(key) !== undefined)
    return this.schema.properties === null ? known : known.map((key) => escapeFieldName(key) ?? key)
  }

  find(key: CelValue): Result | undefined {
    if (typeof key !== 'string') return noSuchOverload()
    const name = this.schema.properties === null ? key : unescapeFieldName(key)
    if (name === null || !Object.hasOwn(this.json, name)) return undefined
    const value = this.json[name] ?? null
    // A null field of an object counts as absent; a null value of a map does not.
    if (this.schema.properties !== null && value === null) return undefined
    const schema = this.schemaOf(name)
    return schema === undefined ? undefined : resourceToValue(value, schema)
  }

  equals(other: Result): Result {
    if (!(other instanceof CelMap)) return other instanceof CelError ? other : noSuchOverload()
    if (this.size !== other.size) return false
    for (const key of Object.keys(this.json)) {
      const isEqual = this.equalsAt(key, other)
      if (isEqual !== true) return isEqual
    }
    return true
  }

  private equalsAt(key: string, other: CelMap): Result {
    if (this.schemaOf(key) === undefined) {
      if (!(other instanceof ResourceMap)) return noSuchOverload()
      // An unknown field that the other lacks does not make them differ: upstream compares only common ones.
      return !Object.hasOwn(other.json, key) || jsonEquals(this.json[key], other.json[key])
    }
    const [value, otherValue] = [this.find(key), other.find(key)]
    if (value === undefined || otherValue === undefined) return value === otherValue
    return equalsOf(value, otherValue)
  }

  native(): Native {
    return this.json
  }
}

/** An optional's content after cel-go took it out with `Value()`: its schema is lost. */
export function withoutSchema(value: CelValue): CelValue {
  return nativeToValue(nativeOf(value))
}
