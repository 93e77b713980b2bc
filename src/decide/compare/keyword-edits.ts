import { canonicalJson, compareText, type Json, jsonEquals } from '../../model/json.ts'
import type { StructuralSchema } from '../../model/structural-schema.ts'
import type { ChangedKeyword } from '../answer.ts'
import { isIntOrStringChoice, withoutAnnotations } from '../solve/constraints.ts'
import { ruleText } from './rule-text.ts'
import { annotationKeywords } from './share-equal.ts'

/** An edit of one keyword of a node. */
export interface NewEdit {
  readonly keyword: ChangedKeyword
  readonly previous: Json | null
  readonly next: Json | null
  /** Which side has it, where null does not tell. */
  readonly isPresent?: { readonly previous: boolean; readonly next: boolean }
  readonly details?: readonly string[]
  readonly ownsBelow?: boolean
  readonly alsoClaims?: readonly string[]
}

export function toggled(isNext: boolean) {
  return { previous: !isNext, next: isNext }
}

export function typeEdit(previous: StructuralSchema, next: StructuralSchema): NewEdit | null {
  if (previous.type === next.type && previous.intOrString === next.intOrString) return null
  const name = (schema: StructuralSchema) => (schema.intOrString ? 'int-or-string' : schema.type)
  return {
    keyword: previous.intOrString === next.intOrString ? 'type' : 'x-kubernetes-int-or-string',
    previous: name(previous),
    next: name(next),
    isPresent: { previous: true, next: true },
    ownsBelow: true,
  }
}

export function compareDefault(previous: StructuralSchema, next: StructuralSchema, add: (edit: NewEdit) => void): void {
  if (jsonEquals(previous.default, next.default)) return
  add({
    keyword: 'default',
    previous: previous.default ?? null,
    next: next.default ?? null,
    isPresent: { previous: previous.default !== undefined, next: next.default !== undefined },
  })
}

export const scalarKeywords = [
  'pattern',
  'format',
  'enum',
  'multipleOf',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'minProperties',
  'maxProperties',
] as const

export function compareScalar(
  previous: StructuralSchema,
  next: StructuralSchema,
  keyword: (typeof scalarKeywords)[number],
  add: (edit: NewEdit) => void,
): void {
  const [left, right] = [previous[keyword], next[keyword]]
  if (!jsonEquals(left, right)) add({ keyword, previous: left, next: right })
}

export function compareBound(
  previous: StructuralSchema,
  next: StructuralSchema,
  keyword: 'minimum' | 'maximum',
  add: (edit: NewEdit) => void,
): void {
  const bound = (schema: StructuralSchema): Json | null => {
    const value = schema[keyword]
    const isExclusive = keyword === 'minimum' ? schema.exclusiveMinimum : schema.exclusiveMaximum
    return value !== null && isExclusive ? { [keyword]: value, exclusive: true } : value
  }
  const [left, right] = [bound(previous), bound(next)]
  if (!jsonEquals(left, right)) add({ keyword, previous: left, next: right })
}

const junctorKeywords = ['allOf', 'anyOf', 'oneOf', 'not'] as const

/** One that goes while another comes is one edit: the same branches, wrapped differently. */
export function compareJunctors(
  previous: StructuralSchema,
  next: StructuralSchema,
  add: (edit: NewEdit) => void,
): void {
  const changed = junctorKeywords.filter(
    (keyword) => !jsonEquals(junctorOf(previous, keyword), junctorOf(next, keyword)),
  )
  const removed = changed.filter((keyword) => junctorOf(next, keyword) === null)
  const added = changed.filter((keyword) => junctorOf(previous, keyword) === null)
  const wrapped = removed.length > 0 && added.length > 0 ? [...removed, ...added] : []
  const [replacement] = added
  if (wrapped.length > 0 && replacement !== undefined) {
    const written = (schema: StructuralSchema, keywords: readonly (typeof junctorKeywords)[number][]): Json =>
      Object.fromEntries(keywords.map((keyword) => [keyword, junctorOf(schema, keyword)]))
    add({
      keyword: replacement,
      previous: written(previous, removed),
      next: written(next, added),
    })
  }
  for (const keyword of changed) {
    if (wrapped.includes(keyword)) continue
    add({ keyword, previous: junctorOf(previous, keyword), next: junctorOf(next, keyword) })
  }
}

function junctorOf(schema: StructuralSchema, keyword: (typeof junctorKeywords)[number]): Json | null {
  if (keyword === 'anyOf' && isIntOrStringChoice(schema)) return null
  const branches = schema[keyword]
  if (branches === null) return null
  if ('raw' in branches) return withoutAnnotations(branches.raw)
  if (branches.length === 0) return null
  const texts = branches.map((branch) => withoutAnnotations(branch.raw))
  // A branch twice is one branch, but in `oneOf`, where both hold at once.
  const distinct = keyword === 'oneOf' ? texts : [...new Map(texts.map((text) => [canonicalJson(text), text])).values()]
  return distinct.toSorted((left, right) => compareText(canonicalJson(left), canonicalJson(right)))
}

/** Rules by their text; what is left on both sides is paired in order. */
export function compareRules(previous: StructuralSchema, next: StructuralSchema, add: (edit: NewEdit) => void): void {
  const rest = (schema: StructuralSchema, other: StructuralSchema) => {
    const known = new Set(other.validations.map(ruleText))
    return schema.validations.filter((rule) => !known.has(ruleText(rule)))
  }
  const [removed, added] = [rest(previous, next), rest(next, previous)]
  for (let index = 0; index < Math.max(removed.length, added.length); index += 1) {
    const [left, right] = [removed[index], added[index]]
    add({
      keyword: 'x-kubernetes-validations',
      previous: left?.rule ?? null,
      next: right?.rule ?? null,
      details: [left, right].flatMap((rule) => (rule === undefined ? [] : [ruleText(rule)])),
    })
  }
}

export function compareExtensions(
  previous: StructuralSchema,
  next: StructuralSchema,
  add: (edit: NewEdit) => void,
): void {
  if (previous.preserveUnknownFields !== next.preserveUnknownFields) {
    add({
      keyword: 'x-kubernetes-preserve-unknown-fields',
      previous: previous.preserveUnknownFields,
      next: next.preserveUnknownFields,
      isPresent: toggled(next.preserveUnknownFields),
      ownsBelow: true,
    })
  }
  if (previous.embeddedResource !== next.embeddedResource) {
    add({
      keyword: 'x-kubernetes-embedded-resource',
      previous: previous.embeddedResource,
      next: next.embeddedResource,
      isPresent: toggled(next.embeddedResource),
      ownsBelow: true,
    })
  }
  if (previous.listType !== next.listType) {
    add({ keyword: 'x-kubernetes-list-type', previous: previous.listType, next: next.listType })
  } else if (!jsonEquals([...previous.listMapKeys].sort(), [...next.listMapKeys].sort())) {
    add({
      keyword: 'x-kubernetes-list-map-keys',
      previous: previous.listMapKeys,
      next: next.listMapKeys,
    })
  }
  if ((previous.mapType ?? 'granular') !== (next.mapType ?? 'granular')) {
    add({ keyword: 'x-kubernetes-map-type', previous: previous.mapType, next: next.mapType })
  }
}

/** Keywords that the fields of a parsed node hold, or that the API server drops without effect. */
const known: ReadonlySet<string> = new Set([
  ...annotationKeywords,
  ...scalarKeywords,
  ...junctorKeywords,
  'type',
  'properties',
  'items',
  'additionalProperties',
  'required',
  'default',
  'nullable',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'x-kubernetes-validations',
  'x-kubernetes-list-type',
  'x-kubernetes-list-map-keys',
  'x-kubernetes-map-type',
  'x-kubernetes-preserve-unknown-fields',
  'x-kubernetes-embedded-resource',
  'x-kubernetes-int-or-string',
])

const forbidden: ReadonlySet<string> = new Set([
  '$ref',
  'definitions',
  'dependencies',
  'id',
  'patternProperties',
  'additionalItems',
  'uniqueItems',
])

/** `uniqueItems: false` is what holds without it; the API server refuses `true` (apiextensions validation.go). */
function meaningOf(keyword: string, schema: StructuralSchema): Json | undefined {
  const value = schema.raw[keyword]
  return keyword === 'uniqueItems' && value === false ? undefined : value
}

/** The API server ignores keywords of others, refuses some, and may learn `x-kubernetes-` ones that are unknown here. */
export function compareUnknownKeywords(
  previous: StructuralSchema,
  next: StructuralSchema,
  add: (edit: NewEdit) => void,
): void {
  for (const keyword of new Set([...Object.keys(previous.raw), ...Object.keys(next.raw)])) {
    if (known.has(keyword) || !(forbidden.has(keyword) || keyword.startsWith('x-kubernetes-'))) continue
    const [left, right] = [meaningOf(keyword, previous), meaningOf(keyword, next)]
    if (jsonEquals(left, right)) continue
    const written = (value: Json | undefined): Json | null => (value === undefined ? null : { [keyword]: value })
    add({ keyword: 'unrecognised', previous: written(left), next: written(right), details: [keyword] })
  }
}
