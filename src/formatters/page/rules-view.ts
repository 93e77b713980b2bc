import { rules as catalogue } from '../../checks/catalogue.ts'
import type { Finding } from '../../model/finding.ts'
import { compareText } from '../../model/json.ts'
import { subjectText } from '../../model/suppression.ts'
import { oneLine } from '../terminal-text.ts'
import { ruleAnchor } from './finding-view.ts'

/** What `rules.eta` shows of a rule. */
export interface RuleView {
  readonly anchor: string
  readonly id: string
  readonly title: string
  readonly why: string
  readonly sources: readonly { readonly text: string; readonly href: string | null }[]
  readonly suppression: string | null
}

/** The rules of findings, each once, with the suppression for the first finding of it. */
export function viewRules(findings: readonly Finding[]): readonly RuleView[] {
  const first = new Map<string, Finding>()
  for (const finding of findings) if (!first.has(finding.rule)) first.set(finding.rule, finding)
  return [...first]
    .toSorted(([left], [right]) => compareText(left, right))
    .map(([id, finding]) => {
      const rule = catalogue.find((each) => each.id === id)
      return {
        anchor: ruleAnchor(id),
        id: oneLine(id),
        title: rule?.title ?? '',
        why: rule?.why ?? 'This version of the tool does not know the rule.',
        sources: (rule?.sources ?? []).map((text) => ({ text, href: /^https:\/\/\S+$/.test(text) ? text : null })),
        suppression: rule?.scope === 'suppression' ? null : suppressionOf(finding),
      }
    })
}

function suppressionOf({ rule, location }: Finding): string {
  return [
    'suppressions:',
    `  - rule: ${oneLine(rule)}`,
    `    subject: ${JSON.stringify(oneLine(subjectText(location)))}`,
    '    reason: why it is accepted',
    '    expires: 2030-12-31 # optional: the last day it counts',
  ].join('\n')
}
