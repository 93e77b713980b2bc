import { isJsonArray, isJsonObject, type Json, type JsonObject, mapItems, mapMembers } from '../../model/json.ts'
import { formatPath, type PathSegment } from '../../model/path.ts'
import type { StructuralSchema } from '../../model/structural-schema.ts'
import { describedChild } from './described-child.ts'

/**
 * Deletes the null values of fields and map keys whose schema is neither nullable nor has a default; a null array item
 * stays and is refused later (apiextensions-apiserver pkg/apiserver/schema/defaulting/prunenulls.go). The path of every
 * deleted null is added to `dropped`.
 */
export function dropNulls(object: JsonObject, schema: StructuralSchema | null, dropped: string[]): JsonObject {
  const path: PathSegment[] = []

  function visit(value: Json, node: StructuralSchema | null): Json {
    if (node === null) return value
    if (isJsonArray(value)) return mapItems(value, (item, index) => at(index, () => visit(item, node.items)))
    return isJsonObject(value) ? visitObject(value, node) : value
  }

  function visitObject(value: JsonObject, node: StructuralSchema): JsonObject {
    return mapMembers(value, (member, key) => {
      const child = describedChild(node, key)
      if (member === null && child !== null && !child.nullable && child.default === undefined) {
        dropped.push(formatPath([...path, key]))
        return undefined
      }
      return at(key, () => visit(member, child))
    })
  }

  function at<T>(segment: PathSegment, step: () => T): T {
    path.push(segment)
    const result = step()
    path.pop()
    return result
  }

  return schema === null ? object : visitObject(object, schema)
}
