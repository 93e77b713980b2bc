import { canonicalJson, compareText, isJsonObject, type Json, jsonEquals } from '../../model/json.ts'
import type { Path } from '../../model/path.ts'
import type { StructuralSchema } from '../../model/structural-schema.ts'
import type { ChangedKeyword, SchemaChange } from '../answer.ts'
import { isIntOrStringChoice, withoutAnnotations } from '../solve/constraints.ts'
import { typeKinds } from '../solve/kind.ts'
import { ruleText } from './rule-text.ts'
import { annotationKeywords } from './share-equal.ts'

/** A change without its answers, as one human made it, and what of the questions belongs to it. */
export interface Edit extends Omit<SchemaChange, 'upgrade' | 'rollback'> {
  /** Questions by {@link claimOf}. */
  readonly claims: readonly string[]
  /** Whatever is asked at or below `path` and no other edit claims belongs to this one. */
  readonly ownsBelow: boolean
}

/** `detail` is what tells constraints of one keyword apart; `*` stands for all of them. */
export function claimOf(path: Path, keyword: ChangedKeyword, detail = '*'): string {
  return canonicalJson([[...path], keyword, detail])
}

interface Place {
  readonly path: Path
  readonly previousPointer: Path
  readonly nextPointer: Path
}

/** Every edit between two schemas, each at its root, in schema order. */
export function collectEdits(previous: StructuralSchema, next: StructuralSchema): readonly Edit[] {
  const edits: Edit[] = []
  compareNodes(previous, next, { path: [], previousPointer: [], nextPointer: [] }, edits)
  return edits
}

function compareNodes(previous: StructuralSchema, next: StructuralSchema, place: Place, edits: Edit[]): void {
  if (previous === next) return
  const add = (edit: NewEdit) => edits.push(complete(edit, place))
  const shape = typeEdit(previous, next)
  if (shape !== null) add(shape)
  const isOther = shape !== null && (typeKinds(previous) & typeKinds(next)) === 0
  compareDefault(previous, next, add)
  if (previous.nullable !== next.nullable) {
    add({ keyword: 'nullable', previous: previous.nullable, next: next.nullable, isPresent: toggled(next.nullable) })
  }
  // A field of another type is another field: what stands beside the type goes with it.
  if (isOther) return
  for (const keyword of scalarKeywords) compareScalar(previous, next, keyword, add)
  compareBound(previous, next, 'minimum', add)
  compareBound(previous, next, 'maximum', add)
  compareJunctors(previous, next, add)
  compareRules(previous, next, add)
  compareExtensions(previous, next, add)
  compareUnknownKeywords(previous, next, add)
  compareProperties(previous, next, place, edits)
  const isMapEdit = compareValues(previous, next, place, edits)
  compareRequired(previous, next, place, edits, isMapEdit)
  if (previous.items !== null && next.items !== null) {
    compareNodes(previous.items, next.items, below(place, '*', ['items']), edits)
  } else if (previous.items !== next.items) {
    const [left, right] = [rawOf(previous.items), rawOf(next.items)]
    edits.push(complete({ keyword: 'items', previous: left, next: right, ownsBelow: true }, place))
  }
}

interface NewEdit {
  readonly keyword: ChangedKeyword
  readonly previous: Json | null
  readonly next: Json | null
  /** Which side has it, where null does not tell. */
  readonly isPresent?: { readonly previous: boolean; readonly next: boolean }
  readonly details?: readonly string[]
  readonly ownsBelow?: boolean
  readonly alsoClaims?: readonly string[]
}

function toggled(isNext: boolean) {
  return { previous: !isNext, next: isNext }
}

function complete(edit: NewEdit, place: Place): Edit {
  const { keyword, previous, next } = edit
  const has = edit.isPresent ?? { previous: previous !== null, next: next !== null }
  return {
    keyword,
    action: !has.previous ? 'added' : !has.next ? 'removed' : 'changed',
    path: place.path,
    previousPointer: place.previousPointer,
    nextPointer: place.nextPointer,
    previous,
    next,
    claims: [
      ...(edit.details ?? ['*']).map((detail) => claimOf(place.path, keyword, detail)),
      ...(edit.alsoClaims ?? []),
    ],
    ownsBelow: edit.ownsBelow ?? false,
  }
}

function below(place: Place, segment: string, pointer: Path): Place {
  return {
    path: [...place.path, segment],
    previousPointer: [...place.previousPointer, ...pointer],
    nextPointer: [...place.nextPointer, ...pointer],
  }
}

function rawOf(schema: StructuralSchema | boolean | null): Json | null {
  return typeof schema === 'object' && schema !== null ? schema.raw : schema
}

function typeEdit(previous: StructuralSchema, next: StructuralSchema): NewEdit | null {
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

function compareDefault(previous: StructuralSchema, next: StructuralSchema, add: (edit: NewEdit) => void): void {
  if (jsonEquals(previous.default, next.default)) return
  add({
    keyword: 'default',
    previous: previous.default ?? null,
    next: next.default ?? null,
    isPresent: { previous: previous.default !== undefined, next: next.default !== undefined },
  })
}

const scalarKeywords = [
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

function compareScalar(
  previous: StructuralSchema,
  next: StructuralSchema,
  keyword: (typeof scalarKeywords)[number],
  add: (edit: NewEdit) => void,
): void {
  const [left, right] = [previous[keyword], next[keyword]]
  if (!jsonEquals(left, right)) add({ keyword, previous: left, next: right })
}

function compareBound(
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
function compareJunctors(previous: StructuralSchema, next: StructuralSchema, add: (edit: NewEdit) => void): void {
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
function compareRules(previous: StructuralSchema, next: StructuralSchema, add: (edit: NewEdit) => void): void {
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

function compareExtensions(previous: StructuralSchema, next: StructuralSchema, add: (edit: NewEdit) => void): void {
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

/** The API server ignores keywords of others, refuses some, and may learn `x-kubernetes-` ones that are unknown here. */
function compareUnknownKeywords(
  previous: StructuralSchema,
  next: StructuralSchema,
  add: (edit: NewEdit) => void,
): void {
  for (const keyword of new Set([...Object.keys(previous.raw), ...Object.keys(next.raw)])) {
    if (known.has(keyword) || !(forbidden.has(keyword) || keyword.startsWith('x-kubernetes-'))) continue
    const [left, right] = [previous.raw[keyword], next.raw[keyword]]
    if (jsonEquals(left, right)) continue
    const written = (value: Json | undefined): Json | null => (value === undefined ? null : { [keyword]: value })
    add({ keyword: 'unrecognised', previous: written(left), next: written(right), details: [keyword] })
  }
}

function compareProperties(previous: StructuralSchema, next: StructuralSchema, place: Place, edits: Edit[]): void {
  for (const [key, child] of previous.properties ?? []) {
    const counterpart = next.properties?.get(key)
    if (counterpart !== undefined) {
      compareNodes(child, counterpart, below(place, key, ['properties', key]), edits)
    } else if (!describesAnyKey(next)) edits.push(propertyEdit(place, key, child, null))
  }
  for (const [key, child] of next.properties ?? []) {
    if (previous.properties?.has(key) || describesAnyKey(previous)) continue
    const isRequired = next.required.includes(key) && child.default === undefined
    edits.push(propertyEdit(place, key, null, child, isRequired))
  }
}

/** A map: the fields that another side names are part of the change from one to the other. */
function describesAnyKey({ additionalProperties }: StructuralSchema): boolean {
  return additionalProperties !== null && additionalProperties !== false
}

/** A field that is required as soon as it is there is one edit, and hurts by being required. */
function propertyEdit(
  place: Place,
  key: string,
  previous: StructuralSchema | null,
  next: StructuralSchema | null,
  isRequired = false,
): Edit {
  const child = below(place, key, ['properties', key])
  return {
    keyword: isRequired ? 'required' : 'property',
    action: previous === null ? 'added' : 'removed',
    path: child.path,
    previousPointer: previous === null ? null : child.previousPointer,
    nextPointer: next === null ? null : child.nextPointer,
    previous: previous?.raw ?? null,
    next: next?.raw ?? null,
    claims: [claimOf(child.path, 'property'), claimOf(place.path, 'required', key), claimOf(child.path, 'default')],
    ownsBelow: true,
  }
}

/** What a map's values are; true when a map came or went. */
function compareValues(previous: StructuralSchema, next: StructuralSchema, place: Place, edits: Edit[]): boolean {
  const [left, right] = [previous.additionalProperties, next.additionalProperties]
  if (isJsonObject(rawOf(left) ?? undefined) && isJsonObject(rawOf(right) ?? undefined)) {
    if (left !== null && right !== null && typeof left !== 'boolean' && typeof right !== 'boolean') {
      compareNodes(left, right, below(place, '{}', ['additionalProperties']), edits)
    }
    return false
  }
  if (left === right) return false
  edits.push(
    complete({ keyword: 'additionalProperties', previous: rawOf(left), next: rawOf(right), ownsBelow: true }, place),
  )
  return true
}

function compareRequired(
  previous: StructuralSchema,
  next: StructuralSchema,
  place: Place,
  edits: Edit[],
  isMapEdit: boolean,
): void {
  const [left, right] = [new Set(previous.required), new Set(next.required)]
  for (const key of new Set([...left, ...right])) {
    if (left.has(key) === right.has(key)) continue
    const isPrevious = previous.properties?.has(key) ?? false
    const isNext = next.properties?.has(key) ?? false
    // It came or went with the field, or with the whole struct.
    if (isPrevious !== isNext || (isMapEdit && !isPrevious && !isNext)) continue
    const child = below(place, key, ['properties', key])
    edits.push({
      keyword: 'required',
      action: right.has(key) ? 'added' : 'removed',
      path: child.path,
      previousPointer: isPrevious ? child.previousPointer : place.previousPointer,
      nextPointer: isNext ? child.nextPointer : place.nextPointer,
      previous: left.has(key),
      next: right.has(key),
      claims: [claimOf(place.path, 'required', key)],
      ownsBelow: false,
    })
  }
}
