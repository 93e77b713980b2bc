import type { Finding } from '../model/finding.ts'
import { arrayMember, isJsonArray, type Json, member, memberAt, stringMember } from '../model/json.ts'
import type { SuppressedFinding } from '../model/report.ts'

/** Fingerprints that an earlier run already knew. */
export type Baseline = ReadonlySet<string>

const fingerprintForm = /^[0-9a-f]{12}$/

/**
 * The fingerprints of a former report: its findings and what its own baseline hid, so that a report
 * made with a baseline is the next one. What the configuration suppressed stays the configuration's
 * business. Null when the value is no report of this version.
 */
export function readBaseline(report: Json): Baseline | null {
  if (stringMember(report, 'schemaVersion') !== '1' || !isJsonArray(member(report, 'findings'))) return null
  const known = [
    ...arrayMember(report, 'findings'),
    ...arrayMember(report, 'suppressed').filter((entry) => memberAt(entry, 'suppression', 'by') === 'baseline'),
  ].map((entry) => stringMember(entry, 'fingerprint') ?? '')
  return known.every((text) => fingerprintForm.test(text)) ? new Set(known) : null
}

/** Splits off what the baseline knows. */
export function applyBaseline(
  findings: readonly Finding[],
  baseline: Baseline,
): { readonly live: readonly Finding[]; readonly suppressed: readonly SuppressedFinding[] } {
  const isKnown = (finding: Finding): boolean => baseline.has(finding.fingerprint)
  return {
    live: findings.filter((finding) => !isKnown(finding)),
    suppressed: findings
      .filter(isKnown)
      .map((finding) => ({ ...finding, suppression: { by: 'baseline', reason: 'in baseline', expires: null } })),
  }
}
