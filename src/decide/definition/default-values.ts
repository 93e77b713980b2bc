import { isJsonObject, type Json, type JsonObject, jsonEquals } from '../../model/json.ts'
import { formatPath, type Path } from '../../model/path.ts'
import type { StructuralSchema } from '../../model/structural-schema.ts'
import type { FieldError } from '../admission.ts'
import { coerceEmbeddedValue, validateEmbeddedResources } from '../server/embedded-resources.ts'
import type { Patterns } from '../server/patterns.ts'
import { pruneValue } from '../server/prune.ts'
import { SchemaValidator } from '../server/validate-schema.ts'
import { type DefinitionError, invalid, undecided } from './definition-error.ts'
import type { NodeRules } from './rule-compilation.ts'

/** What judging defaults needs beside the schema. */
interface DefaultJudging {
  readonly patterns: Patterns
  readonly kubernetesMinor: string
  /** The rules at and below the nodes that have a default. */
  readonly rules: ReadonlyMap<StructuralSchema, NodeRules>
}

/**
 * Defaults must be valid and pruned by themselves: nothing fills in what a default lacks, so a required field with a
 * default of its own must stand in every default around it (apiextensions-apiserver
 * pkg/apiserver/schema/defaulting/validation.go). Those below `additionalProperties` are not checked.
 */
export function defaultErrors(
  schema: StructuralSchema,
  path: Path,
  judging: DefaultJudging,
): readonly DefinitionError[] {
  const judge = new DefaultJudge(judging)
  judge.node(schema, path, null)
  return judge.errors
}

/** The resource around a node and the way from it; null is an item. */
interface Surroundings {
  readonly root: StructuralSchema
  readonly steps: readonly (string | null)[]
  readonly isInsideMeta: boolean
}

class DefaultJudge {
  readonly errors: DefinitionError[] = []
  readonly #judging: DefaultJudging
  readonly #validator: SchemaValidator
  readonly #undecided = new Set<string>()

  constructor(judging: DefaultJudging) {
    this.#judging = judging
    const { patterns, kubernetesMinor } = judging
    this.#validator = new SchemaValidator({ patterns, kubernetesMinor, undecided: this.#undecided, form: 'definition' })
  }

  /** `outside` is null for the root, which is a resource whatever it says. */
  node(node: StructuralSchema, path: Path, outside: Surroundings | null): void {
    const isResource = outside === null || node.embeddedResource
    const around: Surroundings = isResource ? { root: resource(node), steps: [], isInsideMeta: false } : outside
    if (node.default !== undefined) this.#judge(node, node.default, [...path, 'default'], around)
    if (node.items !== null) {
      this.node(node.items, [...path, 'items'], { ...around, steps: [...around.steps, null] })
    }
    for (const [key, child] of node.properties ?? []) {
      const isMeta = isResource && (key === 'metadata' || key === 'apiVersion' || key === 'kind')
      const inside = { ...around, steps: [...around.steps, key], isInsideMeta: around.isInsideMeta || isMeta }
      this.node(child, [...path, 'properties', key], inside)
    }
  }

  #judge(node: StructuralSchema, value: Json, path: Path, around: Surroundings): void {
    const isResource = around.steps.length === 0
    if (!around.isInsideMeta && !jsonEquals(pruneValue(value, node, isResource, []), value)) {
      this.errors.push(invalid(path, value, 'must not have unknown fields'))
    }
    const ofResource = around.isInsideMeta
      ? metaErrors(value, around, path)
      : resourceErrors(value, isResource ? around.root : node, path)
    if (ofResource.length > 0) {
      this.errors.push(...ofResource)
      return
    }
    const bySchema = this.#validator.validate(value, node, null)
    for (const reason of this.#undecided) this.errors.push(undecided(path, reason))
    this.#undecided.clear()
    if (bySchema.length > 0) this.errors.push(...bySchema.map((error) => inside(error, path)))
    else this.#judgeByRules(node, value, path)
  }

  /** As an update from itself, and as something new. */
  #judgeByRules(node: StructuralSchema, value: Json, path: Path): void {
    const rules = this.#judging.rules.get(node)
    if (rules === undefined) return
    const outcomes = [rules(value, value), rules(value)].map((all) => all.filter((one) => one.outcome !== 'true'))
    for (const { outcome, errorPath, message } of outcomes.find((failed) => failed.length > 0) ?? []) {
      this.errors.push(
        outcome === 'undecided'
          ? undecided(path, message)
          : inside({ path: formatPath(errorPath), message: `Invalid value: ${message}` }, path),
      )
    }
  }
}

function resource(node: StructuralSchema): StructuralSchema {
  return node.embeddedResource ? node : { ...node, embeddedResource: true }
}

function resourceErrors(value: Json, node: StructuralSchema, path: Path): readonly DefinitionError[] {
  const coerced = coerceEmbeddedValue(value, node, false, [])
  const errors = coerced.errors.length > 0 ? coerced.errors : validateEmbeddedResources(coerced.value, node)
  return errors.map((error) => inside(error, path))
}

/** A default of apiVersion, kind or something in metadata must make a sound resource with the rest absent. */
function metaErrors(value: Json, around: Surroundings, path: Path): readonly DefinitionError[] {
  const resource = withTypeMeta(
    around.steps.reduceRight<Json>(
      (inner, step) => (step === null ? [inner] : Object.fromEntries([[step, inner]])),
      value,
    ),
  )
  const coerced = coerceEmbeddedValue(resource, around.root, false, [])
  const errors = coerced.errors.length > 0 ? coerced.errors : validateEmbeddedResources(coerced.value, around.root)
  return errors.map((error) => invalid(path, value, `must result in valid metadata: ${error.path}: ${error.message}`))
}

function withTypeMeta(resource: Json): JsonObject {
  return { apiVersion: 'validation/v1', kind: 'Validation', ...(isJsonObject(resource) ? resource : {}) }
}

function inside(error: Pick<FieldError, 'path' | 'message'>, path: Path): DefinitionError {
  const message = error.path === '.' ? error.message : `${error.path}: ${error.message}`
  return { path, message, certainty: 'proved' }
}
