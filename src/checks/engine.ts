import type { ServedVersion } from '../decide/admission.ts'
import type { VersionComparison } from '../decide/answer.ts'

/**
 * What the rules need from the schema engine, as a port: the engine's heavy parts (automata, RE2, CEL)
 * load on first use, and tests may bring their own.
 */
export interface Engine {
  compareVersions(previous: ServedVersion, next: ServedVersion): Promise<VersionComparison>
}
