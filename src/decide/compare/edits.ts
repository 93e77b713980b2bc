import { canonicalJson, isJsonObject, type Json } from '../../model/json.ts'
import type { Path } from '../../model/path.ts'
import type { StructuralSchema } from '../../model/structural-schema.ts'
import type { ChangedKeyword, SchemaChange } from '../answer.ts'
import { typeKinds } from '../solve/kind.ts'
import {
  compareBound,
  compareDefault,
  compareExtensions,
  compareJunctors,
  compareRules,
  compareScalar,
  compareUnknownKeywords,
  type NewEdit,
  scalarKeywords,
  toggled,
  typeEdit,
} from './keyword-edits.ts'

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
  const isOther =
    shape !== null && ((typeKinds(previous) & typeKinds(next)) === 0 || isAnything(previous) || isAnything(next))
  compareDefault(previous, next, add)
  if (previous.nullable !== next.nullable) {
    add({ keyword: 'nullable', previous: previous.nullable, next: next.nullable, isPresent: toggled(next.nullable) })
  }
  // A field of another type, or that gets one at last, is another field: what stands beside the type goes with it.
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

function isAnything({ type, intOrString, properties, items, additionalProperties }: StructuralSchema): boolean {
  return type === null && !intOrString && properties === null && items === null && additionalProperties === null
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
