import schema from '../../schemas/config.schema.json' with { type: 'json' }
import type { PromiseWeights } from '../model/policy.ts'
import type { PromiseName } from '../model/promise.ts'
import type { JudgedKind } from '../model/release-kind.ts'
import type { KubernetesSupport } from '../model/settings.ts'
import type { Severity } from '../model/severity.ts'
import { type ConfigurationProblem, describeViolation } from './configuration-problem.ts'

/** A `.kaito-check.yaml` that fits its schema. */
export interface ConfigurationFile {
  /** For editors. */
  readonly $schema?: string
  readonly repository?: { readonly location: string; readonly chart?: string }
  readonly project?: {
    readonly names?: readonly string[]
    readonly images?: readonly string[]
    readonly promises?: readonly PromiseName[]
  }
  readonly rules?: Readonly<Record<string, Severity>>
  readonly policy?: Readonly<Partial<Record<JudgedKind, Partial<PromiseWeights>>>>
  readonly releaseProcess?: {
    readonly charts?: readonly string[]
    readonly mainBranch?: string
    readonly soakDays?: number
    readonly cadence?: { readonly days?: number; readonly toleranceDays?: number }
  }
  readonly suppressions?: readonly {
    readonly rule: string
    readonly subject: string
    readonly chart?: string
    readonly reason: string
    readonly expires?: string
  }[]
  readonly kubernetes?: KubernetesSupport
}

/** The value as a configuration, or what keeps it from being one. An empty file is an empty configuration. */
export async function validateConfiguration(
  value: unknown,
): Promise<{ readonly file: ConfigurationFile } | { readonly problems: readonly ConfigurationProblem[] }> {
  const { Ajv } = await import('./json-schema-validator.ts')
  const ajv = new Ajv({ allErrors: true, verbose: true, formats: { date: isDay } })
  const fits = ajv.compile<ConfigurationFile>(schema)
  const given = value ?? {}
  return fits(given) ? { file: given } : { problems: (fits.errors ?? []).map(describeViolation) }
}

/** A day of the calendar: 2026-02-30 is none. */
function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false
  const day = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)
}
