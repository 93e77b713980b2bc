import type { VersionComparison } from '../decide/answer.ts'
import type { DefinitionError } from '../decide/definition/definition-error.ts'
import type { ValuesComparison } from '../decide/values/compare-values-schemas.ts'
import type { ValuesJudgement } from '../decide/values-schema.ts'
import { defaultValues } from '../model/chart-values.ts'
import type { CustomResourceDefinition } from '../model/custom-resource-definition.ts'
import type { Release } from '../model/release.ts'
import type { Engine } from './engine.ts'

/** What takes the engines to find out about a release, found out before its rules run. */
export interface ReleaseFacts {
  /** What the API server refuses of a definition that the release ships. */
  definitionErrors(definition: CustomResourceDefinition): readonly DefinitionError[]
  /** What the served versions of a definition do to each other's objects. */
  servedVersions(definition: CustomResourceDefinition): readonly VersionComparison[]
  /** What values.schema.json says about the chart's own values; null when there is no such file. */
  readonly valuesJudgement: ValuesJudgement | null
  /** What values.schema.json of the next release refuses that the previous one takes; null where no two charts are compared. */
  readonly valuesComparison: ValuesComparison | null
}

/** For rules that judge no release. */
export const noFacts: ReleaseFacts = {
  definitionErrors: () => [],
  servedVersions: () => [],
  valuesJudgement: null,
  valuesComparison: null,
}

/** Facts about definitions alone: of a pair, those that an upgrade brings to the API server. */
export async function judgeDefinitions(
  definitions: readonly CustomResourceDefinition[],
  engine: Engine,
  kubernetesMinor: string,
): Promise<ReleaseFacts> {
  const errors = new Map<CustomResourceDefinition, readonly DefinitionError[]>()
  for (const definition of definitions) {
    errors.set(definition, await engine.validateDefinition(definition, kubernetesMinor))
  }
  return { ...noFacts, definitionErrors: (definition) => errors.get(definition) ?? [] }
}

export async function gatherFacts(release: Release, engine: Engine, kubernetesMinor: string): Promise<ReleaseFacts> {
  const definitions = release.crds.map(({ definition }) => definition)
  const comparisons = new Map<CustomResourceDefinition, readonly VersionComparison[]>()
  for (const definition of definitions) {
    comparisons.set(definition, await engine.compareServedVersions(definition, kubernetesMinor))
  }
  const schema = release.chart?.valuesSchema ?? null
  return {
    ...(await judgeDefinitions(definitions, engine, kubernetesMinor)),
    servedVersions: (definition) => comparisons.get(definition) ?? [],
    valuesJudgement:
      release.chart === null || schema === null ? null : await engine.judgeValues(schema, defaultValues(release.chart)),
  }
}
