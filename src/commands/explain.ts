import { rules as catalogue } from '../checks/catalogue.ts'
import type { Example, ExampleRelease, Rule } from '../checks/rule.ts'
import { UsageError } from '../errors.ts'
import type { FormatContext } from '../formatters/formatter.ts'
import { type DiffLine, diffLines } from '../formatters/line-diff.ts'
import { labelled, proseLines } from '../formatters/prose.ts'
import { exampleLines } from '../formatters/rule-help.ts'
import { type JsonObject, stringifyJson } from '../model/json.ts'
import { nearestNames } from '../model/nearest-names.ts'
import type { CommandContext } from './command-context.ts'
import { commandOf, describeRule } from './describe-rule.ts'
import type { ListOptions } from './options.ts'
import { type ListFormat, textOnStdout } from './output-target.ts'
import { suppressionExample } from './suppression-example.ts'
import { tryExample } from './try-example.ts'
import { stdoutContext } from './write-report.ts'
import { writeTexts } from './write-texts.ts'

/** Says what a rule means: why it exists, an example that breaks it and one that does not, what to do. */
export async function explain(id: string, options: ListOptions, { io, environment }: CommandContext): Promise<number> {
  const rule = findRule(id)
  const renders = {
    text: async (context: FormatContext) => `${(await explanation(rule, context)).join('\n')}\n`,
    json: () => `${stringifyJson({ ...describeRule(rule), examples: rule.examples.map(exampleJson) }, 2)}\n`,
  } satisfies Record<ListFormat, unknown>
  const context = stdoutContext(io, environment, options)
  await writeTexts(options.output ?? [textOnStdout], (format, where) => renders[format](where), io, context)
  return 0
}

function findRule(id: string): Rule {
  const found = catalogue.find((rule) => rule.id === id)
  if (found !== undefined) return found
  const ids = catalogue.map((rule) => rule.id)
  const near = nearestNames(id, ids)
  const guesses = near.length > 0 ? near : ids.filter((known) => known.includes(id)).slice(0, 5)
  throw new UsageError(`There is no rule \`${id}\`.`, {
    hint: `${guesses.length === 0 ? '' : `Did you mean ${guesses.join(' or ')}? `}\`kaito-check rules\` lists all.`,
  })
}

async function explanation(rule: Rule, context: FormatContext): Promise<readonly string[]> {
  const { palette, width, detail } = context
  const { id, severity, title, why, sources, breaks, since, scope, severityFloor } = rule
  const layout = { indent: 2, width, palette }
  const shown = detail === 'full' ? rule.examples : firstOfEach(rule.examples)
  const blocks: string[] = []
  for (const example of shown) blocks.push('', ...(await exampleBlock(rule, example, context)))
  const floor = severityFloor === undefined ? '' : `, and no policy lowers it below ${severityFloor}`
  return [
    `${palette.strong(id)}  ${palette[severity](severity)}`,
    ...proseLines(title, 0, width, palette),
    '',
    ...labelled('why', why, layout),
    ...labelled('weight', `${severity} where the promise must be kept${floor}`, layout),
    ...(breaks.length === 0 ? [] : labelled('breaks', breaks.join(', '), layout)),
    ...labelled('run by', `${commandOf[scope]}, since ${since}`, layout),
    ...sources.flatMap((source, index) => labelled(index === 0 ? 'source' : '', source, layout)),
    ...blocks,
    '',
    ...(await acceptanceLines(rule, context)),
  ]
}

function firstOfEach(examples: readonly Example[]): readonly Example[] {
  return [examples.find(({ reports }) => reports > 0), examples.find(({ reports }) => reports === 0)].filter(
    (example) => example !== undefined,
  )
}

const signs: Readonly<Record<DiffLine['side'], string>> = { both: ' ', previous: '-', next: '+' }

async function exampleBlock(rule: Rule, example: Example, context: FormatContext): Promise<readonly string[]> {
  const { palette, width } = context
  const head = example.reports > 0 ? palette.error('Found') : palette.good('Not found')
  const lines = diffLines(
    example.previous === undefined ? exampleLines(example.next) : exampleLines(example.previous),
    exampleLines(example.next),
  )
  const paint = { both: (text: string) => text, previous: palette.error, next: palette.good }
  const words = await tryExample(rule, example)
  return [
    `${head}  ${example.title}`,
    ...lines.map(({ side, text }) => `  ${paint[side](`${signs[side]} ${text}`)}`.trimEnd()),
    ...words.flatMap(({ message, remedy }) => [
      ...labelled('says', message, { indent: 2, width, palette }),
      ...labelled('remedy', remedy, { indent: 2, width, palette }),
    ]),
  ]
}

async function acceptanceLines(rule: Rule, { palette, width }: FormatContext): Promise<readonly string[]> {
  if (rule.scope === 'suppression') return proseLines('No suppression hides this.', 0, width, palette)
  const lines = (await suppressionExample(rule)).split('\n')
  return [
    ...proseLines('To accept a finding, write into `.kaito-check.yaml`:', 0, width, palette),
    ...lines.map((line) => `  ${palette.code(line)}`),
  ]
}

function exampleJson({ title, previous, next, reports }: Example) {
  return { title, reports, previous: previous === undefined ? null : releaseJson(previous), next: releaseJson(next) }
}

function releaseJson({ files, manifest, renders, userValues }: ExampleRelease): JsonObject {
  return {
    files: files ?? {},
    manifest: manifest ?? null,
    ...(renders === undefined
      ? {}
      : { renders: renders.map((render) => ({ ...render, purpose: { ...render.purpose } })) }),
    ...(userValues === undefined ? {} : { userValues }),
  }
}
