import type { StructuralSchema } from '../../model/structural-schema.ts'

/** Every schema directly inside a node, junctors included, in the order of the keywords. */
export function childSchemas(schema: StructuralSchema): readonly StructuralSchema[] {
  const { additionalProperties, items, not } = schema
  return [
    ...(schema.properties?.values() ?? []),
    ...(additionalProperties === null || typeof additionalProperties === 'boolean' ? [] : [additionalProperties]),
    ...(items === null ? [] : [items]),
    ...schema.allOf,
    ...schema.anyOf,
    ...schema.oneOf,
    ...(not === null ? [] : [not]),
  ]
}

/** Whether a node of the tree, the root and junctors included, satisfies the question. */
export function someSchemaNode(schema: StructuralSchema, question: (node: StructuralSchema) => boolean): boolean {
  return question(schema) || childSchemas(schema).some((child) => someSchemaNode(child, question))
}
