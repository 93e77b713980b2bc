import {
  type CelType,
  dynType,
  isSameType,
  listType,
  mapType,
  nullType,
  opaqueType,
  typeOfType,
} from '../value/types.ts'

/** Type parameters and what they stand for, by name (cel-go `checker/mapping.go`). */
export type Substitutions = Map<string, CelType>

function isDyn(type: CelType): boolean {
  return type.kind === 'dyn'
}

/** The mappings under which `from` may be used as `to`, for each pair; null when it may not (cel-go `checker/types.go`). */
export function assignAll(
  known: Substitutions,
  from: readonly CelType[],
  to: readonly CelType[],
): Substitutions | null {
  const trial = new Map(known)
  return areAssignable(trial, from, to) ? trial : null
}

function areAssignable(known: Substitutions, from: readonly CelType[], to: readonly CelType[]): boolean {
  return (
    from.length === to.length &&
    from.every((type, index) => {
      const target = to[index]
      return target !== undefined && isAssignable(known, type, target)
    })
  )
}

function isAssignable(known: Substitutions, first: CelType, second: CelType): boolean {
  if (second.kind === 'parameter') {
    const answer = standFor(known, first, second)
    if (answer.isValid) return true
    if (answer.hasSubstitution) return false
  }
  if (first.kind === 'parameter') return standFor(known, second, first).isValid
  if (isDyn(first) || isDyn(second) || first.kind === 'error' || second.kind === 'error') return true
  if (first.kind === 'null') return isNullable(second)
  if (second.kind === 'null') return isNullable(first)
  switch (first.kind) {
    case 'type':
      return second.kind === 'type'
    case 'opaque':
    case 'list':
    case 'map':
      return (
        first.kind === second.kind &&
        first.name === second.name &&
        areAssignable(known, first.parameters, second.parameters)
      )
    default:
      return first.kind === second.kind && first.name === second.name
  }
}

/** Objects, times and library types may be compared with null; text, numbers, lists and maps may not. */
function isNullable(type: CelType): boolean {
  return ['null', 'opaque', 'struct', 'duration', 'timestamp'].includes(type.kind)
}

/** Whether the parameter `parameter` can stand for `type`. */
function standFor(
  known: Substitutions,
  type: CelType,
  parameter: CelType,
): { readonly isValid: boolean; readonly hasSubstitution: boolean } {
  if (type.kind === parameter.kind && isSameType(type, parameter)) return { isValid: true, hasSubstitution: true }
  const current = known.get(parameter.name)
  if (current !== undefined) {
    if (type.kind === current.kind && isSameType(type, current)) return { isValid: true, hasSubstitution: true }
    if (!isAssignable(known, type, current)) return { isValid: false, hasSubstitution: true }
    const general = mostGeneral(type, current)
    if (isUnreferenced(known, parameter, general)) known.set(parameter.name, general)
    return { isValid: true, hasSubstitution: true }
  }
  if (!isUnreferenced(known, parameter, type)) return { isValid: false, hasSubstitution: false }
  known.set(parameter.name, type)
  return { isValid: true, hasSubstitution: false }
}

function isUnreferenced(known: Substitutions, type: CelType, within: CelType): boolean {
  if (isSameType(type, within)) return false
  if (within.kind === 'parameter') {
    const current = known.get(within.name)
    return current === undefined || isUnreferenced(known, type, current)
  }
  return within.parameters.every((parameter) => isUnreferenced(known, type, parameter))
}

/** The more general of two types that unify. */
export function mostGeneral(first: CelType, second: CelType): CelType {
  return isEqualOrLessSpecific(first, second) ? first : second
}

function isEqualOrLessSpecific(first: CelType, second: CelType): boolean {
  if (isDyn(first) || first.kind === 'parameter') return true
  if (isDyn(second) || second.kind === 'parameter') return false
  if (first.kind !== second.kind) return false
  if (first.kind === 'type') return true
  if (first.kind !== 'list' && first.kind !== 'map' && first.kind !== 'opaque') return isSameType(first, second)
  return (
    first.name === second.name &&
    first.parameters.length === second.parameters.length &&
    first.parameters.every((parameter, index) => isEqualOrLessSpecific(parameter, second.parameters[index] ?? nullType))
  )
}

/** The type with its parameters replaced by what they stand for; free ones become `dyn` when asked. */
export function resolveType(known: Substitutions, type: CelType, isFreeDyn: boolean): CelType {
  const current = type.kind === 'parameter' ? known.get(type.name) : undefined
  if (current !== undefined) return resolveType(known, current, isFreeDyn)
  if (type.kind === 'parameter') return isFreeDyn ? dynType : type
  const [first, second] = type.parameters
  if (first === undefined) return type
  switch (type.kind) {
    case 'list':
      return listType(resolveType(known, first, isFreeDyn))
    case 'map':
      return mapType(resolveType(known, first, isFreeDyn), resolveType(known, second ?? dynType, isFreeDyn))
    case 'type':
      return typeOfType(resolveType(known, first, isFreeDyn))
    case 'opaque':
      return opaqueType(type.name, ...type.parameters.map((parameter) => resolveType(known, parameter, isFreeDyn)))
    default:
      return type
  }
}
