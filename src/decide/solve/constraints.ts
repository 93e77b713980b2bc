import { canonicalJson, isJsonArray, isJsonObject, type Json } from '../../model/json.ts'
import type { StructuralSchema } from '../../model/structural-schema.ts'
import type { ChangedKeyword } from '../answer.ts'
import { annotationKeywords } from '../compare/share-equal.ts'
import { bareSchema } from './bare-schema.ts'
import { completeDefault } from './defaults.ts'
import { allOf, anyOf, type Formula, hasMember, member, ofKind, type Place, type SchemaFormula } from './formula.ts'
import { hasKind, type KindSet, kindSet, otherKinds, typeKinds } from './kind.ts'
import type { Sides } from './number-constraints.ts'
import type { RuleMeaning } from './rules.ts'
import {
  embeddedConstraints,
  enumConstraints,
  fieldPlace,
  itemPlace,
  listConstraints,
  onlyFor,
  requiredConstraints,
  scalarConstraints,
  sizeConstraints,
  typeConstraints,
  unknownFieldConstraints,
} from './value-constraints.ts'

/** One thing that a node demands of its own value; `detail` tells constraints of one keyword apart, equal ones agree. */
export interface Constraint extends Sides {
  readonly keyword: ChangedKeyword
  readonly detail: string
  /** Of a validation rule that compiles. */
  readonly rule?: RuleMeaning | null
}

/** What a node demands of the values below it: `wrap(part)` holds. */
export interface Nested {
  readonly part: SchemaFormula
  readonly wrap: (part: Formula) => Formula
  readonly fails: Formula
}

/** What a node demands of a field that nothing stands in for where it is absent. */
export interface Field {
  readonly part: SchemaFormula
  readonly fails: Formula
}

export interface NodeConstraints {
  readonly own: readonly Constraint[]
  readonly fields: ReadonlyMap<string, Field>
  /** Fields that a default stands in for, members that no field names, items. */
  readonly nested: readonly Nested[]
}

/** A validation rule as a formula; `isExact` is false where it is opaque. */
export type RuleReader = (schema: StructuralSchema) => readonly Constraint[]

/** What of a schema's meaning depends on more than the schema. */
export interface Meanings {
  readonly readRules: RuleReader
  /** Whether the API server checks a format. */
  readonly isFormatKnown: (format: string) => boolean
}

/** A schema node where it hangs. */
export type Node = Pick<SchemaFormula, 'schema' | 'skeleton' | 'place'>

/**
 * Reads schema nodes as constraints, each once. This is the one place that says what a keyword means; it follows
 * kube-openapi pkg/validation/validate, apiextensions pkg/apiserver/schema/{pruning,listtype,objectmeta}.
 */
export class ConstraintReader {
  readonly #meanings: Meanings
  readonly #known = new WeakMap<StructuralSchema, Map<string, NodeConstraints>>()
  readonly #formulas = new WeakMap<StructuralSchema, Map<string, SchemaFormula>>()

  constructor(meanings: Meanings) {
    this.#meanings = meanings
  }

  /** The formula of a whole subtree; the same object for the same question, so that answers can be remembered. */
  conforms(schema: StructuralSchema, place: Place, skeleton: StructuralSchema | null = schema): SchemaFormula {
    return this.#formula(schema, place, skeleton, false)
  }

  violates(schema: StructuralSchema, place: Place, skeleton: StructuralSchema | null = schema): SchemaFormula {
    return this.#formula(schema, place, skeleton, true)
  }

  #formula(schema: StructuralSchema, place: Place, skeleton: StructuralSchema | null, negated: boolean): SchemaFormula {
    const key = `${place}${negated ? '-' : '+'}`
    const formulas = entry(this.#formulas, schema, () => new Map<string, SchemaFormula>())
    const known = formulas.get(key)
    if (known !== undefined && known.skeleton === skeleton) return known
    const formula: SchemaFormula = { op: 'schema', schema, skeleton, place, negated, exception: null }
    formulas.set(key, formula)
    return formula
  }

  read({ schema, skeleton, place }: Node): NodeConstraints {
    const known = entry(this.#known, schema, () => new Map<string, NodeConstraints>())
    const found = known.get(place)
    if (found !== undefined) return found
    const node = { schema, skeleton, place }
    const read = { own: this.#own(node), ...this.#below(node) }
    known.set(place, read)
    return read
  }

  #own(node: Node): readonly Constraint[] {
    const { schema, place } = node
    return [
      ...typeConstraints(schema, place, this.kinds(schema)),
      ...enumConstraints(node),
      ...scalarConstraints(schema),
      ...sizeConstraints(node),
      ...requiredConstraints(node),
      ...unknownFieldConstraints(node),
      ...listConstraints(schema),
      ...embeddedConstraints(schema),
      ...this.#junctors(node),
      ...this.#meanings.readRules(schema),
    ]
  }

  /**
   * What `type` lets pass. Beside a format that the API server knows, and where no number is asked for, a list passes
   * whatever the type, and a text does, to meet the format then (kube-openapi pkg/validation/validate/type.go).
   */
  kinds(schema: StructuralSchema): KindSet {
    const kinds = typeKinds(schema)
    const { format, type, intOrString } = schema
    if (format === null || intOrString || type === 'integer' || type === 'number') return kinds
    if (!this.#meanings.isFormatKnown(format)) return kinds
    return type === null ? kindSet('string', 'array') : kinds | kindSet('string', 'array')
  }

  /** What describes the items outside junctors: nothing does where a list passes only by {@link kinds}. */
  itemsOf(schema: StructuralSchema): StructuralSchema | null {
    const isList = schema.items !== null || hasKind(typeKinds(schema), 'array')
    return isList || !hasKind(this.kinds(schema), 'array') ? schema.items : bareSchema
  }

  #below({ schema, skeleton, place }: Node): Pick<NodeConstraints, 'fields' | 'nested'> {
    const isBranch = place === 'branch'
    const fields = new Map<string, Field>()
    const nested: Nested[] = []
    for (const [key, child] of schema.properties ?? []) {
      const below = isBranch ? (skeleton === null ? null : memberSkeleton(skeleton, key)) : child
      const childPlace = isBranch ? 'branch' : fieldPlace(schema, place, key)
      const filled = isBranch && below !== null ? completeDefault(below) : undefined
      const part = this.conforms(child, childPlace, below)
      const fails = hasMember(key, this.violates(child, childPlace, below), filled)
      if (filled === undefined) fields.set(key, { part, fails })
      else nested.push({ part, wrap: (it) => onlyFor('object', member(key, it, filled)), fails })
    }
    const items = isBranch ? schema.items : this.itemsOf(schema)
    const additionalProperties =
      schema.additionalProperties === true && !isBranch ? bareSchema : schema.additionalProperties
    if (additionalProperties !== null && typeof additionalProperties !== 'boolean') {
      const known = new Set(schema.properties?.keys())
      const below = isBranch ? valueSkeleton(skeleton) : additionalProperties
      const childPlace = isBranch ? 'branch' : additionalProperties === bareSchema ? 'bare' : 'field'
      nested.push({
        part: this.conforms(additionalProperties, childPlace, below),
        wrap: (part) => onlyFor('object', { op: 'others', known, part }),
        fails: { op: 'some-other', known, part: this.violates(additionalProperties, childPlace, below) },
      })
    }
    if (items !== null) {
      const below = isBranch ? (skeleton?.items ?? null) : items
      const childPlace = items === bareSchema ? 'bare' : itemPlace(schema, place)
      nested.push({
        part: this.conforms(items, childPlace, below),
        wrap: (part) => onlyFor('array', { op: 'every-item', part }),
        fails: { op: 'some-item', part: this.violates(items, childPlace, below) },
      })
    }
    return { fields, nested }
  }

  #junctors({ schema, skeleton }: Node): readonly Constraint[] {
    const conforms = (branch: StructuralSchema) => this.conforms(branch, 'branch', skeleton)
    const violates = (branch: StructuralSchema) => this.violates(branch, 'branch', skeleton)
    const junctor = (keyword: ChangedKeyword, detail: string, holds: Formula, fails: Formula): Constraint => ({
      keyword,
      detail,
      // A null meets neither junctors nor anything else but `type` and `enum` (validate/schema.go).
      holds: anyOf([ofKind(kindSet('null')), holds]),
      fails: allOf([ofKind(otherKinds(kindSet('null'))), fails]),
    })
    const found: Constraint[] = schema.allOf.map((branch) =>
      junctor('allOf', setText([branch]), conforms(branch), violates(branch)),
    )
    if (schema.anyOf.length > 0 && !isIntOrStringChoice(schema)) {
      found.push(
        junctor(
          'anyOf',
          setText(schema.anyOf, true),
          anyOf(schema.anyOf.map(conforms)),
          allOf(schema.anyOf.map(violates)),
        ),
      )
    }
    if (schema.oneOf.length > 0) {
      const branches = schema.oneOf
      const exactly = branches.map((branch) =>
        allOf([conforms(branch), ...branches.filter((other) => other !== branch).map(violates)]),
      )
      const twice = branches.flatMap((branch, index) =>
        branches.slice(index + 1).map((other) => allOf([conforms(branch), conforms(other)])),
      )
      found.push(junctor('oneOf', setText(branches), anyOf(exactly), anyOf([allOf(branches.map(violates)), ...twice])))
    }
    if (schema.not !== null) {
      found.push(junctor('not', setText([schema.not]), violates(schema.not), conforms(schema.not)))
    }
    return found
  }
}

function memberSkeleton(skeleton: StructuralSchema, key: string): StructuralSchema | null {
  return skeleton.properties?.get(key) ?? valueSkeleton(skeleton)
}

function valueSkeleton(skeleton: StructuralSchema | null): StructuralSchema | null {
  const values = skeleton?.additionalProperties ?? null
  return typeof values === 'boolean' ? null : values
}

/** `anyOf: [{type: integer}, {type: string}]` beside int-or-string says again what that says already. */
export function isIntOrStringChoice({ intOrString, anyOf: branches }: StructuralSchema): boolean {
  if (!intOrString || branches.length !== 2) return false
  const types = branches.map(({ type, raw }) => (Object.keys(raw).length === 1 ? type : null)).sort()
  return types[0] === 'integer' && types[1] === 'string'
}

function setText(branches: readonly StructuralSchema[], isSet = false): string {
  const texts = branches.map(({ raw }) => canonicalJson(withoutAnnotations(raw)))
  return (isSet ? [...new Set(texts)] : texts).sort().join(',')
}

/** A schema as written, less what describes it only; property names are no keywords. */
export function withoutAnnotations(raw: Json): Json {
  if (isJsonArray(raw)) return raw.map(withoutAnnotations)
  if (!isJsonObject(raw)) return raw
  return Object.fromEntries(
    Object.entries(raw)
      .filter(([key]) => !annotationKeywords.has(key))
      .map(([key, value]) => {
        if (key === 'properties' && isJsonObject(value)) {
          return [
            key,
            Object.fromEntries(Object.entries(value).map(([name, child]) => [name, withoutAnnotations(child)])),
          ]
        }
        return [key, key === 'enum' || key === 'default' ? value : withoutAnnotations(value)]
      }),
  )
}

function entry<Key extends object, Value>(map: WeakMap<Key, Value>, key: Key, create: () => Value): Value {
  const found = map.get(key)
  if (found !== undefined) return found
  const created = create()
  map.set(key, created)
  return created
}
