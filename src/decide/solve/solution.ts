import type { Json } from '../../model/json.ts'

/** Whether some value satisfies a conjunction of formulas. */
export type Solution = Found | { readonly kind: 'none' } | Open

export interface Found {
  readonly kind: 'found'
  readonly value: Json
  /** Validation rules that no formula describes were passed over: the value may break them. */
  readonly isTentative: boolean
}

/** Not settled; `reason` names what stopped the search. */
export interface Open {
  readonly kind: 'open'
  readonly reason: string
}

export const none: Solution = { kind: 'none' }

export function found(value: Json, isTentative = false): Found {
  return { kind: 'found', value, isTentative }
}

export function open(reason: string): Open {
  return { kind: 'open', reason }
}
