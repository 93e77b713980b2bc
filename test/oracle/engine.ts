import type { ServedVersion } from '../../src/decide/admission.ts'
import type { VersionComparison } from '../../src/decide/answer.ts'
import {
  type CustomResourceDefinition,
  parseCustomResourceDefinition,
} from '../../src/model/custom-resource-definition.ts'
import type { JsonObject } from '../../src/model/json.ts'
import { kubernetesMinor } from './bench.ts'

/** What is under test besides the model of admission; null for a part that does not exist. */
export interface Engine {
  readonly compareVersions: ((previous: ServedVersion, next: ServedVersion) => Promise<VersionComparison>) | null
  /** An object that a version accepts; null where none is found. */
  readonly findExample: ((served: ServedVersion) => Promise<JsonObject | null>) | null
  /** Whether the API server takes the definition. */
  readonly validateDefinition: ((definition: JsonObject) => Promise<boolean>) | null
}

/** The engine of the source tree. */
export async function loadEngine(): Promise<Engine> {
  const comparison = await load('../../src/decide/compare-versions.ts')
  const compareVersions = comparison['compareVersions']
  const { findExample } = await load('../../src/decide/find-example.ts')
  const validation = await load('../../src/decide/definition/validate-definition.ts')
  const validateDefinition = validation['validateDefinition']
  return {
    compareVersions: typeof compareVersions === 'function' ? (previous, next) => compareVersions(previous, next) : null,
    findExample: typeof findExample === 'function' ? (served) => findExample(served) : null,
    validateDefinition:
      typeof validateDefinition === 'function'
        ? (raw) => isAccepted(raw, (definition, minor) => validateDefinition(definition, minor))
        : null,
  }
}

type Validate = (definition: CustomResourceDefinition, minor: string) => Promise<readonly unknown[]>

async function isAccepted(raw: JsonObject, validate: Validate): Promise<boolean> {
  const reading = parseCustomResourceDefinition(raw)
  return reading.kind === 'definition' && (await validate(reading.definition, kubernetesMinor)).length === 0
}

async function load(path: string): Promise<Record<string, unknown>> {
  try {
    return await import(path)
  } catch {
    return {}
  }
}
