import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../model/json.ts'
import type { Path } from '../../model/path.ts'
import { goTypeOf } from '../server/go-number.ts'
import type { DefinitionError } from './definition-error.ts'

/** What the API server's decoder expects at a place. A null is always fine: it counts as absent. */
export type Shape =
  | 'text'
  | 'flag'
  | 'number'
  | 'int64'
  | 'int32'
  | 'base64'
  | { readonly list: Shape }
  | { readonly map: () => Shape }
  /** Members that are not listed are unknown and ignored. */
  | { readonly members: Readonly<Record<string, Shape>> }
  /** By the kind of the value; what is none of them is ignored. */
  | { readonly either: readonly Shape[]; readonly orElse: 'ignored' | 'refused' }
  | (() => Shape)

/** Where a manifest cannot be decoded (encoding/json into k8s.io/apiextensions-apiserver pkg/apis/apiextensions/v1). */
export function shapeErrors(value: Json | undefined, shape: Shape, path: Path): readonly DefinitionError[] {
  const errors: DefinitionError[] = []
  check(value, shape, path, errors)
  return errors
}

function check(value: Json | undefined, shape: Shape, path: Path, errors: DefinitionError[]): void {
  if (value === undefined || value === null) return
  if (typeof shape === 'function') check(value, shape(), path, errors)
  else if (typeof shape === 'string') {
    if (!fits(value, shape)) errors.push(unfit(value, shape, path))
  } else if ('either' in shape) {
    const found = shape.either.find((option) => isKind(value, option))
    if (found !== undefined) check(value, found, path, errors)
    else if (shape.orElse === 'refused') errors.push(unfit(value, 'one of the types allowed here', path))
  } else if ('list' in shape) {
    if (!isJsonArray(value)) errors.push(unfit(value, 'list', path))
    else for (const [index, item] of value.entries()) check(item, shape.list, [...path, index], errors)
  } else if (!isJsonObject(value)) errors.push(unfit(value, 'object', path))
  else if ('map' in shape) {
    for (const key of Object.keys(value)) check(value[key], shape.map, [...path, key], errors)
  } else checkMembers(value, shape.members, path, errors)
}

function checkMembers(
  value: JsonObject,
  members: Readonly<Record<string, Shape>>,
  path: Path,
  errors: DefinitionError[],
): void {
  for (const key of Object.keys(value)) {
    if (!Object.hasOwn(members, key)) continue
    const shape = members[key]
    if (shape !== undefined) check(value[key], shape, [...path, key], errors)
  }
}

function isKind(value: Json, shape: Shape): boolean {
  if (typeof shape === 'function') return isKind(value, shape())
  if (typeof shape === 'string') return fits(value, shape)
  return 'list' in shape ? isJsonArray(value) : isJsonObject(value)
}

function fits(value: Json, shape: Shape & string): boolean {
  switch (shape) {
    case 'text':
      return typeof value === 'string'
    case 'flag':
      return typeof value === 'boolean'
    case 'number':
      return typeof value === 'number' || typeof value === 'bigint'
    case 'int64':
      return goTypeOf(value) === 'integer'
    case 'int32':
      return goTypeOf(value) === 'integer' && Math.abs(Number(value)) < 2 ** 31
    default:
      return typeof value === 'string' && isBase64(value)
  }
}

function isBase64(text: string): boolean {
  const code = text.replace(/[\r\n]/g, '')
  return code.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(code)
}

function unfit(value: Json, expected: string, path: Path): DefinitionError {
  return { path, message: `Cannot be decoded: expected ${expected}, found ${goTypeOf(value)}`, certainty: 'proved' }
}
