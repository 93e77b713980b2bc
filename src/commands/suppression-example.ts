import type { Rule } from '../checks/rule.ts'
import { tryExample } from './try-example.ts'

/** What accepts a finding of a rule, as `.kaito-check.yaml` takes it; the subject is that of the rule's own example. */
export async function suppressionExample(rule: Rule): Promise<string> {
  const example = rule.examples.find(({ reports }) => reports > 0)
  const [found] = example === undefined ? [] : await tryExample(rule, example)
  return [
    'suppressions:',
    `  - rule: ${rule.id}`,
    `    subject: ${JSON.stringify(found?.subject ?? '*')}`,
    '    reason: why it is accepted',
    '    expires: 2030-12-31 # optional: the last day it counts',
  ].join('\n')
}
