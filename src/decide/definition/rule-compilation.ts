import { type Json, member } from '../../model/json.ts'
import { type Path, valueAt } from '../../model/path.ts'
import type { StructuralSchema } from '../../model/structural-schema.ts'
import type { CelProgram, CelRule, RuleOutcome } from '../cel/program.ts'
import { childSchemas, someSchemaNode } from '../server/schema-walk.ts'
import { type DefinitionError, invalid, undecided } from './definition-error.ts'

/** Compiles the rules of a version; null where there are none, and then without loading the CEL engine. */
export async function compileRules(schema: StructuralSchema, kubernetesMinor: string): Promise<CelProgram | null> {
  if (!hasRules(schema)) return null
  const { compileValidationRules } = await import('../cel/compile.ts')
  return compileValidationRules(schema, kubernetesMinor)
}

/**
 * Rules that do not compile, that CEL cannot see, or that use `oldSelf` where it cannot be
 * (ValidateCustomResourceDefinitionOpenAPISchema).
 */
export async function compilationErrors(
  program: CelProgram,
  schema: StructuralSchema,
  path: Path,
): Promise<readonly DefinitionError[]> {
  const { schemaTypeOf } = await import('../cel/schema-type.ts')
  const ofRules = program.rules.flatMap((rule) => {
    const at = rulePath(rule, path)
    if (rule.errors.length > 0) return rule.errors.map((error) => invalid([...at, 'rule'], rule.rule.rule, error))
    if (rule.undecided !== null) return [undecided([...at, 'rule'], rule.undecided)]
    // Even false is refused beside a rule that does not name oldSelf.
    const isOptional = member(valueAt(schema.raw, rulePath(rule, [])), 'optionalOldSelf') ?? null
    return rule.usesOldSelf || isOptional === null
      ? []
      : [invalid([...at, 'optionalOldSelf'], isOptional, 'may not be set if oldSelf is not used in rule')]
  })
  const isUntyped = (node: StructuralSchema) => schemaTypeOf(node, node.embeddedResource, 'self') === null
  const seen = new Set(program.rules.map((rule) => JSON.stringify(rule.schemaPath)))
  const unseen = untypedRules(schema, [], isUntyped).filter((inner) => !seen.has(JSON.stringify(inner)))
  return [...ofRules, ...unseen.map((inner) => untyped([...path, ...inner, 'x-kubernetes-validations']))]
}

/** Rules that the compiler never met, at a node that CEL cannot see. */
function untyped(path: Path): DefinitionError {
  const message =
    'Internal error: failed to construct type information for x-kubernetes-validations rules: ' +
    'unable to convert structural schema to CEL declarations'
  return { path, message, certainty: 'proved' }
}

function untypedRules(
  schema: StructuralSchema,
  path: Path,
  isUntyped: (node: StructuralSchema) => boolean,
): readonly Path[] {
  const { items, additionalProperties } = schema
  const below = (child: StructuralSchema, ...steps: Path) => untypedRules(child, [...path, ...steps], isUntyped)
  return [
    ...(schema.validations.length > 0 && isUntyped(schema) ? [path] : []),
    ...[...(schema.properties ?? [])].flatMap(([key, child]) => below(child, 'properties', key)),
    ...(items === null ? [] : below(items, 'items')),
    ...(additionalProperties === null || typeof additionalProperties === 'boolean'
      ? []
      : below(additionalProperties, 'additionalProperties')),
  ]
}

/** Of a rule inside the manifest; `path` is that of the schema. */
function rulePath(rule: CelRule, path: Path): Path {
  return [...path, ...rule.schemaPath, 'x-kubernetes-validations', rule.index]
}

/** What the rules at and below a node say about a value of it; `previous` makes it an update. */
export type NodeRules = (value: Json, previous?: Json) => readonly RuleOutcome[]

/** The rules of every node that has both a default and rules at or below it. */
export async function compileDefaultRules(
  schema: StructuralSchema,
  kubernetesMinor: string,
): Promise<ReadonlyMap<StructuralSchema, NodeRules>> {
  const found = new Map<StructuralSchema, NodeRules>()
  if (!hasRules(schema)) return found
  for (const node of nodesOf(schema)) {
    if (node.default === undefined || !hasRules(node)) continue
    const program = await compileRules(around(node), kubernetesMinor)
    if (program !== null) found.set(node, rulesBelow(program))
  }
  return found
}

function hasRules(schema: StructuralSchema): boolean {
  return someSchemaNode(schema, (node) => node.validations.length > 0)
}

function nodesOf(schema: StructuralSchema): readonly StructuralSchema[] {
  const found = [schema]
  for (const node of found) found.push(...childSchemas(node))
  return found
}

const field = 'value'

/** A resource with the node as its only field, so that the node itself is not taken for a resource. */
function around(node: StructuralSchema): StructuralSchema {
  return {
    ...node,
    type: 'object',
    properties: new Map([[field, node]]),
    additionalProperties: null,
    items: null,
    intOrString: false,
    embeddedResource: false,
    listType: null,
    required: [],
    validations: [],
    allOf: [],
  }
}

function rulesBelow(program: CelProgram): NodeRules {
  return (value, previous) =>
    program
      .evaluate({ [field]: value }, previous === undefined ? undefined : { [field]: previous })
      .map((outcome) => ({ ...outcome, path: outcome.path.slice(1), errorPath: outcome.errorPath.slice(1) }))
}
