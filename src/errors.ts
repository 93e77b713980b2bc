/** Why this tool could not look. What is wrong with the user's charts is a finding, never one of these. */
export type ErrorCode =
  | 'usage'
  | 'config'
  | 'source-not-found'
  | 'source-ambiguous'
  | 'source-unreadable'
  | 'source-offline'
  | 'source-digest'
  | 'tool-missing'
  | 'tool-too-old'
  | 'tool-failed'
  | 'tool-timeout'
  /** Killed, or stopped because it printed too much. */
  | 'tool-cut-short'
  | 'render-failed'
  | 'interrupted'
  | 'write-failed'

interface ErrorDetails {
  readonly code: ErrorCode
  /** What the user can do next: one sentence, or several lines of commands to paste. */
  readonly hint?: string
  readonly cause?: unknown
}

/** Base of the errors that end a command with exit code 2. `message` is one sentence for people. */
export abstract class KaitoCheckError extends Error {
  readonly code: ErrorCode
  readonly hint: string | undefined

  constructor(message: string, details: ErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.name = new.target.name
    this.code = details.code
    this.hint = details.hint
  }
}

/** A bad option, argument or configuration file. */
export class UsageError extends KaitoCheckError {
  constructor(message: string, details: Omit<ErrorDetails, 'code'> & { code?: 'usage' | 'config' } = {}) {
    super(message, { ...details, code: details.code ?? 'usage' })
  }
}

/** A release that cannot be found, fetched or opened. */
export class SourceError extends KaitoCheckError {}

/** An external program that is missing, failed, or hung. */
export class ToolError extends KaitoCheckError {}

/** Why several things that were done at once failed: what was called off because another failed only says that it was. */
export function firstCause(outcomes: readonly PromiseSettledResult<unknown>[]): unknown {
  const errors = outcomes.flatMap((outcome): readonly unknown[] =>
    outcome.status === 'rejected' ? [outcome.reason] : [],
  )
  return errors.find((error) => !(error instanceof KaitoCheckError && error.code === 'interrupted')) ?? errors[0]
}
