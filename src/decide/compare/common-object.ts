import { isJsonArray, isJsonObject, type JsonObject } from '../../model/json.ts'
import type { Path } from '../../model/path.ts'
import { absent, type Formula, hasMember } from '../solve/formula.ts'
import type { RuleEngine } from '../solve/rules.ts'
import type { Solution } from '../solve/solution.ts'
import { firstAt, valueAt, withValueAt } from '../witness/values-at.ts'
import type { Side } from './direction.ts'
import { proposeObjects } from './rule-search.ts'

/** What the search needs of the direction around it. */
export interface CommonObjectContext {
  readonly sides: readonly Side[]
  readonly rules: RuleEngine | null
  /** An object of both sides in which the node exists, and in which more holds. */
  solve(more: readonly Formula[]): Promise<Solution>
}

/**
 * Objects that both sides may accept, with the node at `path` in them: solved for; where a rule refuses that one which
 * no formula describes, with other items before the one that holds the node, then varied at the fields that such rules
 * name. Whoever asks confirms each.
 */
export async function* proposeCommonObjects(
  path: Path,
  { sides, rules, solve }: CommonObjectContext,
): AsyncGenerator<JsonObject> {
  const first = foundIn(await solve([]))
  if (first === null) return
  yield first
  if (rules === null) return
  const bases = [first]
  for (const [index, segment] of path.entries()) {
    const key = path[index + 1]
    if (segment !== '*' || typeof key !== 'string' || key === '*' || key === '{}') continue
    const beside = foundIn(await solve([somewhere(path.slice(0, index + 1), absent(key))]))
    if (beside !== null) bases.push(beside, reversed(beside, path.slice(0, index)))
  }
  yield* bases.slice(1)
  for (const source of sides) yield* proposeObjects(null, bases, { source, rules, solve })
}

function foundIn(solution: Solution): JsonObject | null {
  return solution.kind === 'found' && isJsonObject(solution.value) ? solution.value : null
}

function somewhere(path: Path, goal: Formula): Formula {
  return path.reduceRight<Formula>((below, segment) => {
    if (segment === '*') return { op: 'some-item', part: below }
    if (segment === '{}') return { op: 'some-other', known: new Set(), part: below }
    return hasMember(String(segment), below)
  }, goal)
}

function reversed(object: JsonObject, list: Path): JsonObject {
  const place = firstAt(object, list)
  const items = place === null ? undefined : valueAt(object, place)
  if (place === null || items === undefined || !isJsonArray(items)) return object
  return withValueAt(object, place, [...items].reverse())
}
