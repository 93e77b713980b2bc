import type { Alphabet } from './alphabet.ts'
import type { Budget } from './budget.ts'
import { unusableTier } from './readability.ts'
import { deadState, matchedState, type SearchAutomaton } from './search-automaton.ts'

/** An automaton that must find its match, or must not. */
export interface Literal {
  readonly automaton: SearchAutomaton
  readonly isNegated: boolean
}

/** The classes that lead from one state to another, the most readable first. */
export interface Edge {
  readonly target: number
  readonly classes: readonly number[]
  /** Of the most readable class. */
  readonly tier: number
  /** Some class holds only characters that no answer is made of. */
  readonly hasUnusable: boolean
}

/** The conjunction of literals as one deterministic automaton, made state by state; hopeless states are left out. */
export class Product {
  readonly alphabet: Alphabet
  readonly #literals: readonly Literal[]
  readonly #states: Budget
  readonly #steps: Budget
  /** The literals' own states, one row for each state. */
  readonly #parts: number[] = []
  readonly #accepting: boolean[] = []
  readonly #edges: (readonly Edge[] | undefined)[] = []
  /** By literal: the number of a pair, of what stands for the literals before and of its own state. */
  readonly #pairs: readonly Map<number, number>[]
  readonly #numbers = new Map<number, number>()
  /** Null: no text satisfies the literals. */
  readonly start: number | null

  constructor(literals: readonly Literal[], alphabet: Alphabet, states: Budget, steps: Budget) {
    this.#literals = literals
    this.alphabet = alphabet
    this.#states = states
    this.#steps = steps
    this.#pairs = literals.map(() => new Map<number, number>())
    const parts = literals.map(({ automaton }) => automaton.start)
    this.start = parts.some((part, place) => this.#isHopeless(part, place)) ? null : this.#number(parts)
  }

  /** How many states have been made. */
  get size(): number {
    return this.#accepting.length
  }

  isAccepting(state: number): boolean {
    return this.#accepting[state] === true
  }

  edges(state: number): readonly Edge[] {
    const known = this.#edges[state]
    if (known !== undefined) return known
    const found = this.#findEdges(state)
    this.#edges[state] = found
    return found
  }

  #findEdges(state: number): readonly Edge[] {
    const edges: { target: number; classes: number[]; tier: number; hasUnusable: boolean }[] = []
    const parts: number[] = this.#literals.map(() => deadState)
    this.#steps.spend(4 * this.alphabet.classes.length)
    for (const [index, { tier }] of this.alphabet.classes.entries()) {
      if (!this.#step(state, index, parts)) continue
      const target = this.#number(parts)
      const isUnusable = tier === unusableTier
      const edge = edges.find((each) => each.target === target)
      if (edge === undefined) edges.push({ target, classes: [index], tier, hasUnusable: isUnusable })
      else {
        edge.classes.push(index)
        edge.tier = Math.min(edge.tier, tier)
        edge.hasUnusable ||= isUnusable
      }
    }
    return edges
  }

  /** Writes the literals' states after one more character to `parts`; false if one of them is lost. */
  #step(state: number, characterClass: number, parts: number[]): boolean {
    for (const [place, { automaton }] of this.#literals.entries()) {
      const part = automaton.next(this.#parts[state * this.#literals.length + place] ?? deadState, characterClass)
      if (this.#isHopeless(part, place)) return false
      parts[place] = part
    }
    return true
  }

  #isHopeless(part: number, place: number): boolean {
    return part === (this.#literals[place]?.isNegated ? matchedState : deadState)
  }

  #number(parts: readonly number[]): number {
    let key = 0
    for (const [place, pairs] of this.#pairs.entries())
      key = numberOf(pairs, key * 0x100_0000 + (parts[place] ?? deadState))
    const known = this.#numbers.get(key)
    if (known !== undefined) return known
    this.#states.spend(1)
    this.#parts.push(...parts)
    this.#accepting.push(
      this.#literals.every(
        ({ automaton, isNegated }, place) => automaton.isMatchAtEnd(parts[place] ?? deadState) !== isNegated,
      ),
    )
    this.#numbers.set(key, this.#accepting.length - 1)
    return this.#accepting.length - 1
  }
}

/** The number of a key: how many keys came before it. */
function numberOf(numbers: Map<number, number>, key: number): number {
  const known = numbers.get(key)
  if (known !== undefined) return known
  numbers.set(key, numbers.size)
  return numbers.size - 1
}
