import type { ServedVersion } from '../decide/admission.ts'
import type { VersionComparison } from '../decide/answer.ts'
import type { DefinitionError } from '../decide/definition/definition-error.ts'
import type { ValuesComparison, ValuesQuestion } from '../decide/values/compare-values-schemas.ts'
import type { ValuesJudgement } from '../decide/values-schema.ts'
import type { CustomResourceDefinition } from '../model/custom-resource-definition.ts'
import type { JsonObject } from '../model/json.ts'

/**
 * What the rules need from the engines, as a port: their heavy parts (automata, RE2, CEL, JSON Schema)
 * load on first use, and tests may bring their own.
 */
export interface Engine {
  compareVersions(previous: ServedVersion, next: ServedVersion): Promise<VersionComparison>
  /** The versions of one definition with each other; see `compareServedVersions` of the schema engine. */
  compareServedVersions(
    definition: CustomResourceDefinition,
    kubernetesMinor: string,
  ): Promise<readonly VersionComparison[]>
  /** A small custom resource that a version accepts; null where none was found. */
  findExample(served: ServedVersion): Promise<JsonObject | null>
  /** What the API server of a Kubernetes minor refuses when the definition is created. */
  validateDefinition(definition: CustomResourceDefinition, kubernetesMinor: string): Promise<readonly DefinitionError[]>
  /** What a chart's values.schema.json says about values. */
  judgeValues(schemaText: string, values: JsonObject): Promise<ValuesJudgement>
  /** What the values.schema.json of two charts make of one another's values. */
  compareValues(question: ValuesQuestion): Promise<ValuesComparison>
}
