import { CelError, Duration, Timestamp, TypeValue, Uint } from './scalar.ts'
import type { CelType } from './types.ts'
import { CelList, CelMap, type CelValue, Opaque, Optional, type Result } from './value.ts'

/** The name of a value's type at run time: what `type()` gives. An object of a custom resource is a `map`. */
export function typeNameOf(value: CelValue): string {
  if (value === null) return 'null_type'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'bigint') return 'int'
  if (typeof value === 'number') return 'double'
  if (typeof value === 'string') return 'string'
  if (value instanceof Uint) return 'uint'
  if (value instanceof Uint8Array) return 'bytes'
  if (value instanceof Timestamp) return 'google.protobuf.Timestamp'
  if (value instanceof Duration) return 'google.protobuf.Duration'
  if (value instanceof TypeValue) return 'type'
  if (value instanceof CelList) return 'list'
  if (value instanceof CelMap) return 'map'
  if (value instanceof Optional) return 'optional_type'
  return value instanceof Opaque ? value.typeName : 'dyn'
}

/** Whether cel-go lets the value through as an argument of this type: containers by their first item (`defaultIsAssignableRuntimeType`). */
export function fitsType(value: CelValue, type: CelType): boolean {
  if (type.kind === 'dyn' || type.kind === 'parameter') return true
  if (typeNameOf(value) !== type.name) return false
  const [first, second] = type.parameters
  if (value instanceof CelList && first !== undefined) {
    const item = value.size === 0 ? undefined : value.get(0)
    return item === undefined || fitsResult(item, first)
  }
  if (value instanceof CelMap && first !== undefined && second !== undefined) {
    const [key] = value.keys()
    const found = key === undefined ? undefined : value.find(key)
    return key === undefined || found === undefined || (fitsType(key, first) && fitsResult(found, second))
  }
  return true
}

function fitsResult(result: Result, type: CelType): boolean {
  if (type.kind === 'dyn' || type.kind === 'parameter') return true
  return !(result instanceof CelError) && fitsType(result, type)
}
