import { CommanderError } from 'commander'
import { KaitoCheckError } from '../errors.ts'
import { printable } from '../formatters/terminal-text.ts'
import { tool } from './tool.ts'

/**
 * What stderr says about why nothing was examined: one sentence, then what to do. Anything that is not
 * one of our own errors is a bug, and is shown whole.
 */
export function describeFailure(error: unknown, platform: string, isDebugging: boolean): string {
  if (error instanceof CommanderError) return describeUsage(error)
  if (!(error instanceof KaitoCheckError)) return describeBug(error, platform)
  const lines = [`${tool.name}: ${error.message}`, ...(error.hint ?? '').split('\n').filter((line) => line !== '')]
  return `${[...lines.map(safeLine), ...(isDebugging ? [traceOf(error)] : [])].join('\n')}\n`
}

/** Commander's own words, less its `error: `; its guesses stand on a line of their own. */
function describeUsage({ message }: CommanderError): string {
  const [sentence = '', ...rest] = message.replace(/^error: /, '').split('\n')
  const hint = rest.map((line) => line.replace(/^\(|\)$/g, '')).filter((line) => line !== '')
  const full = sentence.endsWith('.') ? sentence : `${sentence}.`
  return `${[`${tool.name}: ${full}`, ...hint, `See \`${tool.name} --help\`.`].map(safeLine).join('\n')}\n`
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

// Messages hold names and texts of charts.
function safeLine(line: string): string {
  return printable(line.replaceAll('\t', '  ').trimEnd())
}
