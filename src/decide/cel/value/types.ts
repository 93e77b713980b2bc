/** Kinds of cel-go's `types.Kind` that rules of custom resources can meet. */
export type TypeKind =
  | 'bool'
  | 'int'
  | 'uint'
  | 'double'
  | 'string'
  | 'bytes'
  | 'null'
  | 'timestamp'
  | 'duration'
  | 'dyn'
  | 'error'
  | 'list'
  | 'map'
  | 'struct'
  | 'opaque'
  | 'parameter'
  | 'type'

/** A static type. `name` is the run-time name (`google.protobuf.Timestamp`, `optional_type`). */
export interface CelType {
  readonly kind: TypeKind
  readonly name: string
  readonly parameters: readonly CelType[]
}

function simple(kind: TypeKind, name: string): CelType {
  return { kind, name, parameters: [] }
}

export const boolType = simple('bool', 'bool')
export const intType = simple('int', 'int')
export const uintType = simple('uint', 'uint')
export const doubleType = simple('double', 'double')
export const stringType = simple('string', 'string')
export const bytesType = simple('bytes', 'bytes')
export const nullType = simple('null', 'null_type')
export const timestampType = simple('timestamp', 'google.protobuf.Timestamp')
export const durationType = simple('duration', 'google.protobuf.Duration')
export const dynType = simple('dyn', 'dyn')
export const errorType = simple('error', '!error!')
export const typeType = simple('type', 'type')

export function listType(element: CelType): CelType {
  return { kind: 'list', name: 'list', parameters: [element] }
}

export function mapType(key: CelType, value: CelType): CelType {
  return { kind: 'map', name: 'map', parameters: [key, value] }
}

export function structType(name: string): CelType {
  return simple('struct', name)
}

export function opaqueType(name: string, ...parameters: readonly CelType[]): CelType {
  return { kind: 'opaque', name, parameters }
}

export function optionalType(value: CelType): CelType {
  return opaqueType('optional_type', value)
}

export function parameterType(name: string): CelType {
  return simple('parameter', name)
}

export function typeOfType(type: CelType): CelType {
  return { kind: 'type', name: 'type', parameters: [type] }
}

export function isOptionalType(type: CelType): boolean {
  return type.kind === 'opaque' && type.name === 'optional_type'
}

/** Same type, parameters included (cel-go `IsExactType`). */
export function isSameType(left: CelType, right: CelType): boolean {
  return (
    left === right ||
    (left.kind === right.kind &&
      left.name === right.name &&
      left.parameters.length === right.parameters.length &&
      left.parameters.every((parameter, index) => isSameType(parameter, right.parameters[index] ?? errorType)))
  )
}

/** As cel-go writes types in its errors (`checker.FormatCELType`). */
export function formatType(type: CelType): string {
  const [first, second] = type.parameters
  if (type.kind === 'list' && first) return `list(${formatType(first)})`
  if (type.kind === 'map' && first && second) return `map(${formatType(first)}, ${formatType(second)})`
  if (type.kind === 'type') return first ? `type(${formatType(first)})` : 'type'
  if (type.kind === 'null') return 'null'
  if (type.kind === 'opaque' && type.parameters.length > 0) {
    return `${type.name}(${type.parameters.map(formatType).join(', ')})`
  }
  return type.name
}
