import type { CodePointSet } from '../re2/code-point-set.ts'
import type { Budget } from './budget.ts'
import type { Levels } from './levels.ts'
import type { Product } from './product.ts'
import { readableCharacters, unusableTier } from './readability.ts'

/**
 * The members of exactly this length: first those made of the most readable characters that the length allows, and
 * among them in reading order. Never one with U+0000 or a code point that Go's Unicode lacks.
 */
export function* wordsOfLength(
  product: Product,
  levels: Levels,
  length: number,
  budget: Budget,
): Generator<string, void> {
  const [start] = levels.at(0)
  if (start === undefined) return
  const tiers = new RestTiers(product, levels, length, budget)
  for (let tier = tiers.at(0, start); tier < unusableTier; tier++) {
    yield* wordsOfTier(product, tiers, { start, tier }, budget)
  }
}

/** By place in the text and state there: the tier that the rest of the most readable member needs. */
class RestTiers {
  readonly #tiers: Uint8Array
  readonly #states: number
  readonly length: number

  constructor(product: Product, levels: Levels, length: number, budget: Budget) {
    this.length = length
    this.#states = product.size
    budget.spend((length + 1) * product.size)
    this.#tiers = new Uint8Array((length + 1) * product.size).fill(unusableTier)
    for (const state of levels.at(length)) if (product.isAccepting(state)) this.#set(length, state, 0)
    for (let place = length - 1; place >= 0; place--) {
      for (const state of levels.at(place)) {
        let best = unusableTier
        for (const { target, tier } of product.edges(state))
          best = Math.min(best, Math.max(tier, this.at(place + 1, target)))
        this.#set(place, state, best)
      }
    }
  }

  at(place: number, state: number): number {
    return this.#tiers[place * this.#states + state] ?? unusableTier
  }

  #set(place: number, state: number, tier: number): void {
    this.#tiers[place * this.#states + state] = tier
  }
}

/** Whether a member of this length holds characters that no answer is made of. */
export function hasUnusableWord(product: Product, levels: Levels, length: number, budget: Budget): boolean {
  let ending = new Set(levels.at(length).filter((state) => product.isAccepting(state)))
  let unusable = new Set<number>()
  for (let place = length - 1; place >= 0; place--) {
    const endingHere = new Set<number>()
    const unusableHere = new Set<number>()
    for (const state of levels.at(place)) {
      const edges = product.edges(state)
      budget.spend(1 + edges.length)
      if (edges.some(({ target }) => ending.has(target))) endingHere.add(state)
      if (edges.some(({ target, hasUnusable }) => unusable.has(target) || (hasUnusable && ending.has(target)))) {
        unusableHere.add(state)
      }
    }
    ending = endingHere
    unusable = unusableHere
  }
  return levels.at(0).some((state) => unusable.has(state))
}

interface Step {
  readonly character: number
  readonly tier: number
  readonly target: number
}

/** Depth first, so neighbours differ at the end; only words whose least readable character is of the tier. */
function* wordsOfTier(
  product: Product,
  tiers: RestTiers,
  from: { readonly start: number; readonly tier: number },
  budget: Budget,
): Generator<string, void> {
  const { length } = tiers
  if (length === 0) {
    if (from.tier === 0) yield ''
    return
  }
  const waysFrom = memoize((state: number) => sortedWays(product, state))
  const open = [stepsAlong(waysFrom(from.start), from.tier, tiers, 1)]
  const taken: Step[] = []
  while (open.length > 0) {
    const step = open.at(-1)?.next().value
    if (step === undefined) {
      open.pop()
      taken.pop()
      continue
    }
    budget.spend(1)
    taken.push(step)
    if (taken.length < length) {
      open.push(stepsAlong(waysFrom(step.target), from.tier, tiers, taken.length + 1))
      continue
    }
    if (taken.some(({ tier }) => tier === from.tier)) {
      budget.spend(length)
      yield taken.map(({ character }) => String.fromCodePoint(character)).join('')
    }
    taken.pop()
  }
}

/** A class of characters that leads on to a state. */
interface Way {
  readonly set: CodePointSet
  readonly target: number
}

/** The most readable class first. */
function sortedWays(product: Product, state: number): readonly Way[] {
  return product
    .edges(state)
    .flatMap(({ target, classes }) => classes.map((index) => ({ index, target })))
    .sort((left, right) => left.index - right.index)
    .map(({ index, target }) => ({ set: product.alphabet.classes[index]?.set ?? [], target }))
}

function* stepsAlong(
  ways: readonly Way[],
  worstTier: number,
  tiers: RestTiers,
  place: number,
): Generator<Step, undefined> {
  for (const { set, target } of ways) {
    if (tiers.at(place, target) > worstTier) continue
    for (const { code, tier } of readableCharacters(set, worstTier)) yield { character: code, tier, target }
  }
  return undefined
}

function memoize<Value>(compute: (key: number) => Value): (key: number) => Value {
  const known = new Map<number, Value>()
  return (key) => {
    const found = known.get(key) ?? compute(key)
    known.set(key, found)
    return found
  }
}
