import { isJsonObject, type Json, jsonEquals } from '../../model/json.ts'
import type { Path } from '../../model/path.ts'
import { constructedItems } from '../bounds.ts'
import { valueAt } from '../witness/values-at.ts'
import { holdsFor } from './evaluate.ts'
import { type Formula, type Literal, oneOf, text } from './formula.ts'
import { areConsistent, mirrored, type RelationLiteral, relatedTo, relates } from './relations.ts'
import type { Search } from './search.ts'
import { found, none, type Open, open, type Solution } from './solution.ts'

/** The literals of one clause about an object, sorted by what they demand. */
class ObjectClause {
  readonly #members = new Map<string, MemberDemand>()
  readonly others: { readonly known: ReadonlySet<string>; readonly part: Formula }[] = []
  readonly someOthers: { readonly known: ReadonlySet<string>; readonly part: Formula }[] = []
  readonly keyParts: Formula[] = []
  readonly someKeys: Formula[] = []
  readonly sizes: { readonly least: number; readonly greatest: number | null; readonly filled: ReadonlySet<string> }[] =
    []
  readonly relations: RelationLiteral[] = []
  listed: readonly Json[] | null = null

  constructor(literals: readonly Literal[]) {
    for (const literal of literals) this.#add(literal)
    for (const { known } of [...this.others, ...this.someOthers]) for (const key of known) this.#member(key)
  }

  #add(literal: Literal): void {
    switch (literal.op) {
      case 'present':
        this.#member(literal.key).isPresent = true
        break
      case 'absent':
        this.#member(literal.key).isAbsent = true
        break
      case 'member':
      case 'has-member': {
        const demand = this.#member(literal.key)
        demand.parts.push(literal.part)
        if (literal.filled !== undefined) demand.standIns.push({ part: literal.part, filled: literal.filled })
        else if (literal.op === 'has-member') demand.isPresent = true
        break
      }
      case 'others':
        this.others.push(literal)
        break
      case 'some-other':
        this.someOthers.push(literal)
        break
      case 'members':
        this.sizes.push(literal)
        break
      case 'every-key':
        this.keyParts.push(literal.part)
        break
      case 'some-key':
        this.someKeys.push(literal.part)
        break
      case 'relation':
        this.relations.push(literal)
        break
      case 'one-of':
        if (!literal.negated) this.listed = intersection(this.listed, literal.values)
        break
      default:
    }
  }

  #member(key: string): MemberDemand {
    const known = this.#members.get(key)
    if (known !== undefined) return known
    const demand: MemberDemand = { parts: [], standIns: [], isPresent: false, isAbsent: false }
    this.#members.set(key, demand)
    return demand
  }

  /** Keys that some literal names, in the order in which they were first named. */
  get keys(): readonly string[] {
    return [...this.#members.keys()]
  }

  names(key: string): boolean {
    return this.#members.has(key)
  }

  demand(key: string): MemberDemand {
    return this.#members.get(key) ?? { parts: [], standIns: [], isPresent: false, isAbsent: false }
  }

  /** All that the value at a key must satisfy. */
  partsOf(key: string): readonly Formula[] {
    return [...this.demand(key).parts, ...this.others.filter(({ known }) => !known.has(key)).map(({ part }) => part)]
  }
}

interface MemberDemand {
  readonly parts: Formula[]
  /** What holds for the value that a default puts in place of an absent one. */
  readonly standIns: { readonly part: Formula; readonly filled: Json }[]
  isPresent: boolean
  isAbsent: boolean
}

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

async function firstListed(values: readonly Json[], literals: readonly Literal[], search: Search): Promise<Solution> {
  let undecided = false
  for (const value of values) {
    if (!isJsonObject(value)) continue
    const verdicts = []
    for (const literal of literals) verdicts.push(await literalHolds(literal, value, search))
    if (verdicts.every((verdict) => verdict === true)) return found(value)
    if (!verdicts.includes(false)) undecided = true
  }
  return undecided ? open('a listed object is not settled') : none
}

async function literalHolds(literal: Literal, value: Readonly<Record<string, Json>>, search: Search) {
  const keys = Object.keys(value)
  const hasKey = (key: string) => Object.hasOwn(value, key)
  const each = async (values: readonly Json[], part: Formula) => {
    const verdicts = []
    for (const item of values) verdicts.push(await holdsFor(part, item, search))
    return verdicts
  }
  const every = (verdicts: readonly (boolean | null)[]) =>
    verdicts.includes(false) ? false : verdicts.includes(null) ? null : true
  const some = (verdicts: readonly (boolean | null)[]) =>
    verdicts.includes(true) ? true : verdicts.includes(null) ? null : false
  switch (literal.op) {
    case 'one-of':
      return literal.values.some((other) => jsonEquals(other, value)) !== literal.negated
    case 'present':
      return hasKey(literal.key)
    case 'absent':
      return !hasKey(literal.key)
    case 'member':
    case 'has-member': {
      const held = hasKey(literal.key) ? value[literal.key] : literal.filled
      return held === undefined ? literal.op === 'member' : await holdsFor(literal.part, held, search)
    }
    case 'members': {
      const size = new Set([...keys, ...literal.filled]).size
      return size >= literal.least && (literal.greatest === null || size <= literal.greatest)
    }
    case 'others':
    case 'some-other': {
      const values = keys.filter((key) => !literal.known.has(key)).map((key) => value[key] ?? null)
      const verdicts = await each(values, literal.part)
      return literal.op === 'others' ? every(verdicts) : some(verdicts)
    }
    case 'every-key':
      return every(await each(keys, literal.part))
    case 'some-key':
      return some(await each(keys, literal.part))
    default:
      return null
  }
}

class ObjectBuilder {
  readonly #clause: ObjectClause
  readonly #search: Search
  readonly #built = new Map<string, Json>()
  /** What members must satisfy beyond what their keys ask for. */
  readonly #extra = new Map<string, readonly Formula[]>()
  #isTentative = false
  #open: Open | null = null
  /** No member that must be there can be the other one that is asked for. */
  #needsNew = false
  #forced: ReadonlySet<string> = new Set()

  constructor(clause: ObjectClause, search: Search) {
    this.#clause = clause
    this.#search = search
  }

  async build(): Promise<Solution> {
    for (const key of this.#clause.keys) {
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
    if (await this.#cannotRelate()) return none
    return found(
      Object.fromEntries(this.#built),
      this.#isTentative || !this.#clause.relations.every((relation) => this.#isMet(relation)),
    )
  }

  async #canStayAbsent({ standIns }: MemberDemand): Promise<boolean> {
    for (const { part, filled } of standIns) {
      const verdict = await holdsFor(part, filled, this.#search)
      if (verdict === false) return false
      if (verdict === null) this.#isTentative = true
    }
    return true
  }

  /** Puts a value at a key; `none` when there is none for it. */
  async #give(key: string, ...more: readonly Formula[]): Promise<'none' | 'given' | 'open'> {
    for (const part of this.#clause.keyParts) {
      const verdict = await holdsFor(part, key, this.#search)
      if (verdict === false) return 'none'
      if (verdict === null) this.#isTentative = true
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
    this.#isTentative ||= answer.isTentative
    return 'given'
  }

  #isMet({ left, relation, right }: RelationLiteral): boolean {
    const object = Object.fromEntries(this.#built)
    return relates(valueAt(object, left), relation, valueAt(object, right)) === true
  }

  /**
   * Moves members until they stand in the relations that are asked of them, one against the other; true when two
   * cannot, wherever each of them lies.
   */
  async #cannotRelate(): Promise<boolean> {
    const { relations } = this.#clause
    for (let round = 0; round < relations.length + 1; round += 1) {
      const broken = relations.filter((relation) => !this.#isMet(relation))
      if (broken.length === 0) return false
      for (const relation of broken) {
        if (this.#isMet(relation) || (await this.#move(relation)) || (await this.#move(mirrored(relation)))) continue
        const extreme = await this.#extreme(relation)
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
    const value = valueAt(Object.fromEntries(this.#built), relation.right)
    return value !== undefined && (await this.#place(relation, value)) === 'given'
  }

  async #place({ left, relation }: RelationLiteral, value: Json): Promise<'none' | 'given' | 'open'> {
    const [key, ...rest] = left
    if (key === undefined) return 'open'
    const others = this.#clause.relations.filter((one) => this.#isMet(one))
    const before = new Map(this.#built)
    const extra = this.#extra.get(String(key))
    const given = await this.#give(String(key), relatedTo(rest, relation, value))
    // What the move asks for is settled with it; another one may ask for something else.
    if (extra === undefined) this.#extra.delete(String(key))
    else this.#extra.set(String(key), extra)
    if (given === 'given' && !others.every((one) => this.#isMet(one))) {
      for (const [name, old] of before) this.#built.set(name, old)
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

function relationTo(left: Path, isLeast: boolean): RelationLiteral {
  return { op: 'relation', left, relation: isLeast ? '<' : '>', right: left, filled: '' }
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

function intersection(left: readonly Json[] | null, right: readonly Json[]): readonly Json[] {
  return left === null ? right : left.filter((value) => right.some((other) => jsonEquals(value, other)))
}
