import { CommanderError } from 'commander'
import { KaitoCheckError } from '../errors.ts'
import { printable } from '../formatters/terminal-text.ts'
import { nearestNames } from '../model/nearest-names.ts'
import { shortened } from '../model/shortened.ts'
import { tool } from './tool.ts'

export interface FailureContext {
  /** For bug reports: `Node v20.20.2 on linux x64`. */
  readonly platform: string
  /** Helm's `--debug`: traces of our own errors too. */
  readonly isDebugging: boolean
  /** What the user types to start this program. */
  readonly program: string
  /** Flags and commands that a misspelt one is compared with. */
  readonly flags: readonly string[]
}

/**
 * What stderr says about why nothing was examined: one sentence, then what to do. Anything that is not
 * one of our own errors is a bug, and is shown whole.
 */
export function describeFailure(error: unknown, context: FailureContext): string {
  const { platform, isDebugging } = context
  if (error instanceof CommanderError) return describeUsage(error, context)
  if (!(error instanceof KaitoCheckError)) return describeBug(error, platform)
  const lines = sentenceAndHint(error.message, (error.hint ?? '').split('\n'))
  return `${[...lines, ...(isDebugging ? [traceOf(error)] : [])].join('\n')}\n`
}

/** Commander's own words, less its `error: `. */
function describeUsage({ code, message }: CommanderError, { program, flags }: FailureContext): string {
  const sentence = message.replace(/^error: /, '')
  const [, word = ''] = /'([^']*)'/.exec(sentence) ?? []
  const near =
    code === 'commander.unknownOption' || code === 'commander.unknownCommand'
      ? nearestNames(word, [...new Set(flags.filter((flag) => flag.startsWith('-') === word.startsWith('-')))])
      : []
  const guess = near.length === 0 ? '' : `Did you mean ${near.join(' or ')}?`
  const full = sentence.endsWith('.') ? sentence : `${sentence}.`
  return `${sentenceAndHint(full, [guess, `See \`${program} --help\`.`]).join('\n')}\n`
}

// Indented, so that the reason stands out whatever follows it.
function sentenceAndHint(sentence: string, hint: readonly string[]): readonly string[] {
  const [first = '', ...rest] = `${tool.name}: ${sentence}`.split('\n')
  return [first, ...[...rest, ...hint].filter((line) => line.trim() !== '').map((line) => `  ${line}`)].map(safeLine)
}

function describeBug(error: unknown, platform: string): string {
  return [
    `${tool.name}: this is a bug in ${tool.name}.`,
    traceOf(error),
    `${tool.name} ${tool.version}, ${platform}`,
    'Please report it with these lines, the command, and the charts if they may be shown.',
    '',
  ].join('\n')
}

function traceOf(error: unknown): string {
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error)
  const cause = error instanceof Error && error.cause !== undefined ? `\ncaused by ${traceOf(error.cause)}` : ''
  return trace.split('\n').map(safeLine).join('\n') + cause
}

/** Characters of a line that are shown: programs that fail may print anything. */
const longestLine = 1_000

// Messages hold names and texts of charts, and what programs print.
function safeLine(line: string): string {
  const text = line.replaceAll('\t', '  ').trimEnd()
  return printable(shortened(text, longestLine))
}
