import { type Json, jsonEquals } from '../../model/json.ts'
import type { Formula, Literal } from './formula.ts'
import type { RelationLiteral } from './relations.ts'

/** The literals of one clause about an object, sorted by what they demand. */
export class ObjectClause {
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

/** What is asked of one member, by its key. */
export interface MemberDemand {
  readonly parts: Formula[]
  /** What holds for the value that a default puts in place of an absent one. */
  readonly standIns: { readonly part: Formula; readonly filled: Json }[]
  isPresent: boolean
  isAbsent: boolean
}

function intersection(left: readonly Json[] | null, right: readonly Json[]): readonly Json[] {
  return left === null ? right : left.filter((value) => right.some((other) => jsonEquals(value, other)))
}
