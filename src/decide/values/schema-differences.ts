import {
  compareText,
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  jsonEquals,
  member,
} from '../../model/json.ts'
import type { Path } from '../../model/path.ts'
import { resolveReference } from './schema-places.ts'

/** A keyword that two schemas do not agree on at a place in the values. */
export interface SchemaDifference {
  readonly path: Path
  readonly keyword: string
}

/** Keywords that constrain nothing. */
const annotations = new Set(
  '$schema $id id $comment title description default examples deprecated readOnly writeOnly definitions $defs $anchor'.split(
    ' ',
  ),
)

const deepest = 24

/** Where two schemas constrain values differently, their references followed. */
export function schemaDifferences(previous: JsonObject, next: JsonObject): readonly SchemaDifference[] {
  const differences: SchemaDifference[] = []
  const compared = new Map<Json, Set<Json>>()
  const compare = (left: Json | undefined, right: Json | undefined, path: Path, depth: number): void => {
    const before = followed(left, previous)
    const after = followed(right, next)
    if (jsonEquals(before, after) && !hasReference(before)) return
    if (!isJsonObject(before) || !isJsonObject(after) || depth > deepest) {
      differences.push({ path, keyword: depth > deepest ? '$ref' : 'schema' })
      return
    }
    // A schema that refers to itself comes round again.
    const counterparts = compared.get(before) ?? new Set()
    if (counterparts.has(after)) return
    compared.set(before, counterparts.add(after))
    const keywords = new Set([...Object.keys(before), ...Object.keys(after)].filter((key) => !annotations.has(key)))
    for (const keyword of [...keywords].sort(compareText)) {
      const [one, other] = [before[keyword], after[keyword]]
      if (keyword === 'properties' && (isJsonObject(one) || isJsonObject(other))) {
        const [old, current] = [isJsonObject(one) ? one : {}, isJsonObject(other) ? other : {}]
        for (const name of new Set([...Object.keys(old), ...Object.keys(current)])) {
          // Without a name of its own a member is what `additionalProperties` makes of it.
          const [was, is] = [member(old, name), member(current, name)]
          if (is === undefined) differences.push({ path: [...path, name], keyword })
          else compare(was ?? {}, is, [...path, name], depth + 1)
        }
      } else if (keyword === 'items' && isJsonObject(one) && isJsonObject(other)) {
        compare(one, other, [...path, 0], depth + 1)
      } else if (!jsonEquals(inOrder(keyword, one), inOrder(keyword, other))) differences.push({ path, keyword })
    }
  }
  compare(previous, next, [], 0)
  return differences
}

function followed(node: Json | undefined, root: JsonObject): Json | undefined {
  let found = node
  for (let steps = 0; steps < deepest; steps++) {
    const reference = isJsonObject(found) ? found['$ref'] : undefined
    // Beside other keywords a reference is one constraint of several.
    if (typeof reference !== 'string' || !isJsonObject(found) || Object.keys(found).length > 1) return found
    found = resolveReference(root, reference)
  }
  return found
}

function hasReference(value: Json | undefined): boolean {
  if (isJsonArray(value)) return value.some(hasReference)
  if (!isJsonObject(value)) return false
  return Object.hasOwn(value, '$ref') || Object.values(value).some(hasReference)
}

/** Lists whose order means nothing, in one order. */
function inOrder(keyword: string, value: Json | undefined): Json | undefined {
  if (!isJsonArray(value) || !['required', 'enum', 'type'].includes(keyword)) return value
  return value.toSorted((left, right) => compareText(JSON.stringify(left) ?? '', JSON.stringify(right) ?? ''))
}
