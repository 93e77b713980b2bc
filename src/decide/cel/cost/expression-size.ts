import type { Expression } from '../syntax/expression.ts'
import { Uint } from '../value/scalar.ts'
import { type CelType, dynType } from '../value/types.ts'
import { type CostRange, exactly } from './cost-range.ts'

/** What is written out in the rule: characters, bytes, items, entries; 1 for any other literal. */
export function literalSize(expression: Expression): CostRange | null {
  switch (expression.kind) {
    case 'list':
      return exactly(BigInt(expression.elements.length))
    case 'map':
      return exactly(BigInt(expression.entries.length))
    case 'literal': {
      const { value } = expression
      if (typeof value === 'string') return exactly(BigInt([...value].length))
      const isBytes = typeof value === 'object' && value !== null && !(value instanceof Uint)
      return exactly(isBytes ? BigInt(value.length) : 1n)
    }
    default:
      return null
  }
}

const scalars: ReadonlySet<string> = new Set(['bool', 'double', 'duration', 'int', 'timestamp', 'uint'])

/** Of one size, whatever the value. */
export function isScalar(type: CelType): boolean {
  if (type.kind === 'opaque' && type.name === 'optional_type') return isScalar(type.parameters[0] ?? dynType)
  return scalars.has(type.kind)
}
