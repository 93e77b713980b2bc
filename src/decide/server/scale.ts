import type { ScaleSubresource } from '../../model/custom-resource-definition.ts'
import { isJsonObject, type Json, type JsonObject, member } from '../../model/json.ts'
import type { FieldError } from '../admission.ts'
import { goTypeOf } from './go-number.ts'
import { showValue } from './show-value.ts'

const greatestReplicas = 2 ** 31 - 1

/** Which half of the scale subresource a request touches: PUT of `/status` leaves the desired count alone. */
export type ScalePart = 'spec' | 'status'

/**
 * Values that the scale subresource points at: counts are integers from 0 to 2^31-1, the selector is a text
 * (apiextensions-apiserver pkg/registry/customresource/validator.go ValidateScaleSpec, ValidateScaleStatus).
 */
export function validateScale(
  object: JsonObject,
  scale: ScaleSubresource | null,
  parts: readonly ScalePart[],
): readonly FieldError[] {
  if (scale === null) return []
  return [
    ...(parts.includes('spec') ? count(object, scale.specReplicasPath) : []),
    ...(parts.includes('status') ? count(object, scale.statusReplicasPath) : []),
    ...(parts.includes('status') && scale.labelSelectorPath !== null ? selector(object, scale.labelSelectorPath) : []),
  ]
}

function count(object: JsonObject, path: string): readonly FieldError[] {
  const value = valueAt(object, path)
  if (value === undefined) return []
  if (value === unreachable) return [refused(path, 'Invalid value: 0: accessor error: a field on the way is no object')]
  if (goTypeOf(value) !== 'integer') return [refused(path, 'Invalid value: 0: accessor error: expected int64')]
  const replicas = Number(value)
  if (replicas < 0) return [refused(path, `Invalid value: ${showValue(value)}: should be a non-negative integer`)]
  return replicas > greatestReplicas
    ? [refused(path, `Invalid value: ${showValue(value)}: should be less than or equal to ${greatestReplicas}`)]
    : []
}

function selector(object: JsonObject, path: string): readonly FieldError[] {
  const value = valueAt(object, path)
  return value === undefined || typeof value === 'string'
    ? []
    : [refused(path, 'Invalid value: "": accessor error: expected string')]
}

const unreachable = Symbol('a field on the way is no object')

/** Undefined where a field on the way is absent or null. */
function valueAt(object: JsonObject, path: string): Json | undefined | typeof unreachable {
  let value: Json | undefined = object
  for (const key of path.replace(/^\./, '').split('.')) {
    if (value === null || value === undefined) return undefined
    if (!isJsonObject(value)) return unreachable
    value = member(value, key)
  }
  return value
}

function refused(path: string, message: string): FieldError {
  return { path, keyword: 'scale', message, isRatcheted: false }
}
