import { defaultPolicy, type Policy } from '../model/policy.ts'
import { defaultReleasePractice, type ReleasePractice } from '../model/release-practice.ts'
import type { KubernetesSupport, Settings } from '../model/settings.ts'
import type { Severity } from '../model/severity.ts'
import type { Suppression } from '../model/suppression.ts'

/** What `.kaito-check.yaml` says, with the defaults for what it leaves out. */
export interface Configuration {
  readonly settings: Settings
  readonly policy: Policy
  readonly releaseProcess: ReleasePractice
  /** By rule id. */
  readonly severities: Readonly<Record<string, Severity>>
  readonly suppressions: readonly Suppression[]
  /** Null where the configuration names none; a folder is relative to the configuration file. */
  readonly repository: { readonly location: string; readonly chart: string | null } | null
}

/** What holds without a configuration file: KAITO's names, and the policy of its release management document. */
export function defaultConfiguration(kubernetes: KubernetesSupport): Configuration {
  return {
    settings: { ownImages: [], projectNames: ['kaito'], kubernetes },
    policy: defaultPolicy,
    releaseProcess: defaultReleasePractice,
    severities: {},
    suppressions: [],
    repository: null,
  }
}
