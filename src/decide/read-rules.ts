import type { StructuralSchema } from '../model/structural-schema.ts'
import { someSchemaNode } from './server/schema-walk.ts'
import type { RuleEngine } from './solve/rules.ts'

/** The rules of both sides as formulas; the CEL engine loads only where there are some. */
export async function readRules(
  previous: StructuralSchema,
  next: StructuralSchema,
  kubernetesMinor: string,
): Promise<RuleEngine | null> {
  const hasRules = (schema: StructuralSchema) => someSchemaNode(schema, ({ validations }) => validations.length > 0)
  if (!hasRules(previous) && !hasRules(next)) return null
  const [{ compileValidationRules }, { translateRule }, { candidatesFor }, { namedFields }, { ruleEngine }] =
    await Promise.all([
      import('./cel/compile.ts'),
      import('./cel/translate/translate-rule.ts'),
      import('./cel/candidates.ts'),
      import('./cel/candidates/named-fields.ts'),
      import('./solve/rules.ts'),
    ])
  const compile = async (schema: StructuralSchema) => ({
    schema,
    program: await compileValidationRules(schema, kubernetesMinor),
  })
  return ruleEngine(await compile(previous), await compile(next), {
    translate: translateRule,
    candidatesFor,
    fieldsOf: (rule, program) => {
      const compiled = program.compiled.get(rule)
      const parsed = compiled?.expression?.parsed
      if (compiled === undefined || parsed == null) return null
      return namedFields(parsed, compiled.schema).fields.map(({ at }) => at)
    },
  })
}
