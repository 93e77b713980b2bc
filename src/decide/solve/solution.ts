import type { Json } from '../../model/json.ts'

/** Whether some value satisfies a conjunction of formulas. */
export type Solution = Found | { readonly kind: 'none' } | Open

export interface Found {
  readonly kind: 'found'
  readonly value: Json
  /** How many facts that no formula describes, of validation rules above all, were passed over: the value may break them. */
  readonly doubts: number
}

/** Not settled; `reason` names what stopped the search. */
export interface Open {
  readonly kind: 'open'
  readonly reason: string
}

export const none: Solution = { kind: 'none' }

export function found(value: Json, doubts = 0): Found {
  return { kind: 'found', value, doubts }
}

export function open(reason: string): Open {
  return { kind: 'open', reason }
}
