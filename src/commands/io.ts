import type { Style } from '../formatters/palette.ts'
import type { Environment } from '../shell/environment.ts'

export type { Style } from '../formatters/palette.ts'

/** A stream of text, and what is known of the terminal behind it. */
interface Output {
  readonly isTTY?: boolean | undefined
  readonly columns?: number | undefined
  write(text: string): void
}

export interface AgainOptions {
  readonly environment: Environment
  readonly signal: AbortSignal
}

export interface AgainOutcome {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
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
  /** Runs this program once more, as a process of its own; an exit code is no error. */
  again(argv: readonly string[], options: AgainOptions): Promise<AgainOutcome>
  /** Another for every build of this program: what is kept between runs depends on it. */
  build(): Promise<string>
  /** Words that start this program again; null where there is no such program. */
  readonly restart: readonly string[] | null
  /** `Node v20.20.2 on linux x64`, for bug reports. */
  readonly platform: string
}

/** Helm sets the name of the plugin that it starts (helm pkg/cmd/load_plugins.go). */
export function isPlugin({ environment }: Pick<Io, 'environment'>): boolean {
  return (environment['HELM_PLUGIN_NAME'] ?? '') !== ''
}
