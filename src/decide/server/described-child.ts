import type { StructuralSchema } from '../../model/structural-schema.ts'

/** The schema of a member: its own, else that of map values; null where nothing describes it. */
export function describedChild(schema: StructuralSchema, key: string): StructuralSchema | null {
  const property = schema.properties?.get(key)
  if (property !== undefined) return property
  const { additionalProperties } = schema
  return typeof additionalProperties === 'boolean' ? null : additionalProperties
}
