import { type Command, InvalidArgumentError } from 'commander'
import type { ExamineOptions } from './options.ts'

export interface GateOptions extends ExamineOptions {
  readonly all?: true
  readonly explain?: true
  readonly remote?: string
  readonly evidence?: readonly string[]
  readonly milestoneFile?: string
}

export function addGateOptions(command: Command): Command {
  return command
    .option('--all', 'every tag whose name looks like a version, in one table')
    .option('--explain', 'print the checklist and examine nothing')
    .option('--remote <name>', 'branches of this remote count, and no others; default: all, and local ones')
    .option(
      '--evidence <path>',
      'a JSON report of verify, or a folder of such; repeatable',
      (value: string, before: readonly string[] = []) => {
        if (value === '') throw new InvalidArgumentError('It is empty.')
        return [...before, value]
      },
    )
    .option(
      '--milestone-file <file>',
      'milestones as `gh api` prints them; default: gh is asked, where it is logged in',
    )
}
