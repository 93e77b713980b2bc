import type { Json } from '../../model/json.ts'
import type { Path } from '../../model/path.ts'
import { valueAt } from '../witness/values-at.ts'
import type { Formula } from './formula.ts'
import type { ObjectClause } from './object-clause.ts'
import { mirrored, type RelationLiteral, relatedTo, relates } from './relations.ts'
import type { Search } from './search.ts'

/** The members of an object that is being made. */
export interface Members {
  readonly built: Map<string, Json>
  /** What members must satisfy beyond what their keys ask for. */
  readonly extra: Map<string, readonly Formula[]>
  give(key: string, ...more: readonly Formula[]): Promise<'none' | 'given' | 'open'>
}

/** Brings members into the relations that are asked of them. */
export class RelationFitter {
  readonly #clause: ObjectClause
  readonly #search: Search
  readonly #members: Members

  constructor(clause: ObjectClause, search: Search, members: Members) {
    this.#clause = clause
    this.#search = search
    this.#members = members
  }

  isMet({ left, relation, right }: RelationLiteral): boolean {
    const object = Object.fromEntries(this.#members.built)
    return relates(valueAt(object, left), relation, valueAt(object, right)) === true
  }

  /**
   * Moves members until they stand in the relations that are asked of them, one against the other, as far as that goes;
   * true when two cannot, wherever each of them lies.
   */
  async provesImpossible(): Promise<boolean> {
    const { relations } = this.#clause
    for (let round = 0; round < relations.length + 1; round += 1) {
      const broken = relations.filter((relation) => !this.isMet(relation))
      if (broken.length === 0) return false
      for (const relation of broken) {
        if (this.isMet(relation) || (await this.#move(relation)) || (await this.#move(mirrored(relation)))) continue
        const extreme = relation.isFilled ? null : await this.#extreme(relation)
        if (extreme === null) continue
        if (await this.#isOutOfReach(mirrored(relation), extreme)) return true
        await this.#place(mirrored(relation), extreme)
        await this.#move(relation)
      }
    }
    return false
  }

  /** Gives the left side a value that stands in the relation to the right one. */
  async #move(relation: RelationLiteral): Promise<boolean> {
    const value = valueAt(Object.fromEntries(this.#members.built), relation.right)
    return value !== undefined && (await this.#place(relation, value)) === 'given'
  }

  async #place({ left, relation }: RelationLiteral, value: Json): Promise<'none' | 'given' | 'open'> {
    const [key, ...rest] = left
    if (key === undefined) return 'open'
    const others = this.#clause.relations.filter((one) => this.isMet(one))
    const before = new Map(this.#members.built)
    const extra = this.#members.extra.get(String(key))
    const given = await this.#members.give(String(key), relatedTo(rest, relation, value))
    // What the move asks for is settled with it; another one may ask for something else.
    if (extra === undefined) this.#members.extra.delete(String(key))
    else this.#members.extra.set(String(key), extra)
    if (given === 'given' && !others.every((one) => this.isMet(one))) {
      for (const [name, old] of before) this.#members.built.set(name, old)
      return 'open'
    }
    return given
  }

  /** No value of the left side stands in the relation to a given one. */
  async #isOutOfReach({ left, relation }: RelationLiteral, value: Json): Promise<boolean> {
    const [key, ...rest] = left
    if (key === undefined) return false
    const parts = this.#clause.partsOf(String(key))
    return (await this.#search.solve([...parts, relatedTo(rest, relation, value)])).kind === 'none'
  }

  /** The value of the left side that leaves the right one most room; null where that is not a matter of order. */
  async #extreme({ left, relation }: RelationLiteral): Promise<Json | null> {
    const [key, ...rest] = left
    const isLeast = relation === '<' || relation === '<='
    if (key === undefined || relation === '==' || relation === '!=') return null
    let best: Json | null = null
    for (let step = 1n, tries = 0; tries < 160; tries += 1) {
      const bound = typeof best === 'bigint' || typeof best === 'number' ? best : null
      if (bound !== null && !Number.isInteger(Number(bound))) return null
      const next = bound === null ? null : BigInt(bound) + (isLeast ? -step : step)
      const limit = next === null ? [] : [relatedTo(rest, isLeast ? '<=' : '>=', next)]
      const answer = await this.#search.solve([...this.#clause.partsOf(String(key)), ...limit])
      if (answer.kind === 'open') return null
      if (answer.kind === 'found') {
        best = valueAt(Object.fromEntries([[String(key), answer.value]]), left) ?? null
        step *= 2n
      } else if (step === 1n) {
        // A fraction may lie further out than every integer.
        const isOut = best !== null && (await this.#isOutOfReach(relationTo(left, isLeast), best))
        return isOut ? best : null
      } else step = 1n
    }
    return null
  }
}

function relationTo(left: Path, isLeast: boolean): RelationLiteral {
  return { op: 'relation', left, relation: isLeast ? '<' : '>', right: left, filled: '', isFilled: false }
}
