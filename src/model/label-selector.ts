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
