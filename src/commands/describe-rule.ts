import type { Rule } from '../checks/rule.ts'
import type { Json, JsonObject } from '../model/json.ts'

/** What is known of a rule without running it, for JSON. */
export function describeRule(rule: Rule): JsonObject {
  const { id, title, why, sources, scope, category, severity, severityFloor, breaks, since } = rule
  return {
    id,
    title,
    why,
    sources,
    command: commandOf[scope],
    category,
    severity,
    severityFloor: severityFloor ?? null,
    breaks,
    since,
  } satisfies Record<string, Json>
}

/** The command that runs rules of a scope; rules about suppressions belong to each. */
export const commandOf: Readonly<Record<Rule['scope'], string>> = {
  release: 'lint',
  pair: 'diff',
  meeting: 'verify',
  installation: 'preflight',
  repository: 'lint',
  tag: 'gate',
  suppression: 'every command',
}
