import type { ExampleRelease, Rule } from '../checks/rule.ts'
import { stringifyJson } from '../model/json.ts'
import type { RenderPurpose } from '../model/release-source.ts'
import { type DiffLine, diffLines } from './line-diff.ts'
import { codeBlock, markdownText } from './markdown-text.ts'

/** What a rule means, for readers that show help beside a finding: in plain text and in Markdown. */
export function ruleHelp(rule: Rule): { readonly text: string; readonly markdown: string } {
  const { id, why, sources } = rule
  const example = rule.examples.find(({ reports }) => reports > 0)
  return {
    text: `${why} Sources: ${sources.join('; ')}`,
    markdown: [
      markdownText(why),
      ...sources.map((source) => `Source: ${sourceLink(source)}`),
      ...(example === undefined
        ? []
        : [
            `For example, ${markdownText(example.title)}:`,
            codeBlock('diff', exampleDiff(example.previous, example.next)),
          ]),
      `\`kaito-check explain ${id}\` shows all examples and how to accept a finding.`,
    ].join('\n\n'),
  }
}

/** An address becomes a link; a file of an upstream project stays text. */
export function sourceLink(source: string): string {
  return /^https?:\/\/[^\s<>]+$/.test(source) ? `<${source}>` : markdownText(source)
}

const signs: Readonly<Record<DiffLine['side'], string>> = { both: ' ', previous: '-', next: '+' }

/** An example of a rule, or the step between its two sides, as a diff. */
export function exampleDiff(previous: ExampleRelease | undefined, next: ExampleRelease): string {
  const after = exampleLines(next)
  return diffLines(previous === undefined ? after : exampleLines(previous), after)
    .map(({ side, text }) => `${signs[side]} ${text}`.trimEnd())
    .join('\n')
}

/** The files of an example one after the other, and what it renders. */
export function exampleLines({ files = {}, manifest, renders = [], userValues }: ExampleRelease): readonly string[] {
  const texts = [
    ...Object.entries(files).map(([file, text]) => `# ${file}\n${text ?? '(not text)'}`),
    ...(userValues === undefined ? [] : [`# given by -f\n${stringifyJson(userValues)}`]),
    ...(manifest === undefined ? [] : [`# rendered\n${manifest}`]),
    ...renders.map(({ purpose, manifest: text, refusal = '' }) =>
      text === null
        ? `# not rendered ${renderText(purpose)}\n# ${refusal}`
        : `# rendered ${renderText(purpose)}\n${text}`,
    ),
  ]
  return texts.flatMap((text) => text.trimEnd().split('\n')).map(elided)
}

/** Characters of a line of an example, at most. */
const widestLine = 400

/** A literal that is long because the rule is about size tells nothing by its characters. */
function elided(line: string): string {
  if (line.length <= widestLine) return line
  const shown = line.slice(0, 60)
  return `${shown}… (${line.length - shown.length} more characters)`
}

function renderText(purpose: RenderPurpose): string {
  if (purpose.kind === 'gate') return `with ${purpose.value}=${purpose.setTo}`
  if (purpose.kind === 'tenant') return `as ${purpose.releaseName} in ${purpose.namespace}`
  if (purpose.kind === 'default') return `with the previous default of ${purpose.value}`
  return purpose.kind === 'upgrade' ? 'at the upgrade' : `with --${purpose.kind}`
}
