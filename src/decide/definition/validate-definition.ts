import type { CustomResourceDefinition } from '../../model/custom-resource-definition.ts'
import type { Path } from '../../model/path.ts'
import type { StructuralSchema } from '../../model/structural-schema.ts'
import { type Patterns, preparePatterns } from '../server/patterns.ts'
import { someSchemaNode } from '../server/schema-walk.ts'
import { conversionErrors } from './conversion.ts'
import { defaultErrors } from './default-values.ts'
import { type DefinitionError, invalid } from './definition-error.ts'
import { definitionShape } from './definition-shape.ts'
import { identityErrors } from './identity.ts'
import { openApiErrors, rootErrors } from './open-api-rules.ts'
import { type PatternProblem, preparePatternProblems } from './pattern-problem.ts'
import { printerColumnErrors } from './printer-columns.ts'
import { compilationErrors, compileDefaultRules, compileRules } from './rule-compilation.ts'
import { haveSameSchema } from './same-schema.ts'
import { selectableFieldErrors } from './selectable-fields.ts'
import { shapeErrors } from './shape.ts'
import { completenessErrors, structuralInvariantErrors } from './structural-invariants.ts'
import { scaleErrors } from './subresources.ts'
import { versionErrors } from './versions.ts'

/**
 * What the API server of a Kubernetes minor (`1.34`) refuses when the definition is created: its decoder, then
 * `ValidateCustomResourceDefinition` (apiextensions-apiserver pkg/apis/apiextensions/validation/validation.go). Empty
 * when it accepts. A schema that all versions share is reported at the first.
 */
export async function validateDefinition(
  definition: CustomResourceDefinition,
  kubernetesMinor: string,
): Promise<readonly DefinitionError[]> {
  const undecodable = shapeErrors(definition.raw, definitionShape, [])
  if (undecodable.length > 0) return undecodable
  return [
    ...identityErrors(definition),
    ...versionErrors(definition),
    ...definition.versions.flatMap((version, index) => [
      ...scaleErrors(version, ['spec', 'versions', index]),
      ...printerColumnErrors(version, ['spec', 'versions', index]),
    ]),
    ...conversionErrors(definition),
    ...preserveErrors(definition),
    ...selectableFieldErrors(definition, kubernetesMinor),
    ...(await schemaErrors(definition, kubernetesMinor)),
  ]
}

/** Pruning can no longer be switched off, least of all beside defaults. */
function preserveErrors(definition: CustomResourceDefinition): readonly DefinitionError[] {
  if (!definition.preserveUnknownFields) return []
  const path = ['spec', 'preserveUnknownFields']
  const hasDefaults = definition.versions.some(
    ({ schema }) => schema !== null && someSchemaNode(schema, (node) => node.default !== undefined),
  )
  return [
    invalid(
      path,
      true,
      'cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead',
    ),
    ...(hasDefaults ? [invalid(path, true, 'must be false in order to use defaults in the schema')] : []),
  ]
}

async function schemaErrors(
  definition: CustomResourceDefinition,
  kubernetesMinor: string,
): Promise<readonly DefinitionError[]> {
  const isShared = haveSameSchema(definition.versions)
  const hasStatus = definition.versions.some((version) => version.statusSubresource)
  const judged = isShared ? definition.versions.slice(0, 1) : definition.versions
  const schemas = judged.flatMap((version) => version.schema ?? [])
  const problemOf = await preparePatternProblems(schemas)
  const errors: DefinitionError[] = []
  for (const version of judged) {
    if (version.schema === null) continue
    const judging: SchemaJudging = {
      path: ['spec', 'versions', version.index, 'schema', 'openAPIV3Schema'],
      hasStatus: isShared ? hasStatus : version.statusSubresource,
      problemOf,
      patterns: await preparePatterns(version.schema),
      kubernetesMinor,
    }
    errors.push(...(await judgeSchema(version.schema, judging)))
  }
  return errors
}

interface SchemaJudging {
  readonly path: Path
  readonly hasStatus: boolean
  readonly problemOf: PatternProblem
  readonly patterns: Patterns
  readonly kubernetesMinor: string
}

/** Defaults are judged only in a schema that is structural, rules only where nothing else is wrong. */
async function judgeSchema(schema: StructuralSchema, judging: SchemaJudging): Promise<readonly DefinitionError[]> {
  const { path, hasStatus, problemOf, patterns, kubernetesMinor } = judging
  const ofRoot = rootErrors(schema, path, hasStatus)
  const ofOpenApi = openApiErrors(schema, path)
  const ofStructure = [...structuralInvariantErrors(schema, path, problemOf), ...completenessErrors(schema, path)]
  if (isRefused(ofStructure)) return [...ofRoot, ...ofStructure, ...ofOpenApi]
  const rules = await compileDefaultRules(schema, kubernetesMinor)
  const ofDefaults = defaultErrors(schema, path, { patterns, kubernetesMinor, rules })
  const errors = [...ofRoot, ...ofStructure, ...ofDefaults, ...ofOpenApi]
  return isRefused(errors) ? errors : [...errors, ...(await ruleErrors(schema, path, kubernetesMinor))]
}

function isRefused(errors: readonly DefinitionError[]): boolean {
  return errors.some((error) => error.certainty === 'proved')
}

async function ruleErrors(
  schema: StructuralSchema,
  path: Path,
  kubernetesMinor: string,
): Promise<readonly DefinitionError[]> {
  const program = await compileRules(schema, kubernetesMinor)
  if (program === null) return []
  const { budgetErrors } = await import('./rule-budget.ts')
  return [...(await compilationErrors(program, schema, path)), ...budgetErrors(program, schema, path)]
}
