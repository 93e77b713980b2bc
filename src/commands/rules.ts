import { rules as catalogue } from '../checks/catalogue.ts'
import type { Rule } from '../checks/rule.ts'
import { UsageError } from '../errors.ts'
import type { FormatContext } from '../formatters/formatter.ts'
import { displayWidth, padTo, wrap } from '../formatters/terminal-text.ts'
import { compareText, stringifyJson } from '../model/json.ts'
import type { PromiseName } from '../model/promise.ts'
import type { CommandContext } from './command-context.ts'
import { describeRule } from './describe-rule.ts'
import type { ListOptions } from './options.ts'
import { type ListFormat, textOnStdout } from './output-target.ts'
import { stdoutContext } from './write-report.ts'
import { writeTexts } from './write-texts.ts'

export interface RulesOptions extends ListOptions {
  readonly family?: readonly string[]
  readonly promise?: readonly PromiseName[]
}

/** Lists the rules of the catalogue, or those of some families or promises. */
export async function rules(options: RulesOptions, { io, environment }: CommandContext): Promise<number> {
  const { family, promise } = options
  const unknown = family?.find((name) => !families.includes(name))
  if (unknown !== undefined) {
    throw new UsageError(`There is no family of rules \`${unknown}\`.`, { hint: `Families: ${families.join(', ')}.` })
  }
  const sorted = catalogue
    .filter(({ id }) => family === undefined || family.includes(familyOf(id)))
    .filter(({ breaks }) => promise === undefined || promise.some((name) => breaks.includes(name)))
    .toSorted((left, right) => compareText(left.id, right.id))
  const renders = {
    text: (context: FormatContext) => `${tableLines(sorted, context).join('\n')}\n`,
    json: () => `${stringifyJson(sorted.map(describeRule), 2)}\n`,
  } satisfies Record<ListFormat, unknown>
  const context = stdoutContext(io, environment, options)
  await writeTexts(options.output ?? [textOnStdout], (format, where) => renders[format](where), io, context)
  return 0
}

function familyOf(id: string): string {
  return id.slice(0, id.indexOf('/'))
}

const families: readonly string[] = [...new Set(catalogue.map(({ id }) => familyOf(id)))].sort(compareText)

/** Rule, severity, and what it finds; below that the promises it breaks. */
function tableLines(rules: readonly Rule[], { palette, width }: FormatContext): readonly string[] {
  const ids = Math.max(0, ...rules.map(({ id }) => displayWidth(id)))
  const indent = ids + 2 + 9
  return rules.flatMap(({ id, severity, title, breaks }) => {
    const [first = '', ...rest] = wrap(title.split(' '), Math.max(24, width - indent))
    return [
      `${palette.strong(padTo(id, ids))}  ${palette[severity](severity)}${' '.repeat(9 - severity.length)}${first}`,
      ...rest.map((line) => ' '.repeat(indent) + line),
      ...(breaks.length === 0
        ? []
        : wrap(`breaks ${breaks.join(', ')}`.split(' '), Math.max(24, width - indent)).map(
            (line) => ' '.repeat(indent) + palette.faint(line),
          )),
    ]
  })
}
