import type { Example, Rule } from '../checks/rule.ts'
import { codeBlock, markdownProse, markdownText } from '../formatters/markdown-text.ts'
import { exampleDiff, exampleLines, sourceLink } from '../formatters/rule-help.ts'
import { commandOf } from './describe-rule.ts'
import { suppressionExample } from './suppression-example.ts'
import { tryExample } from './try-example.ts'

/** The page of a rule in docs/rules: what it means, why, examples with what the tool says about them, how to accept a finding. */
export async function rulePage(rule: Rule): Promise<string> {
  const { id, title, why, severity, severityFloor, breaks, scope, sources, since } = rule
  const floor = severityFloor === undefined ? '' : `, and no policy lowers it below ${severityFloor}`
  const examples: string[] = []
  for (const example of rule.examples) examples.push(await exampleSection(rule, example))
  return `${[
    `# ${id}`,
    `${markdownText(title)}.`,
    [
      `- severity: ${severity}, where the promise must be kept${floor}`,
      `- breaks: ${breaks.length === 0 ? 'no promise' : breaks.join(', ')}`,
      `- run by: ${commandOf[scope]}, since ${since}`,
    ].join('\n'),
    '## Why',
    markdownProse(why),
    ['Sources:', '', ...sources.map((source) => `- ${sourceLink(source)}`)].join('\n'),
    ...(examples.length === 0 ? [] : ['## Examples', ...examples]),
    '## Accepting a finding',
    ...(scope === 'suppression'
      ? ['No suppression hides this.']
      : ['In `.kaito-check.yaml`:', codeBlock('yaml', await suppressionExample(rule))]),
  ].join('\n\n')}\n`
}

async function exampleSection(rule: Rule, example: Example): Promise<string> {
  const { title, previous, next, reports } = example
  const found = await tryExample(rule, example)
  const block =
    previous === undefined
      ? codeBlock('yaml', exampleLines(next).join('\n'))
      : codeBlock('diff', exampleDiff(previous, next))
  return [
    `### ${reports > 0 ? 'Found' : 'Not found'}: ${markdownProse(title)}`,
    block,
    ...found.map(({ message, remedy }) => `> ${markdownProse(message)}\n>\n> Remedy: ${markdownProse(remedy)}`),
  ].join('\n\n')
}
