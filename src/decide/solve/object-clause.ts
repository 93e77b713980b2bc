import { type Json, jsonEquals } from '../../model/json.ts'
import type { FieldParts } from './field-parts.ts'
import type { Formula, Literal } from './formula.ts'
import type { RelationLiteral } from './relations.ts'

/** The literals of one clause about an object, sorted by what they demand. */
export class ObjectClause {
  /** Of members that more is asked of than of a field that may be absent. */
  readonly #members = new Map<string, MemberDemand>()
  readonly #fields: FieldParts[] = []
  readonly #literals: readonly Literal[]
  #keys: ReadonlySet<string> | null = null
  readonly others: { readonly known: ReadonlySet<string>; readonly part: Formula }[] = []
  readonly someOthers: { readonly known: ReadonlySet<string>; readonly part: Formula }[] = []
  readonly keyParts: Formula[] = []
  readonly someKeys: Formula[] = []
  readonly sizes: { readonly least: number; readonly greatest: number | null; readonly filled: ReadonlySet<string> }[] =
    []
  readonly relations: RelationLiteral[] = []
  listed: readonly Json[] | null = null

  constructor(literals: readonly Literal[]) {
    this.#literals = literals
    for (const literal of literals) this.#add(literal)
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
      case 'fields':
        for (const [key, { parts }] of this.#members) parts.push(...partsAt(key, [literal.fields]))
        this.#fields.push(literal.fields)
        break
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
    const demand = this.#unasked(key)
    this.#members.set(key, demand)
    return demand
  }

  #unasked(key: string): MemberDemand {
    return { parts: partsAt(key, this.#fields), standIns: [], isPresent: false, isAbsent: false }
  }

  /** Keys that some literal names, in the order in which they were first named. */
  get keys(): readonly string[] {
    return [...this.#allKeys()]
  }

  /** Keys of members that must be there, that must not, or that something stands in for. */
  get askedKeys(): readonly string[] {
    return [...this.#members.keys()]
  }

  names(key: string): boolean {
    return this.#allKeys().has(key)
  }

  #allKeys(): ReadonlySet<string> {
    this.#keys ??= new Set([
      ...this.#literals.flatMap(namedKeys),
      ...[...this.others, ...this.someOthers].flatMap(({ known }) => [...known]),
    ])
    return this.#keys
  }

  demand(key: string): MemberDemand {
    return this.#members.get(key) ?? this.#unasked(key)
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

function partsAt(key: string, fields: readonly FieldParts[]): Formula[] {
  return fields.flatMap((each) => each.partOf(key) ?? [])
}

function namedKeys(literal: Literal): readonly string[] {
  switch (literal.op) {
    case 'present':
    case 'absent':
    case 'member':
    case 'has-member':
      return [literal.key]
    case 'fields':
      return [...literal.fields.keys]
    default:
      return []
  }
}

function intersection(left: readonly Json[] | null, right: readonly Json[]): readonly Json[] {
  return left === null ? right : left.filter((value) => right.some((other) => jsonEquals(value, other)))
}
