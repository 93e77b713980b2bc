import type { Json } from '../../model/json.ts'
import { constructedItems } from '../bounds.ts'
import { holdsFor } from './evaluate.ts'
import { RelationFitter } from './fit-relations.ts'
import { type Formula, type Literal, oneOf, text } from './formula.ts'
import { firstListed } from './listed-object.ts'
import { type MemberDemand, ObjectClause } from './object-clause.ts'
import { areConsistent } from './relations.ts'
import type { Search } from './search.ts'
import { found, none, type Open, open, type Solution } from './solution.ts'

/**
 * An object that satisfies all literals, with as few members as they allow. Once the branches of junctors are chosen,
 * members do not depend on one another but by their number, so each is solved alone: complete, up to the relations
 * between members, which are only checked for contradictions.
 */
export async function solveObject(literals: readonly Literal[], search: Search): Promise<Solution> {
  const clause = new ObjectClause(literals)
  if (clause.listed !== null) return await firstListed(clause.listed, literals, search)
  if (!areConsistent(clause.relations)) return none
  return await new ObjectBuilder(clause, search).build()
}

class ObjectBuilder {
  readonly #clause: ObjectClause
  readonly #search: Search
  readonly #built = new Map<string, Json>()
  /** What members must satisfy beyond what their keys ask for. */
  readonly #extra = new Map<string, readonly Formula[]>()
  #doubts = 0
  #open: Open | null = null
  /** No member that must be there can be the other one that is asked for. */
  #needsNew = false
  #forced: ReadonlySet<string> = new Set()

  constructor(clause: ObjectClause, search: Search) {
    this.#clause = clause
    this.#search = search
  }

  async build(): Promise<Solution> {
    for (const key of this.#clause.askedKeys) {
      const demand = this.#clause.demand(key)
      const isNeeded = demand.isPresent || !(await this.#canStayAbsent(demand))
      if (!isNeeded) continue
      if (demand.isAbsent || (await this.#give(key)) === 'none') return none
    }
    this.#forced = new Set(this.#built.keys())
    for (const literal of this.#clause.someOthers) {
      if ((await this.#giveOther(literal.known, literal.part)) === 'none') return none
    }
    for (const part of this.#clause.someKeys) if ((await this.#giveKey(part)) === 'none') return none
    const size = await this.#fitSizes()
    if (size !== null) return size
    if (this.#open !== null) return this.#open
    const relations = new RelationFitter(this.#clause, this.#search, {
      built: this.#built,
      extra: this.#extra,
      give: (key, ...more) => this.#give(key, ...more),
    })
    if (await relations.provesImpossible()) return none
    return found(
      Object.fromEntries(this.#built),
      this.#doubts + this.#clause.relations.filter((relation) => !relations.isMet(relation)).length,
    )
  }

  async #canStayAbsent({ standIns }: MemberDemand): Promise<boolean> {
    for (const { part, filled } of standIns) {
      const verdict = await holdsFor(part, filled, this.#search)
      if (verdict === false) return false
      if (verdict === null) this.#doubts += 1
    }
    return true
  }

  /** Puts a value at a key; `none` when there is none for it. */
  async #give(key: string, ...more: readonly Formula[]): Promise<'none' | 'given' | 'open'> {
    for (const part of this.#clause.keyParts) {
      const verdict = await holdsFor(part, key, this.#search)
      if (verdict === false) return 'none'
      if (verdict === null) this.#doubts += 1
    }
    const extra = [...(this.#extra.get(key) ?? []), ...more]
    const answer = await this.#search.solve([...this.#clause.partsOf(key), ...extra])
    if (answer.kind === 'none') return 'none'
    if (answer.kind === 'open') {
      this.#open ??= answer
      return 'open'
    }
    this.#built.set(key, answer.value)
    this.#extra.set(key, extra)
    this.#doubts += answer.doubts
    return 'given'
  }

  async #giveOther(known: ReadonlySet<string>, part: Formula): Promise<'none' | 'given' | 'open'> {
    if (this.#clause.sizes.some(({ greatest }) => greatest !== null)) {
      for (const key of this.#built.keys()) {
        if (!known.has(key) && (await this.#give(key, part)) === 'given') return 'given'
      }
    }
    this.#needsNew = true
    const fresh = await this.#giveFresh(part)
    if (fresh === 'given') return 'given'
    for (const key of this.#clause.keys) {
      if (known.has(key) || this.#clause.demand(key).isAbsent) continue
      const given = await this.#give(key, part)
      if (given !== 'none') return given
    }
    return fresh
  }

  /** A member whose key no literal names. */
  async #giveFresh(...more: readonly Formula[]): Promise<'none' | 'given' | 'open'> {
    const key = await this.#freshKey()
    if (key === null) return 'none'
    return await this.#give(key, ...more)
  }

  async #giveKey(part: Formula): Promise<'none' | 'given' | 'open'> {
    for (const key of this.#built.keys()) if ((await holdsFor(part, key, this.#search)) === true) return 'given'
    let outcome: 'none' | 'open' = 'none'
    for (const key of this.#clause.keys) {
      if (this.#clause.demand(key).isAbsent || (await holdsFor(part, key, this.#search)) !== true) continue
      if ((await this.#give(key)) === 'given') return 'given'
      outcome = 'open'
    }
    const key = await this.#freshKey(part)
    if (key !== null && (await this.#give(key)) === 'given') return 'given'
    this.#open ??= key === null ? this.#open : open('no key was found for a map')
    return this.#open === null ? outcome : 'open'
  }

  async #freshKey(...more: readonly Formula[]): Promise<string | null> {
    const isFree = (key: string) => !this.#clause.names(key) && !this.#built.has(key)
    if (this.#clause.keyParts.length === 0 && more.length === 0) {
      for (const name of ['example', 'other', 'more']) if (isFree(name)) return name
      for (let count = 1; ; count += 1) if (isFree(`key${count}`)) return `key${count}`
    }
    const taken = [...this.#clause.keys, ...this.#built.keys()]
    const answer = await this.#search.solve([
      ...this.#clause.keyParts,
      ...more,
      oneOf(taken, true),
      text({ minLength: 1 }),
    ])
    if (answer.kind === 'open') this.#open ??= answer
    return answer.kind === 'found' && typeof answer.value === 'string' ? answer.value : null
  }

  /** Adds members until every size is met; a solution only when that fails. */
  async #fitSizes(): Promise<Solution | null> {
    const { sizes, someOthers } = this.#clause
    const counted = (filled: ReadonlySet<string>) => new Set([...this.#built.keys(), ...filled]).size
    if (sizes.some((lower) => sizes.some((upper) => shutsOut(lower, upper)))) return none
    for (const { filled, greatest } of sizes) {
      if (greatest === null || counted(filled) <= greatest) continue
      // A further member counts, unless it is one that the server would have filled in.
      const further = this.#needsNew && filled.size === 0 ? 1 : 0
      const isForced = someOthers.length === 0 || (someOthers.length === 1 && filled.size === 0)
      const isSettled =
        new Set([...this.#forced, ...filled]).size + further > greatest ||
        (isForced && this.#clause.someKeys.length === 0)
      return isSettled ? none : open('a size of a map is not settled')
    }
    const lacking = () => sizes.filter(({ filled, least }) => counted(filled) < least)
    const refuses = (key: string) =>
      sizes.some(({ filled, greatest }) => greatest !== null && !filled.has(key) && counted(filled) + 1 > greatest)
    const tried = new Set<string>()
    let wasRefused = false
    while (lacking().length > 0) {
      if (this.#built.size > constructedItems) return open(`a map would need more than ${constructedItems} members`)
      const before = this.#built.size
      const key = mostHelpful(
        this.#clause.keys.filter((name) => !tried.has(name) && !this.#built.has(name)),
        lacking(),
      )
      if (key === null) {
        if (refuses('')) return open('sizes of a map pull both ways')
        const given = await this.#giveFresh()
        if (given === 'given' && this.#built.size > before) continue
        return this.#open ?? (wasRefused ? open('sizes of a map pull both ways') : none)
      }
      tried.add(key)
      if (this.#clause.demand(key).isAbsent) continue
      if (refuses(key)) wasRefused = true
      else await this.#give(key)
    }
    return null
  }
}

type Size = Extract<Literal, { op: 'members' }>

/** The two counts differ by the filled-in keys at most. */
function shutsOut(lower: Pick<Size, 'least' | 'filled'>, upper: Pick<Size, 'greatest' | 'filled'>): boolean {
  if (upper.greatest === null) return false
  const ahead = [...lower.filled].filter((key) => !upper.filled.has(key)).length
  return lower.least > upper.greatest + ahead
}

/** Of the keys that count for a size that is not met, one that counts for most of them. */
function mostHelpful(
  keys: readonly string[],
  sizes: readonly { readonly filled: ReadonlySet<string> }[],
): string | null {
  let best: string | null = null
  let most = 0
  for (const key of keys) {
    const helped = sizes.filter(({ filled }) => !filled.has(key)).length
    if (helped > most) [best, most] = [key, helped]
  }
  return best
}
