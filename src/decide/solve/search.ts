import type { Json } from '../../model/json.ts'
import { branchesPreferred, branchesTried, searchSteps } from '../bounds.ts'
import { anyString, conjoinStrings, type StringAnswer, type StringConstraints } from '../strings/string-constraints.ts'
import type { ConstraintReader } from './constraints.ts'
import { FieldParts } from './field-parts.ts'
import { allOf, anyOf, type Formula, type Literal, type SchemaFormula } from './formula.ts'
import { anyKind, hasKind, type Kind, type KindSet } from './kind.ts'
import { found, none, open, type Solution } from './solution.ts'
import { solveArray } from './solve-array.ts'
import { solveFloat, solveInteger } from './solve-number.ts'
import { solveObject } from './solve-object.ts'
import { possibleKinds, specialise } from './specialise.ts'
import { onlyFor } from './value-constraints.ts'

/** Exact reasoning about strings: a member of a conjunction, or the proof that there is none. */
export type StringFinder = (constraints: StringConstraints) => Promise<StringAnswer>

/** What the solvers of lists and objects need of the search around them. */
export interface Search {
  readonly reader: ConstraintReader
  /** A value that satisfies all formulas at once. */
  solve(formulas: readonly Formula[]): Promise<Solution>
}

/** Branches at one value that are tried before each is checked on its own first. */
const branchesUnchecked = 24

/** Schemas inside schemas that are opened to rule a branch out before it is tried. */
const glances = 3

/** A search that used up `searchSteps`. */
export class SearchExhausted extends Error {
  constructor() {
    super(`more than ${searchSteps} steps in the search for an object`)
    this.name = 'SearchExhausted'
  }
}

/** Many fields ask the same of their texts. */
function remembered(findString: StringFinder): StringFinder {
  const known = new Map<string, Promise<StringAnswer>>()
  return (constraints) => {
    const key = JSON.stringify(constraints)
    const answer = known.get(key) ?? findString(constraints)
    known.set(key, answer)
    return answer
  }
}

/** Small, telling values first. */
const order = ['integer', 'string', 'boolean', 'object', 'array', 'float', 'null'] as const satisfies readonly Kind[]

/**
 * Finds JSON values for conjunctions of formulas, or proves that none exists: kind by kind, branch by branch, with a
 * complete procedure for each kind. Answers are remembered, so that an unchanged subtree is solved once for all
 * questions.
 */
export class FormulaSearch implements Search {
  readonly reader: ConstraintReader
  readonly #findString: StringFinder
  readonly #answers = new Map<string, Solution>()
  readonly #names = new WeakMap<Formula, number>()
  readonly #opened = new WeakMap<SchemaFormula, Map<Kind, Formula>>()
  #nextName = 1
  #steps = 0

  constructor(reader: ConstraintReader, findString: StringFinder) {
    this.reader = reader
    this.#findString = remembered(findString)
  }

  /** As {@link solve}, with fresh bounds: one question of a comparison. */
  async answer(formulas: readonly Formula[]): Promise<Solution> {
    this.#steps = 0
    try {
      return await this.solve(formulas)
    } catch (problem) {
      if (problem instanceof SearchExhausted) return open(problem.message)
      throw problem
    }
  }

  async solve(formulas: readonly Formula[]): Promise<Solution> {
    const distinct = [...new Set(formulas)]
    const key = distinct
      .map((formula) => this.#nameOf(formula))
      .sort((left, right) => left - right)
      .join()
    const known = this.#answers.get(key)
    if (known !== undefined) return known
    const answer = await this.#solveAny(distinct)
    this.#answers.set(key, answer)
    return answer
  }

  #nameOf(formula: Formula): number {
    const known = this.#names.get(formula)
    if (known !== undefined) return known
    const name = this.#nextName
    this.#nextName += 1
    this.#names.set(formula, name)
    return name
  }

  async #solveAny(formulas: readonly Formula[]): Promise<Solution> {
    const possible = formulas.reduce<KindSet>((set, formula) => set & possibleKinds(formula), anyKind)
    let second: Solution = none
    for (const kind of order) {
      if (!hasKind(possible, kind)) continue
      const clause: Clause = { kind, branches: 0, preferences: 0 }
      const answer = await this.#solveClause(clause, formulas, [], [])
      if (answer.kind === 'found' && answer.doubts === 0) return answer
      second = better(second, answer)
    }
    return second
  }

  async #solveClause(
    clause: Clause,
    formulas: readonly Formula[],
    known: readonly Literal[],
    left: readonly Choice[],
  ): Promise<Solution> {
    this.#steps += 1
    if (this.#steps > searchSteps) throw new SearchExhausted()
    const pending = [...formulas]
    const literals = [...known]
    const choices = [...left]
    const opened = new Set<Formula>()
    for (const formula of pending) {
      const part = specialise(formula, clause.kind)
      switch (part.op) {
        case 'constant':
          if (!part.holds) return none
          break
        case 'of-kind':
          break
        case 'and':
          pending.push(...part.parts)
          break
        case 'or':
          choices.push(part.parts)
          break
        case 'schema':
          if (!opened.has(part)) pending.push(this.#open(part, clause.kind))
          opened.add(part)
          break
        default:
          literals.push(part)
      }
    }
    if (contradicts(literals)) return none
    const choice = this.#narrowest(choices, new KnownFacts(literals), clause.kind)
    if (choice === 'none') return none
    if (choice === null) return await this.#solveLiterals(clause.kind, literals)
    // Where many branches failed, what is settled so far may be impossible already, whatever is chosen next.
    if (clause.branches > branchesUnchecked && (await this.#solveLiterals(clause.kind, literals)).kind === 'none')
      return none
    const least = doubtsOf(literals)
    let second: Solution = none
    for (const branch of choice.branches) {
      if (second.kind === 'found' && !this.#mayPrefer(clause)) return second
      clause.branches += 1
      if (clause.branches > branchesTried)
        return better(second, open(`more than ${branchesTried} combinations of branches at one value`))
      const answer = await this.#solveClause(clause, [branch], literals, choice.others)
      if (answer.kind === 'found' && answer.doubts <= least) return answer
      second = better(second, answer)
    }
    return second
  }

  /** Whether another branch is tried for a value that fewer unsolved rules judge than the one at hand. */
  #mayPrefer(clause: Clause): boolean {
    clause.preferences += 1
    return clause.preferences <= branchesPreferred && this.#steps < searchSteps / 2
  }

  /** The choice with the fewest branches that the literals leave; `none` when one has no branch left. */
  #narrowest(choices: readonly Choice[], facts: KnownFacts, kind: Kind): Narrowed | 'none' | null {
    let narrowest: Choice | null = null
    const others: Choice[] = []
    for (const choice of choices) {
      const branches = choice.filter((branch) => !this.#isRuledOut(branch, facts, kind, 0))
      if (branches.length === 0) return 'none'
      if (branches.some((branch) => facts.give(branch))) continue
      if (narrowest === null || branches.length < narrowest.length) {
        if (narrowest !== null) others.push(narrowest)
        narrowest = branches
      } else others.push(branches)
    }
    return narrowest === null ? null : { branches: narrowest, others }
  }

  /** By a glance: false where more would have to be solved. */
  #isRuledOut(branch: Formula, facts: KnownFacts, kind: Kind, depth: number): boolean {
    switch (branch.op) {
      case 'and':
        return branch.parts.some((part) => this.#isRuledOut(part, facts, kind, depth))
      case 'or':
        return branch.parts.every((part) => this.#isRuledOut(part, facts, kind, depth))
      case 'schema':
        return depth < glances && this.#isRuledOut(this.#open(branch, kind), facts, kind, depth + 1)
      default:
        return facts.ruleOut(branch)
    }
  }

  #open(formula: SchemaFormula, kind: Kind): Formula {
    let byKind = this.#opened.get(formula)
    if (byKind === undefined) {
      byKind = new Map()
      this.#opened.set(formula, byKind)
    }
    const known = byKind.get(kind)
    if (known !== undefined) return known
    const opened = specialise(this.#expand(formula), kind)
    byKind.set(kind, opened)
    return opened
  }

  #expand(formula: SchemaFormula): Formula {
    const { own, fields, nested } = this.reader.read(formula)
    const { exception, schema } = formula
    if (formula.negated) return anyOf([...own, ...fields.values(), ...nested].map(({ fails }) => fails))
    return allOf([
      ...own
        .filter(
          ({ keyword, detail }) =>
            exception === null ||
            exception.schema !== schema ||
            exception.keyword !== keyword ||
            exception.detail !== detail,
        )
        .map(({ holds }) => holds),
      ...(fields.size === 0
        ? []
        : [onlyFor('object', { op: 'fields' as const, fields: new FieldParts(fields, exception) })]),
      ...nested.map(({ part, wrap }) => wrap(exception?.along.has(part.schema) ? { ...part, exception } : part)),
    ])
  }

  async #solveLiterals(kind: Kind, literals: readonly Literal[]): Promise<Solution> {
    const answer = await this.#solveKind(kind, literals)
    return answer.kind === 'found' ? found(answer.value, answer.doubts + doubtsOf(literals)) : answer
  }

  #solveKind(kind: Kind, literals: readonly Literal[]): Solution | Promise<Solution> {
    switch (kind) {
      case 'integer':
        return solveInteger(literals)
      case 'float':
        return solveFloat(literals)
      case 'boolean':
        return firstOf([true, false], literals)
      case 'null':
        return firstOf([null], literals)
      case 'string':
        return this.#solveString(literals)
      case 'array':
        return solveArray(literals, this)
      case 'object':
        return solveObject(literals, this)
    }
  }

  async #solveString(literals: readonly Literal[]): Promise<Solution> {
    let constraints = anyString
    for (const literal of literals) {
      if (literal.op === 'text') constraints = conjoinStrings(constraints, literal.constraints)
      if (literal.op === 'one-of') {
        const values = literal.values.filter((value) => typeof value === 'string')
        constraints = literal.negated
          ? { ...constraints, notEnums: [...constraints.notEnums, values] }
          : { ...constraints, enums: [...constraints.enums, values] }
      }
    }
    if (takesExample(constraints)) return found(example)
    const answer = await this.#findString(constraints)
    if (answer.kind === 'found') return found(answer.value)
    return answer.kind === 'none' ? none : open(answer.reason)
  }
}

/** What stands in a witness where any text will do. */
const example = 'example'

function takesExample({ patterns, formats, notPatterns, notFormats, enums, ...rest }: StringConstraints): boolean {
  const isPlain = [patterns, formats, notPatterns, notFormats, enums].every((list) => list.length === 0)
  const fits = rest.minLength <= example.length && (rest.maxLength === null || rest.maxLength >= example.length)
  return isPlain && fits && !rest.notEnums.some((list) => list.includes(example))
}

interface Clause {
  readonly kind: Kind
  /** Branches tried so far. */
  branches: number
  /** Of those, the ones tried although a value was at hand. */
  preferences: number
}

/** A value, the one with fewer doubts, before an open question, and that before none; the first of two alike. */
function better(first: Solution, second: Solution): Solution {
  if (first.kind === 'found' && second.kind === 'found') return second.doubts < first.doubts ? second : first
  const rank = { found: 2, open: 1, none: 0 }
  return rank[second.kind] > rank[first.kind] ? second : first
}

function doubtsOf(literals: readonly Literal[]): number {
  return literals.filter(({ op }) => op === 'opaque').length
}

type Choice = readonly Formula[]

interface Narrowed {
  readonly branches: Choice
  readonly others: readonly Choice[]
}

function firstOf(values: readonly Json[], literals: readonly Literal[]): Solution {
  const value = values.find((candidate) =>
    literals.every((literal) => literal.op !== 'one-of' || literal.values.includes(candidate) !== literal.negated),
  )
  return value === undefined ? none : found(value)
}

function contradicts(literals: readonly Literal[]): boolean {
  const absent = new Set(literals.flatMap((literal) => (literal.op === 'absent' ? [literal.key] : [])))
  return absent.size > 0 && literals.some((literal) => demands(literal, absent))
}

function demands(literal: Literal, absent: ReadonlySet<string>): boolean {
  if (literal.op === 'present') return absent.has(literal.key)
  return literal.op === 'has-member' && literal.filled === undefined && absent.has(literal.key)
}

/** What the literals say about the presence of members, for quick answers. */
class KnownFacts {
  readonly #literals: ReadonlySet<Formula>
  readonly #present = new Set<string>()
  readonly #absent = new Set<string>()

  constructor(literals: readonly Literal[]) {
    this.#literals = new Set(literals)
    for (const literal of literals) {
      if (literal.op === 'absent') this.#absent.add(literal.key)
      const isThere = literal.op === 'present' || (literal.op === 'has-member' && literal.filled === undefined)
      if (isThere) this.#present.add(literal.key)
    }
  }

  ruleOut(branch: Formula): boolean {
    switch (branch.op) {
      case 'constant':
        return !branch.holds
      case 'present':
        return this.#absent.has(branch.key)
      case 'has-member':
        return branch.filled === undefined && this.#absent.has(branch.key)
      case 'absent':
        return this.#present.has(branch.key)
      default:
        return false
    }
  }

  give(branch: Formula): boolean {
    if (branch.op === 'present') return this.#present.has(branch.key)
    if (branch.op === 'absent') return this.#absent.has(branch.key)
    return this.#literals.has(branch)
  }
}
