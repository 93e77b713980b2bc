import { canonicalJson, type Json } from '../../model/json.ts'
import { isSamePath, type Path } from '../../model/path.ts'
import { parseStructuralSchema, type StructuralSchema } from '../../model/structural-schema.ts'
import type { CelFormula, FieldLiteral, Relation } from '../cel/formula.ts'
import { literalPattern } from '../strings/re2/literal-pattern.ts'
import { completeDefault } from './defaults.ts'
import { allOf, always, anyOf, type Formula, hasMember, member, never, ofKind, oneOf, text } from './formula.ts'
import { type Kind, type KindSet, kindOf, kindSet, otherKinds } from './kind.ts'
import type { Sides } from './number-constraints.ts'
import { filledKeys } from './value-constraints.ts'

/**
 * A translated validation rule as formulas about the object that a client sends: where the rule sees a default, so do
 * they. `schema` is the node of the rule.
 */
export function ruleSides(formula: CelFormula, schema: StructuralSchema): Sides {
  switch (formula.kind) {
    case 'constant':
      return formula.holds ? { holds: always, fails: never } : { holds: never, fails: always }
    case 'and': {
      const parts = formula.parts.map((part) => ruleSides(part, schema))
      return { holds: allOf(parts.map(({ holds }) => holds)), fails: anyOf(parts.map(({ fails }) => fails)) }
    }
    case 'or': {
      const parts = formula.parts.map((part) => ruleSides(part, schema))
      return { holds: anyOf(parts.map(({ holds }) => holds)), fails: allOf(parts.map(({ fails }) => fails)) }
    }
    case 'field':
      return fieldSides(formula.at, formula.is, schema)
    case 'every':
    case 'some':
      return at(formula.at, schema, (node) => quantified(formula, node))
    case 'compare':
      return relationSides(formula.left, formula.relation, formula.right, schema)
  }
}

/** Both sides of a claim about the value at a path, which must be there. */
function at(path: Path, schema: StructuralSchema | null, claim: (node: StructuralSchema | null) => Sides): Sides {
  const [segment, ...rest] = path
  if (segment === undefined) return claim(schema)
  const key = String(segment)
  const child = childOf(schema, key)
  const below = at(rest, child, claim)
  const filled = filledAt(schema, key)
  return {
    holds: hasMember(key, below.holds, filled),
    fails: anyOf([ofKind(otherKinds(kindSet('object'))), member(key, below.fails, filled)]),
  }
}

function childOf(schema: StructuralSchema | null, key: string): StructuralSchema | null {
  const child = schema?.properties?.get(key) ?? schema?.additionalProperties ?? null
  return typeof child === 'boolean' ? null : child
}

function filledAt(schema: StructuralSchema | null, key: string): Json | undefined {
  const child = schema?.properties?.get(key)
  return child === undefined ? undefined : completeDefault(child)
}

function fieldSides(path: Path, literal: FieldLiteral, schema: StructuralSchema): Sides {
  if (literal.kind !== 'absent') return at(path, schema, (node) => literalSides(literal, node))
  const key = String(path.at(-1) ?? '')
  return at(path.slice(0, -1), schema, (node) =>
    filledAt(node, key) === undefined
      ? { holds: { op: 'absent', key }, fails: anyOf([ofKind(otherKinds(kindSet('object'))), { op: 'present', key }]) }
      : { holds: never, fails: always },
  )
}

/** A claim about values of some kinds: it fails for all others. */
function only(kinds: KindSet, holds: Formula, fails: Formula): Sides {
  return { holds: allOf([ofKind(kinds), holds]), fails: anyOf([ofKind(otherKinds(kinds)), fails]) }
}

function literalSides(literal: Exclude<FieldLiteral, { kind: 'absent' }>, node: StructuralSchema | null): Sides {
  switch (literal.kind) {
    case 'present':
      return { holds: always, fails: never }
    case 'null': {
      const [isNull, isOther] = [ofKind(kindSet('null')), ofKind(otherKinds(kindSet('null')))]
      return literal.negated ? { holds: isOther, fails: isNull } : { holds: isNull, fails: isOther }
    }
    case 'number':
      return numberSides(literal.relation, literal.value)
    case 'text':
      return textSides(literal.relation, literal.value)
    case 'boolean':
      return only(kindSet('boolean'), oneOf([literal.value]), oneOf([literal.value], true))
    case 'type':
      return { holds: ofKind(kindSet(literal.type)), fails: ofKind(otherKinds(kindSet(literal.type))) }
    case 'one-of': {
      const kinds = kindSet(...literal.values.flatMap(alike))
      return flipped(only(kinds, oneOf(literal.values), oneOf(literal.values, true)), literal.negated, kinds)
    }
    case 'size':
      return sizeSides(literal.relation, literal.value, node)
    case 'matches':
      return patternSides(literal.pattern, literal.negated)
    case 'starts-with':
      return patternSides(`^${literalPattern(literal.text)}`, literal.negated)
    case 'ends-with':
      return patternSides(`${literalPattern(literal.text)}$`, literal.negated)
    case 'contains':
      return patternSides(literalPattern(literal.text), literal.negated)
    case 'has-key': {
      const isFilled = filledAt(node, literal.key) !== undefined
      const there: Formula = isFilled ? always : { op: 'present', key: literal.key }
      const gone: Formula = isFilled ? never : { op: 'absent', key: literal.key }
      return flipped(only(kindSet('object'), there, gone), literal.negated, kindSet('object'))
    }
    case 'has-item': {
      const there: Formula = { op: 'some-item', part: oneOf([literal.item]) }
      const gone: Formula = { op: 'every-item', part: oneOf([literal.item], true) }
      return flipped(only(kindSet('array'), there, gone), literal.negated, kindSet('array'))
    }
  }
}

/** The negated literal speaks of the same kinds. */
function flipped({ holds, fails }: Sides, isNegated: boolean, kinds: KindSet): Sides {
  return isNegated ? only(kinds, fails, holds) : { holds, fails }
}

/** Numbers of either kind compare by value. */
function alike(value: Json): readonly Kind[] {
  const kind = kindOf(value)
  return kind === 'integer' || kind === 'float' ? ['integer', 'float'] : [kind]
}

function patternSides(pattern: string, isNegated: boolean): Sides {
  const [matches, misses] = [text({ patterns: [pattern] }), text({ notPatterns: [pattern] })]
  return only(kindSet('string'), isNegated ? misses : matches, isNegated ? matches : misses)
}

/** Order by code points is left to the evaluation of the rule. */
function textSides(relation: Relation, value: string): Sides {
  if (relation === '==') return only(kindSet('string'), oneOf([value]), oneOf([value], true))
  if (relation === '!=') return only(kindSet('string'), oneOf([value], true), oneOf([value]))
  const opaque: Formula = { op: 'opaque', text: `order of texts around ${JSON.stringify(value)}` }
  return only(kindSet('string'), opaque, opaque)
}

const opposite = { '==': '!=', '!=': '==', '<': '>=', '<=': '>', '>': '<=', '>=': '<' } as const satisfies Record<
  Relation,
  Relation
>

function numberSides(relation: Relation, value: number | bigint): Sides {
  const kinds = kindSet('integer', 'float')
  return only(kinds, numbersIn(relation, value), numbersIn(opposite[relation], value))
}

/** The numbers of either kind that stand in a relation to a given one. */
export function numbersIn(relation: Relation, value: number | bigint): Formula {
  if (relation === '!=') return anyOf([numbersIn('<', value), numbersIn('>', value)])
  if (relation === '==') return allOf([numbersIn('<=', value), numbersIn('>=', value)])
  const real = Number(value)
  const isUpper = relation === '<' || relation === '<='
  const isOpen = relation === '<' || relation === '>'
  const float: Formula = {
    op: 'floats',
    least: isUpper ? null : real,
    isLeastOpen: !isUpper && isOpen,
    greatest: isUpper ? real : null,
    isGreatestOpen: isUpper && isOpen,
  }
  const bound = wholeBound(relation, value)
  return anyOf([{ op: 'integers', least: isUpper ? null : bound, greatest: isUpper ? bound : null }, float])
}

/** The outermost integer that satisfies the relation. */
function wholeBound(relation: '<' | '<=' | '>' | '>=', value: number | bigint): bigint {
  const isWhole = typeof value === 'bigint' || Number.isInteger(value)
  const floor = typeof value === 'bigint' ? value : BigInt(Math.floor(value))
  switch (relation) {
    case '<=':
      return floor
    case '<':
      return isWhole ? floor - 1n : floor
    case '>':
      return floor + 1n
    case '>=':
      return isWhole ? floor : floor + 1n
  }
}

function sizeSides(relation: Relation, value: bigint, node: StructuralSchema | null): Sides {
  const kinds = kindSet('string', 'array', 'object')
  return only(kinds, sizes(relation, value, node), sizes(opposite[relation], value, node))
}

function sizes(relation: Relation, value: bigint, node: StructuralSchema | null): Formula {
  if (relation === '!=') return anyOf([sizes('<', value, node), sizes('>', value, node)])
  const size = Number(value)
  const least = relation === '==' || relation === '>=' ? size : relation === '>' ? size + 1 : 0
  const greatest = relation === '==' || relation === '<=' ? size : relation === '<' ? size - 1 : null
  if (greatest !== null && greatest < 0) return never
  const from = Math.max(least, 0)
  return anyOf([
    text({ minLength: from, maxLength: greatest }),
    { op: 'items', least: from, greatest },
    { op: 'members', least: from, greatest, filled: filledKeys(node) },
  ])
}

function quantified(formula: Extract<CelFormula, { kind: 'every' | 'some' }>, node: StructuralSchema | null): Sides {
  const isEvery = formula.kind === 'every'
  const values = node?.additionalProperties ?? null
  const inner = { items: node?.items ?? null, keys: null, values: typeof values === 'boolean' ? null : values }
  const part = ruleSides(formula.part, inner[formula.over] ?? bare)
  const literal = (isAll: boolean, about: Formula): Formula => {
    switch (formula.over) {
      case 'items':
        return { op: isAll ? 'every-item' : 'some-item', part: about }
      case 'keys':
        return { op: isAll ? 'every-key' : 'some-key', part: about }
      case 'values':
        return { op: isAll ? 'others' : 'some-other', known: new Set(), part: about }
    }
  }
  const kinds = kindSet(formula.over === 'items' ? 'array' : 'object')
  return only(kinds, literal(isEvery, part.holds), literal(!isEvery, part.fails))
}

/** A key, or a value that no schema describes: nothing is filled in below it. */
const bare: StructuralSchema = parseStructuralSchema({})

function relationSides(left: Path, relation: Relation, right: Path, schema: StructuralSchema): Sides {
  const [first, second] = [left[0], right[0]]
  if (first !== undefined && first === second && left.length > 1 && right.length > 1) {
    return at([first], schema, (node) => relationSides(left.slice(1), relation, right.slice(1), node ?? bare))
  }
  const there = (path: Path) => at(path, schema, () => literalSides({ kind: 'null', negated: true }, null))
  if (isSamePath(left, right)) {
    // Of a value with itself: all that counts is that it is there.
    return relation === '==' || relation === '<=' || relation === '>=' ? there(left) : { holds: never, fails: always }
  }
  if (left.length === 0 || right.length === 0) {
    const opaque: Formula = { op: 'opaque', text: 'a value against one of its own fields' }
    return { holds: opaque, fails: opaque }
  }
  const defaults = [...defaultsAlong(left, schema), null, ...defaultsAlong(right, schema)]
  const filled = canonicalJson(defaults)
  const isFilled = defaults.some((value) => value !== null)
  const literal = (name: Relation): Formula => ({ op: 'relation', left, relation: name, right, filled, isFilled })
  const [one, other] = [there(left), there(right)]
  return only(
    kindSet('object'),
    allOf([one.holds, other.holds, literal(relation)]),
    anyOf([one.fails, other.fails, literal(opposite[relation])]),
  )
}

function defaultsAlong(path: Path, schema: StructuralSchema): readonly Json[] {
  let node: StructuralSchema | null = schema
  return path.map((segment) => {
    const filled = filledAt(node, String(segment))
    node = childOf(node, String(segment))
    return filled ?? null
  })
}
