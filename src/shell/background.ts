import { type ChildProcess, spawn } from 'node:child_process'
import type { Environment } from './environment.ts'
import { makeUndoable } from './process-signals.ts'

/** A program that runs beside this one until it is stopped. */
export interface BackgroundProgram {
  readonly program: string
  readonly arguments: readonly string[]
  readonly directory: string
  readonly environment: Environment
}

export interface Background {
  /** Settles when the program ends, stopped or by itself; `words` are its last ones on stderr. */
  readonly ended: Promise<{ readonly words: string }>
  /** Ends it and waits for that. */
  stop(): Promise<void>
}

/** A line longer than this many characters is dropped: no API object is as large. */
const maximumLine = 32 * 1024 * 1024
const maximumWords = 4096
/** Milliseconds between asking a program to end and ending it. */
const grace = 2_000

/** Starts a program and hands over what it prints, line by line. It never outlives this process, but for SIGKILL. */
export function startInBackground(invocation: BackgroundProgram, onLine: (line: string) => void): Background {
  const ownGroup = process.platform !== 'win32'
  const start = () =>
    spawn(invocation.program, invocation.arguments, {
      cwd: invocation.directory,
      env: invocation.environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: ownGroup,
      windowsHide: true,
    })
  const killChild = (child: ChildProcess, signal: NodeJS.Signals) => {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
    try {
      if (ownGroup) process.kill(-child.pid, signal)
      else child.kill(signal)
    } catch {
      // It ended in the meantime.
    }
  }
  const { thing: child, forget } = makeUndoable(start, (started) => killChild(started, 'SIGKILL'))
  const kill = (signal: NodeJS.Signals) => killChild(child, signal)
  const feed = lineFeed(onLine)
  let words = ''
  child.stdout.setEncoding('utf8').on('data', feed)
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(-maximumWords)
  })
  const ended = new Promise<{ words: string }>((resolve) => {
    child.on('error', (error) => resolve({ words: error.message }))
    child.on('close', () => resolve({ words: words.trim() }))
  }).finally(forget)
  return {
    ended,
    async stop() {
      kill('SIGTERM')
      const timer = setTimeout(() => kill('SIGKILL'), grace)
      await ended
      clearTimeout(timer)
    },
  }
}

/** Cuts a stream of text into lines; what follows the last line break waits for the rest of its line. */
export function lineFeed(onLine: (line: string) => void): (text: string) => void {
  let parts: string[] = []
  let length = 0
  return (text) => {
    const pieces = text.split('\n')
    const last = pieces.pop() ?? ''
    for (const piece of pieces) {
      if (length + piece.length <= maximumLine) onLine(parts.length === 0 ? piece : parts.join('') + piece)
      parts = []
      length = 0
    }
    length += last.length
    if (length > maximumLine) parts = []
    else if (last !== '') parts.push(last)
  }
}
