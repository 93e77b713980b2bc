import type { Json } from '../../model/json.ts'
import { type Formula, oneOf } from './formula.ts'
import type { Search } from './search.ts'

/** Whether a formula holds for one given value; null when that is not settled. */
export async function holdsFor(formula: Formula, value: Json, search: Search): Promise<boolean | null> {
  if (formula.op === 'constant') return formula.holds
  const answer = await search.solve([formula, oneOf([value])])
  if (answer.kind === 'open') return null
  return answer.kind === 'none' ? false : answer.doubts > 0 ? null : true
}
