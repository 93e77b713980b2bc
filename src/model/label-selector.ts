import { arrayMember, isJsonArray, isJsonObject, type Json, member, stringMember } from './json.ts'

/** `matchLabels` and `matchExpressions` as one list: all must hold (`LabelSelectorAsSelector` in apimachinery). */
export interface LabelRequirement {
  readonly key: string
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist'
  readonly values: readonly string[]
}

/** The requirements of a selector; none select everything. Null for what the API server refuses. */
export function readSelector(selector: Json | undefined): readonly LabelRequirement[] | null {
  const labels = member(selector, 'matchLabels')
  const equal = isJsonObject(labels) ? readLabels(labels) : []
  const expressions = arrayMember(selector, 'matchExpressions').map(readExpression)
  return expressions.every((expression) => expression !== null) ? [...equal, ...expressions] : null
}

/** Labels that must be as given, as a Service's selector has them. */
export function readLabels(labels: Json | undefined): readonly LabelRequirement[] {
  if (!isJsonObject(labels)) return []
  return Object.entries(labels).map(([key, value]) => ({ key, operator: 'In', values: [String(value)] }))
}

function readExpression(expression: Json): LabelRequirement | null {
  const operator = stringMember(expression, 'operator')
  const values = member(expression, 'values')
  const key = stringMember(expression, 'key')
  if (key === undefined) return null
  if (operator === 'Exists' || operator === 'DoesNotExist') return { key, operator, values: [] }
  if (operator !== 'In' && operator !== 'NotIn') return null
  return { key, operator, values: isJsonArray(values) ? values.map(String) : [] }
}

/** Whether labels meet every requirement. */
export function isSelected(labels: Json | undefined, requirements: readonly LabelRequirement[]): boolean {
  return requirements.every(({ key, operator, values }) => {
    const value = member(labels, key)
    const text = value === undefined || value === null ? undefined : String(value)
    switch (operator) {
      case 'In':
        return text !== undefined && values.includes(text)
      case 'NotIn':
        return text === undefined || !values.includes(text)
      case 'Exists':
        return text !== undefined
      case 'DoesNotExist':
        return text === undefined
      default:
        return operator satisfies never
    }
  })
}

/** What a selector lets a label be: whether it may be missing, and which values it may or may not have. */
interface Allowed {
  readonly absent: boolean
  readonly isExcept: boolean
  readonly values: ReadonlySet<string>
}

const anything: Allowed = { absent: true, isExcept: true, values: new Set() }

/** Whether whatever `inner` selects `outer` selects as well. Requirements on different labels do not touch each other. */
export function isWithin(inner: readonly LabelRequirement[], outer: readonly LabelRequirement[]): boolean {
  const keys = (requirements: readonly LabelRequirement[]) => [...new Set(requirements.map(({ key }) => key))]
  if (keys(inner).some((key) => isNothing(allowedBy(inner, key)))) return true
  return keys(outer).every((key) => isPartOf(allowedBy(inner, key), allowedBy(outer, key)))
}

function allowedBy(requirements: readonly LabelRequirement[], key: string): Allowed {
  return requirements.filter((requirement) => requirement.key === key).reduce(narrow, anything)
}

function narrow(allowed: Allowed, { operator, values }: LabelRequirement): Allowed {
  switch (operator) {
    case 'In':
      return { absent: false, isExcept: false, values: new Set(values.filter((value) => admits(allowed, value))) }
    case 'NotIn':
      return allowed.isExcept
        ? { ...allowed, values: new Set([...allowed.values, ...values]) }
        : { ...allowed, values: new Set([...allowed.values].filter((value) => !values.includes(value))) }
    case 'Exists':
      return { ...allowed, absent: false }
    case 'DoesNotExist':
      return { absent: allowed.absent, isExcept: false, values: new Set() }
    default:
      return operator satisfies never
  }
}

function admits({ isExcept, values }: Allowed, value: string): boolean {
  return values.has(value) !== isExcept
}

function isNothing({ absent, isExcept, values }: Allowed): boolean {
  return !absent && !isExcept && values.size === 0
}

function isPartOf(inner: Allowed, outer: Allowed): boolean {
  if (inner.absent && !outer.absent) return false
  if (!inner.isExcept) return [...inner.values].every((value) => admits(outer, value))
  return outer.isExcept && [...outer.values].every((value) => inner.values.has(value))
}
