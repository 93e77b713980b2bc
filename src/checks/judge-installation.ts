import type { Json } from '../model/json.ts'
import type { Settings } from '../model/settings.ts'
import type { RaisedFinding } from './check-result.ts'
import { noFacts } from './release-facts.ts'
import type { LiveInstallation, Report, Rule } from './rule.ts'

/** What the rules for live installations say about one. */
export function judgeInstallation(
  installation: LiveInstallation,
  { rules, settings }: { readonly rules: readonly Rule[]; readonly settings: Settings },
): readonly RaisedFinding[] {
  return rules
    .filter((rule) => rule.scope === 'installation')
    .flatMap((rule) => {
      const reports: Report<Json>[] = []
      rule.check(installation, { settings, facts: noFacts }, (report) => reports.push(report))
      return reports.map((report) => ({ rule, report }))
    })
}
