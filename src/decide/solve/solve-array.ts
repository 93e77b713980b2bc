import { isJsonArray, isJsonObject, type Json, jsonEquals } from '../../model/json.ts'
import { constructedItems } from '../bounds.ts'
import { completeDefault, sameDefaults, withDefaults } from './defaults.ts'
import { holdsFor } from './evaluate.ts'
import { absent, allOf, anyOf, type Formula, hasMember, type Literal, oneOf, present } from './formula.ts'
import type { Search } from './search.ts'
import { found, none, open, type Solution } from './solution.ts'

type Uniqueness = Extract<Literal, { op: 'distinct' | 'duplicates' }>

/**
 * A list that satisfies all literals, as short as they allow. Items depend on one another only where they must differ
 * or agree; then they are chosen one after the other, each unlike the ones before.
 */
export async function solveArray(literals: readonly Literal[], search: Search): Promise<Solution> {
  const builder = new ArrayBuilder(literals, search)
  return await builder.build()
}

class ArrayBuilder {
  readonly #search: Search
  readonly #every: Formula[] = []
  readonly #some: Formula[] = []
  readonly #distinct: Uniqueness[] = []
  readonly #duplicates: Uniqueness[] = []
  readonly #items: Json[] = []
  #listed: readonly Json[] | null = null
  #least = 0
  #greatest = Number.POSITIVE_INFINITY
  #doubts = 0

  constructor(literals: readonly Literal[], search: Search) {
    this.#search = search
    for (const literal of literals) this.#add(literal)
  }

  #add(literal: Literal): void {
    switch (literal.op) {
      case 'items':
        this.#least = Math.max(this.#least, literal.least)
        if (literal.greatest !== null) this.#greatest = Math.min(this.#greatest, literal.greatest)
        break
      case 'every-item':
        this.#every.push(literal.part)
        break
      case 'some-item':
        this.#some.push(literal.part)
        break
      case 'distinct':
        this.#distinct.push(literal)
        break
      case 'duplicates':
        this.#duplicates.push(literal)
        break
      case 'one-of':
        if (!literal.negated) this.#listed = literal.values
        break
      default:
    }
  }

  async build(): Promise<Solution> {
    if (this.#least > this.#greatest) return none
    if (this.#listed !== null) return await this.#firstListed(this.#listed)
    if (this.#greatest < 2 && this.#duplicates.length > 0) return none
    if (this.#greatest < 1 && this.#some.length > 0) return none
    for (const duplicates of this.#duplicates) {
      const twins = await this.#addTwins(duplicates)
      if (twins !== null) return twins
    }
    const wanted = await this.#addWanted()
    return wanted ?? (await this.#pad())
  }

  /** Two items that agree where `duplicates` says; null when they are added. */
  async #addTwins(duplicates: Uniqueness): Promise<Solution | null> {
    if (this.#distinct.some((distinct) => forbidsTwins(distinct, duplicates))) return none
    const some = this.#greatest < 3 ? this.#some.splice(0) : []
    const first = await this.#search.solve([...this.#every, ...some])
    if (first.kind !== 'found') return first
    const agrees = agreesWith(first.value, duplicates)
    const second = await this.#search.solve([
      ...this.#every,
      ...agrees,
      ...this.#distinct.map((distinct) => differsFrom(first.value, distinct)),
    ])
    if (second.kind !== 'found') return open('no two items of a list were found that agree where they must')
    this.#take(first.value, first.doubts)
    this.#take(second.value, second.doubts)
    return null
  }

  /** One item for each `some-item`; fewer when the list is too short for that. */
  async #addWanted(): Promise<Solution | null> {
    if (this.#some.length > this.#greatest - this.#items.length) {
      const shared = await this.#search.solve([...this.#every, ...this.#some, ...this.#unlikeOthers()])
      if (shared.kind === 'found') {
        this.#take(shared.value, shared.doubts)
        return null
      }
      return this.#greatest === 1 && this.#items.length === 0
        ? shared
        : open('a list is too short for what it must hold')
    }
    for (const part of this.#some) {
      const isFirst = this.#items.length === 0
      const item = await this.#search.solve([...this.#every, part, ...this.#unlikeOthers()])
      if (item.kind !== 'found') {
        return item.kind === 'open' || isFirst || this.#distinct.length === 0
          ? item
          : open('items of a list that must differ were not found')
      }
      this.#take(item.value, item.doubts)
    }
    return null
  }

  async #pad(): Promise<Solution> {
    while (this.#items.length < this.#least) {
      if (this.#items.length > constructedItems) {
        return open(`a list would need more than ${constructedItems} items`)
      }
      const item = await this.#search.solve([...this.#every, ...this.#unlikeOthers()])
      if (item.kind === 'open') return item
      // Each item so far used up one of the values that there are: when they run out, there are too few of them.
      if (item.kind === 'none') return this.#distinct.length > 1 ? open('a list must be unique in two ways') : none
      if (this.#distinct.length === 0) {
        if (this.#least > constructedItems) return open(`a list would need more than ${constructedItems} items`)
        while (this.#items.length < this.#least) this.#take(item.value, item.doubts)
      } else this.#take(item.value, item.doubts)
    }
    return found(this.#items, this.#doubts)
  }

  #take(item: Json, doubts: number): void {
    this.#items.push(item)
    this.#doubts += doubts
  }

  #unlikeOthers(): readonly Formula[] {
    return this.#distinct.flatMap((distinct) => this.#items.map((item) => differsFrom(item, distinct)))
  }

  async #firstListed(values: readonly Json[]): Promise<Solution> {
    let undecided = false
    for (const value of values) {
      if (!isJsonArray(value)) continue
      const verdict = await this.#accepts(value)
      if (verdict === true) return found(value)
      if (verdict === null) undecided = true
    }
    return undecided ? open('a listed list is not settled') : none
  }

  async #accepts(items: readonly Json[]): Promise<boolean | null> {
    if (items.length < this.#least || items.length > this.#greatest) return false
    if (this.#distinct.some((distinct) => hasTwins(items, distinct))) return false
    if (this.#duplicates.some((duplicates) => !hasTwins(items, duplicates))) return false
    const verdicts: (boolean | null)[] = []
    for (const item of items) verdicts.push(await holdsFor(allOf(this.#every), item, this.#search))
    for (const part of this.#some) {
      const some = []
      for (const item of items) some.push(await holdsFor(part, item, this.#search))
      verdicts.push(some.includes(true) ? true : some.includes(null) ? null : false)
    }
    return verdicts.includes(false) ? false : verdicts.includes(null) ? null : true
  }
}

/** Items that agree in more also agree in less: then what must differ already does. */
function forbidsTwins(distinct: Uniqueness, duplicates: Uniqueness): boolean {
  const { keys } = duplicates
  if (keys === null) return sameDefaults(distinct.items, duplicates.items)
  return distinct.keys?.every((key) => keys.includes(key)) === true && sameKeyDefaults(distinct, duplicates)
}

function sameKeyDefaults(left: Uniqueness, right: Uniqueness): boolean {
  return (left.keys ?? []).every((key) => jsonEquals(keyDefault(left, key), keyDefault(right, key)))
}

function keyDefault({ items }: Uniqueness, key: string): Json | undefined {
  const schema = items.properties?.get(key)
  return schema === undefined ? undefined : completeDefault(schema)
}

function agreesWith(item: Json, uniqueness: Uniqueness): readonly Formula[] {
  if (uniqueness.keys === null) return [oneOf([item])]
  return uniqueness.keys.map((key) => {
    const value = keyOf(item, key, uniqueness)
    if (value === undefined) return absent(key)
    return hasMember(key, oneOf([value]), keyDefault(uniqueness, key))
  })
}

function differsFrom(item: Json, uniqueness: Uniqueness): Formula {
  if (uniqueness.keys === null) return oneOf([item], true)
  return anyOf(
    uniqueness.keys.flatMap((key): readonly Formula[] => {
      const value = keyOf(item, key, uniqueness)
      if (value === undefined) return [present(key)]
      const filled = keyDefault(uniqueness, key)
      const differs = hasMember(key, oneOf([value], true), filled)
      return filled === undefined ? [differs, absent(key)] : [differs]
    }),
  )
}

/** Of the item as the API server sees it, defaults filled in. */
function keyOf(item: Json, key: string, uniqueness: Uniqueness): Json | undefined {
  if (!isJsonObject(item)) return undefined
  return Object.hasOwn(item, key) ? item[key] : keyDefault(uniqueness, key)
}

function hasTwins(items: readonly Json[], uniqueness: Uniqueness): boolean {
  const seen = items.map((item) => withDefaults(item, uniqueness.items))
  return seen.some((item, index) =>
    seen
      .slice(0, index)
      .some((other) =>
        uniqueness.keys === null
          ? jsonEquals(item, other)
          : uniqueness.keys.every((key) => jsonEquals(keyOf(item, key, uniqueness), keyOf(other, key, uniqueness))),
      ),
  )
}
