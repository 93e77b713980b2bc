import { member, stringMember } from '../../model/json.ts'
import type { Path } from '../../model/path.ts'
import type { StructuralSchema } from '../../model/structural-schema.ts'
import { type DefinitionError, forbidden, invalid, notSupported, required } from './definition-error.ts'

/** `x-kubernetes-map-type` (ValidateCustomResourceDefinitionOpenAPISchema). */
export function mapTypeErrors(schema: StructuralSchema, path: Path): readonly DefinitionError[] {
  const mapType = stringMember(schema.raw, 'x-kubernetes-map-type')
  if (mapType === undefined) return []
  return [
    ...typeErrors(schema, 'object', 'x-kubernetes-map-type', path),
    ...(mapType === 'atomic' || mapType === 'granular'
      ? []
      : [notSupported([...path, 'x-kubernetes-map-type'], mapType, ['atomic', 'granular'])]),
  ]
}

/** `x-kubernetes-list-type` and `x-kubernetes-list-map-keys` (the same, and validateMapListKeysMapSet). */
export function listTypeErrors(schema: StructuralSchema, path: Path): readonly DefinitionError[] {
  const listType = stringMember(schema.raw, 'x-kubernetes-list-type')
  const at = [...path, 'x-kubernetes-list-type']
  const keysNeedMap = 'must be map if x-kubernetes-list-map-keys is non-empty'
  if (listType === undefined) return schema.listMapKeys.length > 0 ? [required(at, keysNeedMap)] : []
  return [
    ...typeErrors(schema, 'array', 'x-kubernetes-list-type', path),
    ...(schema.type === 'array' && listType === 'set' ? setItemErrors(schema.items, path) : []),
    ...(['atomic', 'set', 'map'].includes(listType) ? [] : [notSupported(at, listType, ['atomic', 'set', 'map'])]),
    ...(schema.listMapKeys.length > 0 && listType !== 'map' ? [invalid(at, listType, keysNeedMap)] : []),
    ...(listType === 'map' ? mapListErrors(schema, path) : []),
    ...(listType === 'map' || listType === 'set' ? nullableItemErrors(schema, listType, path) : []),
  ]
}

function typeErrors(
  schema: StructuralSchema,
  expected: 'array' | 'object',
  keyword: string,
  path: Path,
): readonly DefinitionError[] {
  const type = stringMember(schema.raw, 'type') ?? ''
  if (type === expected) return []
  const detail = `must be ${expected} if ${keyword} is specified`
  const at = [...path, 'type']
  return [type === '' ? required(at, detail) : invalid(at, type, detail)]
}

/** Objects are granular unless they say otherwise, lists are atomic. */
function setItemErrors(items: StructuralSchema | null, path: Path): readonly DefinitionError[] {
  const detail = 'must be atomic as item of a list with x-kubernetes-list-type=set'
  const raw = items?.raw ?? {}
  const listType = stringMember(raw, 'x-kubernetes-list-type') ?? 'atomic'
  const mapType = stringMember(raw, 'x-kubernetes-map-type') ?? 'granular'
  if (items?.type === 'array' && listType !== 'atomic') {
    return [invalid([...path, 'items', 'x-kubernetes-list-type'], listType, detail)]
  }
  return items?.type === 'object' && mapType !== 'atomic'
    ? [invalid([...path, 'items', 'x-kubernetes-map-type'], mapType, detail)]
    : []
}

function mapListErrors(schema: StructuralSchema, path: Path): readonly DefinitionError[] {
  const { items, listMapKeys } = schema
  const keysPath = [...path, 'x-kubernetes-list-map-keys']
  const noKeys =
    listMapKeys.length === 0 ? [required(keysPath, 'must not be empty if x-kubernetes-list-type is map')] : []
  if (items === null) {
    const detail =
      member(schema.raw, 'items') === undefined
        ? 'must have a schema if x-kubernetes-list-type is map'
        : 'must only have a single schema if x-kubernetes-list-type is map'
    return [...noKeys, required([...path, 'items'], detail)]
  }
  if (items.type !== 'object') {
    const type = stringMember(items.raw, 'type') ?? ''
    const detail = "must be object if parent array's x-kubernetes-list-type is map"
    return [...noKeys, invalid([...path, 'items', 'type'], type, detail)]
  }
  return [...noKeys, ...listMapKeys.flatMap((key, index) => keyErrors(key, index, schema, items, path))]
}

function keyErrors(
  key: string,
  index: number,
  list: StructuralSchema,
  items: StructuralSchema,
  path: Path,
): readonly DefinitionError[] {
  const keysPath = [...path, 'x-kubernetes-list-map-keys', index]
  const property = items.properties?.get(key)
  return [
    ...(list.listMapKeys.indexOf(key) < index ? [invalid(keysPath, key, 'must not contain duplicate entries')] : []),
    ...(property === undefined
      ? [invalid(keysPath, key, 'entries must all be names of item properties')]
      : keyPropertyErrors(key, property, items, [...path, 'items', 'properties', key])),
  ]
}

function keyPropertyErrors(
  key: string,
  property: StructuralSchema,
  items: StructuralSchema,
  path: Path,
): readonly DefinitionError[] {
  const isScalar = property.type !== 'array' && property.type !== 'object'
  const isGiven = items.required.includes(key) || property.default !== undefined
  const isKey = 'this property is in x-kubernetes-list-map-keys'
  return [
    ...(isScalar
      ? []
      : [
          invalid(
            [...path, 'type'],
            property.type,
            "must be a scalar type if parent array's x-kubernetes-list-type is map",
          ),
        ]),
    ...(isGiven
      ? []
      : [required([...path, 'default'], `${isKey}, so it must have a default or be a required property`)]),
    ...(property.nullable ? [forbidden([...path, 'nullable'], `${isKey}, so it cannot be nullable`)] : []),
  ]
}

function nullableItemErrors(schema: StructuralSchema, listType: string, path: Path): readonly DefinitionError[] {
  return schema.items?.nullable
    ? [forbidden([...path, 'items', 'nullable'], `cannot be nullable when x-kubernetes-list-type is ${listType}`)]
    : []
}
