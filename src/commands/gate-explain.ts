import { rules } from '../checks/catalogue.ts'
import { UsageError } from '../errors.ts'
import type { FormatContext } from '../formatters/formatter.ts'
import { labelled, proseLines } from '../formatters/prose.ts'
import { stringifyJson } from '../model/json.ts'
import { checklistOf } from '../report/checklist.ts'
import type { CommandContext } from './command-context.ts'
import type { GateOptions } from './gate-options.ts'
import { listFormats, parseOutputTarget, textOnStdout } from './output-target.ts'
import { stdoutContext } from './write-report.ts'
import { writeTexts } from './write-texts.ts'

/** Prints what `gate` asks of a tag. */
export async function explainGate(
  name: string | undefined,
  options: GateOptions,
  { io, environment }: CommandContext,
): Promise<number> {
  if (name !== undefined || options.all === true) {
    throw new UsageError('--explain examines no tag.', { hint: 'Leave the tag out, or leave --explain out.' })
  }
  const targets = (options.output ?? [textOnStdout]).map(({ format, file }) => ({
    ...parseOutputTarget(format, listFormats),
    file,
  }))
  const renders = { text: checklistText, json: checklistJson }
  await writeTexts(targets, (format, where) => renders[format](where), io, stdoutContext(io, environment, options))
  return 0
}

function checklistText({ palette, width }: FormatContext): string {
  const layout = { indent: 2, width, palette }
  const blocks = checklistOf(rules).map(({ id, severity, asks: { question, found, notFound } }, index) =>
    [
      ...proseLines(`${index + 1}. ${question}`, 0, width, palette),
      ...labelled('rule', `${id} (${severity})`, layout),
      ...labelled('no', found, layout),
      ...labelled('yes', notFound, layout),
    ].join('\n'),
  )
  return `${blocks.join('\n\n')}\n`
}

function checklistJson(): string {
  const list = checklistOf(rules).map(({ id, severity, asks: { topic, question, found, notFound } }) => ({
    rule: id,
    severity,
    topic,
    question,
    found,
    notFound,
  }))
  return `${stringifyJson(list, 2)}\n`
}
