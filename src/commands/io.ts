import type { Style } from '../formatters/palette.ts'
import type { Environment } from '../shell/environment.ts'

export type { Style } from '../formatters/palette.ts'

/** A stream of text, and what is known of the terminal behind it. */
interface Output {
  readonly isTTY?: boolean | undefined
  readonly columns?: number | undefined
  write(text: string): void
}

/** Everything that a command reads from or does to its process: tests bring their own. */
export interface Io {
  /** The report and nothing else. */
  readonly stdout: Output
  /** Progress, and what went wrong. */
  readonly stderr: Output
  readonly environment: Environment
  /** Working directory. */
  readonly directory: string
  now(): Date
  /** Adds terminal styles to a text. */
  style(styles: readonly Style[], text: string): string
  /** `Node v20.20.2 on linux x64`, for bug reports. */
  readonly platform: string
}
