import type { Environment } from '../shell/environment.ts'
import type { Io } from './io.ts'

/** What a command is started with, beside its own arguments and options. */
export interface CommandContext {
  readonly io: Io
  /** Of the process, with what Helm's flags on the command line stand for. */
  readonly environment: Environment
  /** `-f` and `--set…` in the order given. */
  readonly valueArguments: readonly string[]
}

/** Today in UTC, `YYYY-MM-DD`. */
export function todayOf({ now }: Io): string {
  return now().toISOString().slice(0, 10)
}
