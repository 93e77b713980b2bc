import { isJsonArray, isJsonObject, type Json } from '../../model/json.ts'
import type { StructuralSchema } from '../../model/structural-schema.ts'
import { someSchemaNode } from './schema-walk.ts'

/** Whether an object that a version accepts may look different once it is read back from storage. */
export function isReadBackOther(schema: StructuralSchema | null, hasStatusSubresource: boolean): boolean {
  if (schema === null) return false
  const status = schema.properties?.get('status')?.default
  const holdsNull = (value: Json): boolean => {
    if (isJsonArray(value)) return value.some(holdsNull)
    return value === null || (isJsonObject(value) && Object.values(value).some(holdsNull))
  }
  return (
    (hasStatusSubresource && status !== undefined) ||
    someSchemaNode(schema, (node) => node.default !== undefined && holdsNull(node.default))
  )
}
