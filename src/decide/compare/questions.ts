import { jsonEquals } from '../../model/json.ts'
import type { Path } from '../../model/path.ts'
import type { StructuralSchema } from '../../model/structural-schema.ts'
import type { ChangedKeyword } from '../answer.ts'
import { bareSchema } from '../solve/bare-schema.ts'
import type { Constraint, ConstraintReader } from '../solve/constraints.ts'
import { completeDefault, sameDefaults } from '../solve/defaults.ts'
import {
  absent,
  always,
  type Exception,
  type Formula,
  hasMember,
  never,
  type Place,
  present,
} from '../solve/formula.ts'
import { hasKind } from '../solve/kind.ts'
import type { RuleEngine, RuleMeaning } from '../solve/rules.ts'
import { fieldPlace, filledKeys, itemPlace } from '../solve/value-constraints.ts'
import { sameForFields, sameForRules } from './rule-view.ts'

/** What becomes of an object that the source accepts, should one exist. Worst first. */
export const harms = ['rejected', 'pruned', 'changed'] as const
export type Harm = (typeof harms)[number]

/** One way in which the target could treat an object worse than the source: is there such an object? */
export interface Question {
  readonly path: Path
  readonly keyword: ChangedKeyword
  readonly detail: string
  readonly harm: Harm
  /** The source's node; null where it describes nothing and keeps everything. */
  readonly source: { readonly schema: StructuralSchema; readonly place: Place } | null
  /** At the node: the value that the target treats worse. */
  readonly goal: Formula
  /** The goal as it looks from the root. */
  readonly fromRoot: (goal: Formula) => Formula
  /** What of the target the object must break; the rest it should keep, so that it shows this change alone. */
  readonly exception: Exception | null
  /** The validation rule that is asked about. */
  readonly rule: RuleMeaning | null
  /** The rule compares with the stored value: is there an update that it refuses? */
  readonly isUpdate: boolean
}

interface Trail {
  readonly path: Path
  readonly along: ReadonlySet<StructuralSchema>
  readonly fromRoot: (goal: Formula) => Formula
}

/**
 * Everything that must be ruled out before all objects of the source may be called safe under the target. A constraint
 * of the target is left out only where the source has the same one and both see the same value, so nothing is missed;
 * who made which change plays no part here.
 */
export function collectQuestions(
  source: StructuralSchema,
  target: StructuralSchema,
  reader: ConstraintReader,
  rules: Pick<RuleEngine, 'fieldsOf'> | null,
): readonly Question[] {
  const collector = new QuestionCollector(reader, rules)
  collector.visit(
    { schema: source, place: 'root' },
    { schema: target, place: 'root' },
    {
      path: [],
      along: new Set([target]),
      fromRoot: (goal) => goal,
    },
  )
  return collector.questions
}

interface Node {
  readonly schema: StructuralSchema
  readonly place: Place
}

class QuestionCollector {
  readonly questions: Question[] = []
  readonly #reader: ConstraintReader
  readonly #rules: Pick<RuleEngine, 'fieldsOf'> | null

  constructor(reader: ConstraintReader, rules: Pick<RuleEngine, 'fieldsOf'> | null) {
    this.#reader = reader
    this.#rules = rules
  }

  /** `source` is null where it keeps any value. */
  visit(source: Node | null, target: Node, trail: Trail): void {
    if (source !== null && source.schema === target.schema && source.place === target.place) return
    this.#ownConstraints(source, target, trail)
    if (this.#mayBe(source, target, 'object')) {
      this.#fields(source, target, trail)
      this.#values(source, target, trail)
    }
    const items = this.#reader.itemsOf(target.schema)
    // Free values in a bare list are bare or not by themselves already: what holds an item may be one.
    if (source === null && target.place === 'bare') return
    if (items === null && source?.schema.items != null && this.#mayBe(source, target, 'array')) {
      const given = source.schema.items
      const step = stepInto(trail, '*', given, (part) => ({ op: 'some-item', part }))
      this.#undescribed({ schema: given, place: itemPlace(source.schema, source.place) }, step)
    }
    if (items !== null && this.#mayBe(source, target, 'array')) {
      const step = stepInto(trail, '*', items, (part) => ({ op: 'some-item', part }))
      this.visit(
        source === null ? null : this.#itemsOf(source),
        { schema: items, place: itemsPlace(items, target) },
        step,
      )
    }
  }

  #itemsOf(node: Node): Node | null {
    const items = this.#reader.itemsOf(node.schema)
    return items === null ? null : { schema: items, place: itemsPlace(items, node) }
  }

  #mayBe(source: Node | null, target: Node, kind: 'object' | 'array'): boolean {
    const may = ({ schema }: Node) => hasKind(this.#reader.kinds(schema), kind)
    return (source === null || may(source)) && may(target)
  }

  #ownConstraints(source: Node | null, target: Node, trail: Trail): void {
    const given = new Set(
      source === null ? [] : this.#read(source).map(({ keyword, detail }) => `${keyword} ${detail}`),
    )
    for (const constraint of this.#read(target)) {
      const { keyword, detail, fails } = constraint
      if (detail === '*' && (keyword === 'property' || keyword === 'additionalProperties')) {
        this.#unknownFields(source, target, constraint, trail)
        continue
      }
      if (given.has(`${keyword} ${detail}`) && this.#isStable(constraint, source, target)) continue
      const exception = { schema: target.schema, keyword, detail, along: trail.along }
      const rule = constraint.rule ?? null
      if (rule?.transition != null) {
        this.#ask(source, trail, { keyword, detail, harm: 'rejected', goal: always, rule, isUpdate: true, exception })
      }
      if (fails === never) continue
      this.#ask(source, trail, {
        keyword,
        detail,
        // A null is dropped where it can be, and refused only in lists and where the field is required.
        harm: keyword === 'nullable' ? 'changed' : 'rejected',
        goal: fails,
        rule,
        exception,
      })
    }
  }

  /** The same constraint on both sides sees the same value on both. */
  #isStable({ keyword, rule }: Constraint, source: Node | null, target: Node): boolean {
    if (source === null) return false
    const [left, right] = [source.schema, target.schema]
    if (keyword !== 'x-kubernetes-validations') return isStable(keyword, left, right)
    const fields = rule == null ? null : (this.#rules?.fieldsOf(rule) ?? null)
    return fields === null ? sameDefaults(left, right) && sameForRules(left, right) : sameForFields(left, right, fields)
  }

  #read({ schema, place }: Node): readonly Constraint[] {
    return this.#reader.read({ schema, skeleton: schema, place }).own
  }

  /** Fields that the source keeps and the target prunes, or refuses by `additionalProperties: false`. */
  #unknownFields(source: Node | null, target: Node, constraint: Constraint, trail: Trail): void {
    if (!this.#mayBe(source, target, 'object')) return
    const { keyword, detail } = constraint
    const exception = { schema: target.schema, keyword, detail, along: trail.along }
    const harm = keyword === 'property' ? 'pruned' : 'rejected'
    const known = new Set(target.schema.properties?.keys())
    if (target.place === 'root' || target.schema.embeddedResource) {
      for (const key of ['apiVersion', 'kind', 'metadata']) known.add(key)
    }
    for (const key of source?.schema.properties?.keys() ?? []) {
      if (known.has(key)) continue
      const path = [...trail.path, key]
      this.#ask(source, trail, { path, keyword, detail: '', harm, goal: present(key), rule: null, exception })
      known.add(key)
    }
    const isEmbedded = source?.schema.embeddedResource === true
    for (const key of isEmbedded ? ['apiVersion', 'kind', 'metadata'] : []) {
      if (known.has(key)) continue
      const path = [...trail.path, key]
      this.#ask(source, trail, { path, keyword, detail: '', harm, goal: present(key), rule: null, exception })
    }
    if (source !== null && isClosed(source)) return
    const goal: Formula = { op: 'some-other', known, part: { op: 'constant', holds: true } }
    this.#ask(source, trail, { keyword, detail, harm, goal, rule: null, exception })
  }

  #fields(source: Node | null, target: Node, trail: Trail): void {
    for (const [key, child] of target.schema.properties ?? []) {
      const held = sourceField(source, key)
      if (held === 'unknown') {
        if (child.default !== undefined) this.#askDefault(source, key, trail)
        continue
      }
      const step = stepInto(trail, key, child, (part) => hasMember(key, part))
      const place = fieldPlace(target.schema, target.place, key)
      this.visit(held, { schema: child, place }, step)
      const isFilled = source !== null && (source.schema.properties?.has(key) ?? false)
      const given = isFilled && held !== null ? completeDefault(held.schema) : undefined
      if (!jsonEquals(given, completeDefault(child))) this.#askDefault(source, key, trail)
    }
    for (const [key, child] of source?.schema.properties ?? []) {
      if (target.schema.properties?.has(key)) continue
      const { additionalProperties } = target.schema
      if (additionalProperties !== null && additionalProperties !== false) {
        const schema = additionalProperties === true ? bareSchema : additionalProperties
        const step = stepInto(trail, key, schema, (part) => hasMember(key, part))
        const place = additionalProperties === true ? 'bare' : 'field'
        this.visit({ schema: child, place: 'field' }, { schema, place }, step)
      }
      const isKept = additionalProperties !== null || target.schema.preserveUnknownFields || target.place === 'open'
      if (isKept && child.default !== undefined) this.#askDefault(source, key, trail)
      if (isKept && (additionalProperties === null || additionalProperties === false)) {
        const step = stepInto(trail, key, child, (part) => hasMember(key, part))
        this.#undescribed({ schema: child, place: 'field' }, step)
      }
    }
  }

  /** The target keeps the value without a schema: it fills in nothing of what the source fills in. */
  #undescribed(source: Node, trail: Trail): void {
    if (sameDefaults(source.schema, null)) return
    for (const [key, child] of source.schema.properties ?? []) {
      if (child.default !== undefined) this.#askDefault(source, key, trail)
      const step = stepInto(trail, key, child, (part) => hasMember(key, part))
      this.#undescribed({ schema: child, place: 'field' }, step)
    }
    const { items, additionalProperties } = source.schema
    if (items !== null) {
      const step = stepInto(trail, '*', items, (part) => ({ op: 'some-item', part }))
      this.#undescribed({ schema: items, place: itemPlace(source.schema, source.place) }, step)
    }
    if (typeof additionalProperties === 'object' && additionalProperties !== null) {
      const known = new Set(source.schema.properties?.keys())
      const step = stepInto(trail, '{}', additionalProperties, (part) => ({ op: 'some-other', known, part }))
      this.#undescribed({ schema: additionalProperties, place: 'field' }, step)
    }
  }

  /** Members that neither side names. */
  #values(source: Node | null, target: Node, trail: Trail): void {
    const { additionalProperties } = target.schema
    const given = source?.schema.additionalProperties ?? null
    if (additionalProperties === null && source !== null && typeof given === 'object' && given !== null) {
      const isKept = target.schema.preserveUnknownFields || target.place === 'open'
      const known = new Set([...(source.schema.properties?.keys() ?? []), ...(target.schema.properties?.keys() ?? [])])
      const step = stepInto(trail, '{}', given, (part) => ({ op: 'some-other', known, part }))
      if (isKept) this.#undescribed({ schema: given, place: 'field' }, step)
    }
    if (additionalProperties === null || additionalProperties === false) return
    if (source !== null && isClosed(source)) return
    const schema = additionalProperties === true ? bareSchema : additionalProperties
    const known = new Set([...(source?.schema.properties?.keys() ?? []), ...(target.schema.properties?.keys() ?? [])])
    const step = stepInto(trail, '{}', schema, (part) => ({ op: 'some-other', known, part }))
    this.visit(sourceValue(source), { schema, place: additionalProperties === true ? 'bare' : 'field' }, step)
  }

  #askDefault(source: Node | null, key: string, trail: Trail): void {
    this.#ask(source, trail, {
      path: [...trail.path, key],
      keyword: 'default',
      detail: '',
      harm: 'changed',
      goal: absent(key),
      rule: null,
      exception: null,
    })
  }

  #ask(
    source: Node | null,
    trail: Trail,
    question: Omit<Question, 'source' | 'fromRoot' | 'path' | 'isUpdate'> & Partial<Question>,
  ): void {
    this.questions.push({ path: trail.path, source, fromRoot: trail.fromRoot, isUpdate: false, ...question })
  }
}

function stepInto(trail: Trail, segment: string, child: StructuralSchema, wrap: (part: Formula) => Formula): Trail {
  return {
    path: [...trail.path, segment],
    along: new Set([...trail.along, child]),
    fromRoot: (goal) => trail.fromRoot(wrap(goal)),
  }
}

function itemsPlace(items: StructuralSchema, { schema, place }: Node): Place {
  return items === bareSchema ? 'bare' : itemPlace(schema, place)
}

/** Keeps no field but those it names. */
function isClosed({ schema, place }: Node): boolean {
  const { additionalProperties } = schema
  const isMap = additionalProperties !== null && additionalProperties !== false
  return !isMap && !schema.preserveUnknownFields && place !== 'open' && place !== 'metadata'
}

/** The source's node for a field: null where it keeps any value, `unknown` where it has no such field. */
function sourceField(source: Node | null, key: string): Node | null | 'unknown' {
  if (source === null) return null
  const child = source.schema.properties?.get(key)
  if (child !== undefined) return { schema: child, place: fieldPlace(source.schema, source.place, key) }
  const isMeta = key === 'apiVersion' || key === 'kind' || key === 'metadata'
  if (isMeta && (source.place === 'root' || source.schema.embeddedResource)) return null
  return isClosed(source) ? 'unknown' : sourceValue(source)
}

function sourceValue(source: Node | null): Node | null {
  const values = source?.schema.additionalProperties ?? null
  if (values === null || values === false) return null
  return values === true ? { schema: bareSchema, place: 'bare' } : { schema: values, place: 'field' }
}

/** Of a list of type map on both sides: no default gives a key another value there than here. */
function hasSameKeys({ items, listMapKeys }: StructuralSchema, target: StructuralSchema): boolean {
  return listMapKeys.every((key) => {
    const [left, right] = [items?.properties?.get(key), target.items?.properties?.get(key)]
    if (left === undefined || right === undefined) return false
    // Where the source always has a value, no default of the target is asked for.
    const isGiven = left.default === undefined && !left.nullable && items?.required.includes(key) === true
    return isGiven || (jsonEquals(left.default, right.default) && left.nullable === right.nullable)
  })
}

function isStable(keyword: ChangedKeyword, source: StructuralSchema, target: StructuralSchema): boolean {
  switch (keyword) {
    case 'minProperties':
    case 'maxProperties':
      return [...filledKeys(source)].sort().join('\n') === [...filledKeys(target)].sort().join('\n')
    case 'enum':
    case 'allOf':
    case 'anyOf':
    case 'oneOf':
    case 'not':
      return sameDefaults(source, target)
    case 'x-kubernetes-list-type':
      return source.listType === 'map' ? hasSameKeys(source, target) : sameDefaults(source, target)
    default:
      return true
  }
}
