import { spawn } from 'node:child_process'
import type { Environment } from './environment.ts'

/** A process that outlives this one. */
export interface Guardian {
  /** Lets it end; it finds nothing to do. */
  release(): void
}

/**
 * Starts a program that waits for the end of its stdin, which comes when this process ends in whatever way, SIGKILL
 * included, and then does its work. It is in a session of its own, so that Ctrl-C does not reach it.
 */
export function startGuardian(words: readonly string[], directory: string, environment: Environment): Guardian {
  const [program = '', ...rest] = words
  const child = spawn(program, rest, {
    cwd: directory,
    env: environment,
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    windowsHide: true,
  })
  child.on('error', () => {})
  child.stdin.on('error', () => {})
  child.unref()
  if ('unref' in child.stdin && typeof child.stdin.unref === 'function') child.stdin.unref()
  return { release: () => child.stdin.end() }
}

/** Settles when stdin ends. */
export async function stdinEnds(): Promise<void> {
  process.stdin.resume()
  await new Promise<void>((resolve) => {
    process.stdin.once('end', resolve)
    process.stdin.once('close', resolve)
    process.stdin.once('error', () => resolve())
  })
}
