import { automatonStates, automatonSteps, constructedLength, patternInstructions, stringsTried } from '../bounds.ts'
import { alphabetOf } from './automaton/alphabet.ts'
import { BoundReached, Budget } from './automaton/budget.ts'
import { Levels } from './automaton/levels.ts'
import { Product } from './automaton/product.ts'
import { compileProgram } from './automaton/program.ts'
import { SearchAutomaton } from './automaton/search-automaton.ts'
import { hasUnusableWord, wordsOfLength } from './automaton/words.ts'
import type { Judge } from './judge.ts'
import { type RegularLiteral, readLiterals } from './regular-literals.ts'
import type { RegularQuestion } from './regular-question.ts'
import type { StringsAnswer } from './string-constraints.ts'

/** Refused candidates of one length before longer ones are tried. */
const triesPerLength = 32

/** Lengths at which every member holds unusable characters before the search is given up. */
const unusableLengths = 16

/** What is wanted of a question. */
export interface Wish {
  readonly count: number
  /** Names what is looked for: "string that …". */
  readonly subject: string
  /** `slight`: a tenth of the bounds, for questions that only supply candidates. */
  readonly effort: 'full' | 'slight'
}

/**
 * Decides a question by automata: `none` is a proof, `found` has what the judge confirmed, shortest first, and
 * `undecided` names a bound of `bounds.ts`, a pattern that could not be read, or why every candidate was refused.
 */
export function solveRegular(question: RegularQuestion, judge: Judge, wish: Wish): StringsAnswer {
  const literals = readLiterals(question)
  if ('kind' in literals) return literals
  const search = new Search(question, judge, wish)
  try {
    return search.run(literals)
  } catch (error) {
    if (!(error instanceof BoundReached)) throw error
    return search.result(`${wish.subject}: met the bound on ${error.message}`)
  }
}

class Search {
  readonly #question: RegularQuestion
  readonly #judge: Judge
  readonly #wish: Wish
  readonly #values: string[] = []
  #refused = 0
  #disputed: string | null = null

  constructor(question: RegularQuestion, judge: Judge, wish: Wish) {
    this.#question = question
    this.#judge = judge
    this.#wish = wish
  }

  run(literals: readonly RegularLiteral[]): StringsAnswer {
    const share = this.#wish.effort === 'full' ? 1 : 0.1
    const steps = new Budget('steps through automata', automatonSteps * share)
    const product = buildProduct(literals, steps, share)
    const levels = new Levels(product, steps)
    const { minLength } = this.#question
    const maxLength = this.#question.maxLength ?? Number.POSITIVE_INFINITY
    let hasSkipped = false
    let unusable = 0
    let length = levels.firstAccepting(minLength, maxLength)
    for (; length !== null; length = levels.firstAccepting(length + 1, maxLength)) {
      if (length > constructedLength)
        return this.result(
          `${this.#wish.subject}: needs ${length} characters, more than the bound (${constructedLength})`,
        )
      const before = this.#values.length + this.#refused
      const isThrough = this.#try(wordsOfLength(product, levels, length, steps))
      if (this.#values.length >= this.#wish.count) return { kind: 'found', values: this.#values, isComplete: false }
      if (this.#refused >= stringsTried) return this.result(this.#refusal())
      if (!isThrough) hasSkipped = true
      else if (hasUnusableWord(product, levels, length, steps)) {
        hasSkipped = true
        unusable += before === this.#values.length + this.#refused ? 1 : 0
        if (unusable >= unusableLengths) break
      }
    }
    if (hasSkipped || this.#disputed !== null) return this.result(this.#refusal())
    return this.#values.length > 0
      ? { kind: 'found', values: this.#values, isComplete: true }
      : { kind: 'none', because: `there is no ${this.#wish.subject}` }
  }

  /** What was found so far, or undecided for the reason. */
  result(reason: string): StringsAnswer {
    const values = this.#values
    return values.length > 0 ? { kind: 'found', values, isComplete: false } : { kind: 'undecided', reason }
  }

  /** Whether all words were looked at. */
  #try(words: Iterable<string>): boolean {
    let refused = 0
    for (const word of words) {
      const verdict = this.#judge.verdict(word)
      if (verdict === 'yes') {
        this.#values.push(word)
        if (this.#values.length >= this.#wish.count) return false
        continue
      }
      if (verdict === 'no') this.#disputed ??= word
      this.#refused++
      if (++refused >= triesPerLength || this.#refused >= stringsTried) return false
    }
    return true
  }

  #refusal(): string {
    if (this.#disputed !== null) {
      return `${this.#wish.subject}: the automata and the RE2 engine differ on ${JSON.stringify(this.#disputed)}`
    }
    return this.#refused > 0
      ? `${this.#wish.subject}: the ${this.#refused} candidates tried (bound ${stringsTried}) fail the format check`
      : `${this.#wish.subject}: all hold U+0000 or characters that the API server's Unicode does not know`
  }
}

function buildProduct(literals: readonly RegularLiteral[], steps: Budget, share: number): Product {
  const instructions = new Budget('pattern instructions', patternInstructions * share)
  const states = new Budget('automaton states', automatonStates * share)
  const programs = literals.map(({ node, isNegated }) => ({ program: compileProgram(node, instructions), isNegated }))
  const sets = programs.flatMap(({ program }) =>
    program.instructions.flatMap((each) => (each.kind === 'take' ? [each.set] : [])),
  )
  steps.spend(sets.reduce((total, set) => total + set.length, 0))
  const alphabet = alphabetOf(sets)
  const automata = programs.map(({ program, isNegated }) => ({
    automaton: new SearchAutomaton(program, alphabet, states, steps),
    isNegated,
  }))
  return new Product(automata, alphabet, states, steps)
}
