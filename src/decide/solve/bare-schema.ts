import { parseStructuralSchema, type StructuralSchema } from '../../model/structural-schema.ts'

/** The values of `additionalProperties: true`: anything, but objects lose all of their fields. Its items are itself. */
export const bareSchema: StructuralSchema = bare()

function bare(): StructuralSchema {
  const schema = parseStructuralSchema({})
  const bareItems: { items: StructuralSchema | null } = { items: null }
  const found = Object.assign(bareItems, { ...schema, items: null })
  bareItems.items = found
  return found
}
