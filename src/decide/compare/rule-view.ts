import { jsonEquals } from '../../model/json.ts'
import type { Path, PathSegment } from '../../model/path.ts'
import type { StructuralSchema } from '../../model/structural-schema.ts'

const answers = new WeakMap<StructuralSchema, WeakMap<StructuralSchema, boolean>>()

/**
 * Whether a validation rule that compiles under both nodes sees the same in an object that the source keeps whole: the
 * same types and the same values filled in. Bounds do not matter, nor do fields that one side lacks: an object of the
 * source has none that only the target knows, and one that the target drops is asked about by itself.
 */
export function sameForRules(source: StructuralSchema, target: StructuralSchema): boolean {
  if (source === target) return true
  let known = answers.get(source)
  if (known === undefined) {
    known = new WeakMap()
    answers.set(source, known)
  }
  const found = known.get(target)
  if (found !== undefined) return found
  const answer = compare(source, target)
  known.set(target, answer)
  return answer
}

/**
 * The same for a rule that names these fields only, `*` for items and `{}` for map values: what lies beside them it
 * does not see.
 */
export function sameForFields(source: StructuralSchema, target: StructuralSchema, fields: readonly Path[]): boolean {
  return fields.every((field) => sameAlong(source, target, field))
}

function sameAlong(source: StructuralSchema, target: StructuralSchema, [segment, ...rest]: Path): boolean {
  if (source === target) return true
  if (segment === undefined) return sameForRules(source, target)
  if (!isSameNode(source, target)) return false
  const [left, right] = [childOf(source, segment), childOf(target, segment)]
  // Neither side describes the field: embedded metadata, or a free value.
  if (left === null || right === null) return left === right && sameForRules(source, target)
  return jsonEquals(left.default, right.default) && sameAlong(left, right, rest)
}

function childOf(schema: StructuralSchema, segment: PathSegment): StructuralSchema | null {
  if (segment === '*') return schema.items
  const values = typeof schema.additionalProperties === 'boolean' ? null : schema.additionalProperties
  return segment === '{}' ? values : (schema.properties?.get(String(segment)) ?? values)
}

/** Formats that give a string another type in CEL (k8s.io/apiserver pkg/cel/common/schemas.go). */
const typedFormats: ReadonlySet<string> = new Set(['byte', 'date', 'date-time', 'duration'])

function compare(source: StructuralSchema, target: StructuralSchema): boolean {
  return (
    isSameNode(source, target) &&
    sameFields(source, target) &&
    sameChild(source.items, target.items) &&
    sameValues(source, target)
  )
}

function isSameNode(source: StructuralSchema, target: StructuralSchema): boolean {
  return (
    source.type === target.type &&
    source.intOrString === target.intOrString &&
    typedFormat(source) === typedFormat(target) &&
    source.nullable === target.nullable &&
    source.preserveUnknownFields === target.preserveUnknownFields &&
    source.embeddedResource === target.embeddedResource &&
    source.listType === target.listType &&
    jsonEquals(source.listMapKeys, target.listMapKeys)
  )
}

function typedFormat({ format }: StructuralSchema): string | null {
  return format !== null && typedFormats.has(format) ? format : null
}

function sameFields(source: StructuralSchema, target: StructuralSchema): boolean {
  const isFree = source.preserveUnknownFields || target.preserveUnknownFields
  if (isFree && source.properties?.size !== target.properties?.size) return false
  for (const [key, child] of source.properties ?? []) {
    const counterpart = target.properties?.get(key)
    if (counterpart === undefined) {
      if (isFree) return false
      continue
    }
    if (!jsonEquals(child.default, counterpart.default) || !sameForRules(child, counterpart)) return false
  }
  return true
}

function sameValues(source: StructuralSchema, target: StructuralSchema): boolean {
  const [left, right] = [source.additionalProperties, target.additionalProperties]
  if (typeof left === 'object' && typeof right === 'object') return sameChild(left, right)
  return left === right
}

function sameChild(source: StructuralSchema | null, target: StructuralSchema | null): boolean {
  return source === null || target === null ? source === target : sameForRules(source, target)
}
