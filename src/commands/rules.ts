import { rules as catalogue } from '../checks/catalogue.ts'
import type { Rule } from '../checks/rule.ts'
import type { FormatContext } from '../formatters/formatter.ts'
import { displayWidth, padTo, wrap } from '../formatters/terminal-text.ts'
import { compareText, stringifyJson } from '../model/json.ts'
import type { CommandContext } from './command-context.ts'
import { describeRule } from './describe-rule.ts'
import type { ListOptions } from './options.ts'
import { type ListFormat, textOnStdout } from './output-target.ts'
import { stdoutContext } from './write-report.ts'
import { writeTexts } from './write-texts.ts'

/** Lists every rule of the catalogue. */
export async function rules(options: ListOptions, { io, environment }: CommandContext): Promise<number> {
  const sorted = catalogue.toSorted((left, right) => compareText(left.id, right.id))
  const renders = {
    text: (context: FormatContext) => `${tableLines(sorted, context).join('\n')}\n`,
    json: () => `${stringifyJson(sorted.map(describeRule), 2)}\n`,
  } satisfies Record<ListFormat, unknown>
  const context = stdoutContext(io, environment, options)
  await writeTexts(options.output ?? [textOnStdout], (format, where) => renders[format](where), io, context)
  return 0
}

/** Rule, severity, and what it finds; below that the promises it breaks. */
function tableLines(rules: readonly Rule[], { palette, width }: FormatContext): readonly string[] {
  const ids = Math.max(...rules.map(({ id }) => displayWidth(id)))
  const indent = ids + 2 + 9
  return rules.flatMap(({ id, severity, title, breaks }) => {
    const [first = '', ...rest] = wrap(title, Math.max(24, width - indent))
    return [
      `${palette.strong(padTo(id, ids))}  ${palette[severity](severity)}${' '.repeat(9 - severity.length)}${first}`,
      ...rest.map((line) => ' '.repeat(indent) + line),
      ...(breaks.length === 0 ? [] : [' '.repeat(indent) + palette.faint(`breaks ${breaks.join(', ')}`)]),
    ]
  })
}
