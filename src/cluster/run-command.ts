import { KaitoCheckError } from '../errors.ts'
import { shortened } from '../model/shortened.ts'
import { withoutSecrets } from '../shell/command-line.ts'
import type { Environment } from '../shell/environment.ts'
import { run } from '../shell/exec.ts'
import type { Words } from './plan/step.ts'
import type { Programs } from './programs.ts'
import type { CommandRecord } from './record.ts'

export interface CommandCall {
  readonly words: Words
  /** Seconds. */
  readonly limit: number
  readonly programs: Programs
  readonly environment?: Environment
  readonly signal?: AbortSignal | undefined
}

/** A command that ended or was ended, with all that it printed. */
export interface CommandOutcome extends CommandRecord {
  readonly output: string
}

const maximumOutput = 128 * 1024 * 1024
const keptCharacters = 8_000

/**
 * Runs a command of a plan. How it ends is a value, a time-out too; only an interruption of the run and a program that
 * is not there throw.
 */
export async function runCommand({
  words,
  limit,
  programs,
  environment,
  signal,
}: CommandCall): Promise<CommandOutcome> {
  const [name = '', ...rest] = words
  const shown = withoutSecrets(words)
  const begun = performance.now()
  const record = (exitCode: number | null, output: string, stderr: string): CommandOutcome => ({
    words: shown,
    exitCode,
    milliseconds: Math.round(performance.now() - begun),
    stdout: output.slice(-keptCharacters),
    stderr: stderr.slice(-keptCharacters),
    output,
  })
  const program = programs.pathOf(name)
  try {
    const { exitCode, stdout, stderr } = await run({
      program,
      arguments: rest,
      shown,
      directory: programs.directory,
      environment: environment ?? programs.environment,
      timeout: limit * 1000,
      maximumBytes: maximumOutput,
      signal,
    })
    return record(exitCode, stdout.toString('utf8'), stderr)
  } catch (error) {
    if (!(error instanceof KaitoCheckError) || error.code === 'interrupted') throw error
    return record(null, '', error.message)
  }
}

/** Characters of a line that are shown: a program may print anything. */
const longestLine = 1_000

/** The last line that says what went wrong. */
export function lastWords({ stderr, stdout, exitCode }: CommandRecord): string {
  const lines = `${stdout}\n${stderr}`.split('\n').map((line) => line.trim())
  const errors = lines.filter((line) => /error|fail|cannot|refus|denied|invalid/i.test(line))
  const last = errors.at(-1) ?? lines.findLast((line) => line !== '') ?? `exit code ${exitCode ?? 'none'}`
  return shortened(last, longestLine)
}
