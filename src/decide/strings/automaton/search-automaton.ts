import type { Assertion } from '../re2/syntax.ts'
import type { Alphabet, CharacterKind } from './alphabet.ts'
import type { Budget } from './budget.ts'
import type { Program } from './program.ts'

/** State of an automaton that can no longer find a match. */
export const deadState = 0

/** State of an automaton that has found one: the rest of the text does not matter. */
export const matchedState = 1

interface State {
  /** Places that take a character. */
  readonly takers: readonly number[]
  /** Places of assertions that wait for the next character. */
  readonly waiting: readonly number[]
  readonly previous: CharacterKind
}

/** In the table of successors: not looked at yet. States are stored one up. */
const unknown = 0

/**
 * A deterministic automaton for "the text holds a match of the program", made state by state as it is asked. Zero-width
 * operators are decided as in RE2's own DFA: those that look back when a state is made, those that look ahead when the
 * next character, or the end, is known.
 */
export class SearchAutomaton {
  readonly #program: Program
  readonly #alphabet: Alphabet
  readonly #stateBudget: Budget
  readonly #steps: Budget
  readonly #takes: readonly (Uint8Array | null)[]
  readonly #states: State[] = []
  /** One row of classes for each state. */
  #successors = new Int32Array(1024)
  readonly #numbers = new Map<string, number>()
  readonly #marks: Uint32Array
  #mark = 0
  /** A match can begin after a newline although none can begin before it. */
  readonly #startsAnew: boolean
  readonly start: number

  constructor(program: Program, alphabet: Alphabet, states: Budget, steps: Budget) {
    this.#program = program
    this.#alphabet = alphabet
    this.#stateBudget = states
    this.#steps = steps
    this.#takes = program.instructions.map((each) => (each.kind === 'take' ? alphabet.membership(each.set) : null))
    this.#marks = new Uint32Array(program.instructions.length)
    this.#startsAnew = program.instructions.some((each) => each.kind === 'assert' && each.assertion === 'line-start')
    const sink: State = { takers: [], waiting: [], previous: 'other' }
    this.#states.push(sink, sink)
    this.start = this.#stateAfter([program.start], 'edge')
  }

  /** The state after one more character, given by the index of its class. */
  next(state: number, characterClass: number): number {
    if (state === deadState || state === matchedState) return state
    const cell = state * this.#alphabet.classes.length + characterClass
    const known = this.#successors[cell] ?? unknown
    if (known !== unknown) return known - 1
    const found = this.#step(this.#state(state), characterClass)
    this.#successors[cell] = found + 1
    return found
  }

  /** Whether a text that ends here holds a match. */
  isMatchAtEnd(state: number): boolean {
    if (state === deadState || state === matchedState) return state === matchedState
    const { waiting, previous } = this.#state(state)
    return waiting.length > 0 && this.#closure(waiting, previous, 'edge') === null
  }

  #state(number: number): State {
    const state = this.#states[number]
    if (state === undefined) throw new RangeError('no such state')
    return state
  }

  #step(state: State, characterClass: number): number {
    const kind = this.#alphabet.classes[characterClass]?.kind ?? 'other'
    const released = state.waiting.length === 0 ? noPlaces : this.#closure(state.waiting, state.previous, kind)
    if (released === null) return matchedState
    this.#steps.spend(1 + state.takers.length)
    const reached = [this.#program.start]
    for (const place of state.takers) this.#collect(place, characterClass, reached)
    for (const place of released.takers) this.#collect(place, characterClass, reached)
    return this.#stateAfter(reached, kind)
  }

  #collect(place: number, characterClass: number, reached: number[]): void {
    const instruction = this.#program.instructions[place]
    if (instruction?.kind === 'take' && this.#takes[place]?.[characterClass] === 1) reached.push(instruction.next)
  }

  #stateAfter(places: readonly number[], previous: CharacterKind): number {
    const closure = this.#closure(places, previous, null)
    if (closure === null) return matchedState
    const { takers, waiting } = closure
    if (takers.length === 0 && waiting.length === 0 && !this.#startsAnew) return deadState
    sortNumbers(takers)
    sortNumbers(waiting)
    const looksBack = waiting.length > 0 ? previous : 'other'
    const key = `${String.fromCharCode(...takers)}\uffff${String.fromCharCode(...waiting)}\uffff${looksBack}`
    const known = this.#numbers.get(key)
    if (known !== undefined) return known
    this.#stateBudget.spend(1)
    this.#steps.spend(this.#alphabet.classes.length + 4 * takers.length)
    this.#states.push({ takers, waiting, previous: looksBack })
    this.#growTable()
    this.#numbers.set(key, this.#states.length - 1)
    return this.#states.length - 1
  }

  #growTable(): void {
    const cells = this.#states.length * this.#alphabet.classes.length
    if (cells <= this.#successors.length) return
    const larger = new Int32Array(Math.max(cells, 2 * this.#successors.length))
    larger.set(this.#successors)
    this.#successors = larger
  }

  /**
   * The places that take a character, or wait for one, reachable without taking one; null if a match is reachable.
   * `next` null: the next character is not known yet.
   */
  #closure(
    places: readonly number[],
    previous: CharacterKind,
    next: CharacterKind | null,
  ): { takers: number[]; waiting: number[] } | null {
    const takers: number[] = []
    const waiting: number[] = []
    const open = [...places]
    this.#mark++
    for (let place = open.pop(); place !== undefined; place = open.pop()) {
      if (this.#marks[place] === this.#mark) continue
      this.#marks[place] = this.#mark
      this.#steps.spend(1)
      const instruction = this.#program.instructions[place]
      if (instruction === undefined || instruction.kind === 'match') return null
      if (instruction.kind === 'take') takers.push(place)
      else if (instruction.kind === 'split') open.push(instruction.right, instruction.left)
      else {
        const holds = assertionHolds(instruction.assertion, previous, next)
        if (holds === null) waiting.push(place)
        else if (holds) open.push(instruction.next)
      }
    }
    return { takers, waiting }
  }
}

/** By insertion: mostly few, and mostly in order. */
function sortNumbers(numbers: number[]): void {
  if (numbers.length > 64) {
    numbers.sort((left, right) => left - right)
    return
  }
  for (let end = 1; end < numbers.length; end++) {
    const number = numbers[end] ?? 0
    let place = end
    for (; place > 0 && (numbers[place - 1] ?? 0) > number; place--) numbers[place] = numbers[place - 1] ?? 0
    numbers[place] = number
  }
}

const noPlaces: { readonly takers: readonly number[] } = { takers: [] }

/** Null: depends on the next character. */
function assertionHolds(assertion: Assertion, previous: CharacterKind, next: CharacterKind | null): boolean | null {
  switch (assertion) {
    case 'text-start':
      return previous === 'edge'
    case 'line-start':
      return previous === 'edge' || previous === 'newline'
    case 'text-end':
      return next === null ? null : next === 'edge'
    case 'line-end':
      return next === null ? null : next === 'edge' || next === 'newline'
    case 'word-boundary':
      return next === null ? null : (previous === 'word') !== (next === 'word')
    case 'no-word-boundary':
      return next === null ? null : (previous === 'word') === (next === 'word')
  }
}
