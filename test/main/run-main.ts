import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Io, main } from '../../src/main.ts'

export interface RunResult {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  readonly directory: string
  readonly environment?: Readonly<Record<string, string>>
  readonly today?: string
  /** Columns of a terminal at both streams; none is a pipe. */
  readonly terminal?: number
}

/** Runs the whole program inside this process. */
export async function runMain(argv: readonly string[], options: RunOptions): Promise<RunResult> {
  const written = { stdout: '', stderr: '' }
  const terminal = options.terminal === undefined ? {} : { isTTY: true, columns: options.terminal }
  const streamNamed = (name: keyof typeof written): Io['stdout'] => ({
    ...terminal,
    write: (text) => {
      written[name] += text
    },
  })
  const exitCode = await main(argv, {
    stdout: streamNamed('stdout'),
    stderr: streamNamed('stderr'),
    environment: options.environment ?? {},
    directory: options.directory,
    now: () => new Date(`${options.today ?? '2026-06-15'}T12:00:00Z`),
    style: (styles, text) => `<${styles.join(' ')}>${text}</>`,
    again: (words) => runMain(words, { ...options, environment: options.environment ?? {} }),
    build: async () => 'tests',
    restart: null,
    platform: 'Node of tests',
  })
  return { exitCode, ...written }
}

/** A folder with files in it, gone when disposed of. */
export function temporaryFolder(files: Readonly<Record<string, string>> = {}): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), 'kaito-check-test-'))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true })
    writeFileSync(join(path, name), text)
  }
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}
