import { expect } from 'vitest'
import type { Rule } from '../../src/checks/rule.ts'
import { type Json, stringifyJson } from '../../src/model/json.ts'
import type { Release } from '../../src/model/release.ts'
import type { Settings } from '../../src/model/settings.ts'
import type { Severity } from '../../src/model/severity.ts'
import { runRule } from './run-rule.ts'

/** One thing that a rule says of a release: the evidence, and the severity where it is not the rule's own. */
export type Said = Json | { readonly evidence: Json; readonly severity: Severity }

/** What a rule says of a release. The release cannot be written to, and every finding survives its way through JSON. */
export async function judge(rule: Rule, release: Release, settings?: Settings): Promise<readonly Said[]> {
  const reports = await runRule(rule, { next: release }, settings)
  return reports.map(({ evidence, severity }) => {
    const revived: Json = JSON.parse(stringifyJson(evidence))
    expect(rule.message(revived)).toBe(rule.message(evidence))
    expect(rule.message(evidence)).toMatch(/^[A-Z`].*\.$/s)
    expect(rule.remedy(evidence)).toMatch(/^[A-Z`].*\.$/s)
    return severity === undefined ? evidence : { evidence, severity }
  })
}
