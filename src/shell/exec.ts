// The one door to other programs. `node:child_process` and no library: importing one costs as much
// time as `helm template` needs for a chart, and the whole of a comparison is bound to little more than two.
import { type ChildProcess, spawn } from 'node:child_process'
import { ToolError } from '../errors.ts'
import { formatCommand } from '../shell/command-line.ts'
import type { Environment } from './environment.ts'
import { watchMemory } from './memory-watch.ts'
import { makeUndoable } from './process-signals.ts'

/** A program to run. Arguments go to it as they are: no shell reads them. */
export interface Invocation {
  /** Absolute path, or a name that PATH finds. */
  readonly program: string
  readonly arguments: readonly string[]
  /** The command as an error shows it, ready to paste and free of secrets. Default: program and arguments. */
  readonly shown?: readonly string[]
  readonly directory: string
  /** The whole environment of the program. */
  readonly environment: Environment
  /** What it reads on stdin; nothing by default. */
  readonly input?: Uint8Array
  /** Milliseconds. */
  readonly timeout: number
  /** Of stdout. */
  readonly maximumBytes: number
  /** Bytes that it may hold at once, where the system tells; as much as it likes by default. */
  readonly maximumMemory?: number
  readonly signal?: AbortSignal | undefined
  /** It cleans up after itself when it is told to end, and is given the time for it. */
  readonly cleansUp?: boolean
}

/** How a program ended by itself. */
export interface Outcome {
  readonly exitCode: number
  readonly stdout: Buffer
  /** Its last 64 KiB. */
  readonly stderr: string
}

const maximumErrorBytes = 64 * 1024
/** Nothing that fails has so much to say. */
const mostErrorBytes = 64 * 1024 * 1024
/** Milliseconds between asking a program to end and ending it. */
const grace = 2_000
/** The same for one that cleans up; on a busy machine that takes its time. */
const cleanUpGrace = 10_000
/** A process group of its own lets its children be ended with it; Windows has none. */
const ownGroup = process.platform !== 'win32'

/**
 * Runs a program to its end. Throws a `ToolError` when it is missing, hangs, prints too much, is killed,
 * or when `signal` fires; an exit code other than 0 is an outcome like any other.
 */
export function run(invocation: Invocation): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    if (invocation.signal?.aborted) return reject(interrupted(invocation))
    let settled: () => void = () => {}
    const end = new Promise<void>((done) => {
      settled = done
    })
    let started: ReturnType<typeof startUndoable>
    try {
      started = startUndoable(invocation, end)
    } catch (cause) {
      return reject(notStarted(invocation, cause))
    }
    const { thing: child, forget } = started
    const kill = (signal: NodeJS.Signals) => killRunning(child, signal)
    const output: Buffer[] = []
    let outputBytes = 0
    let errors = Buffer.alloc(0)
    let errorBytes = 0
    let stopped: ToolError | undefined
    let killTimer: NodeJS.Timeout | undefined
    let abandonTimer: NodeJS.Timeout | undefined

    const stop = (reason: ToolError) => {
      if (stopped !== undefined) return
      stopped = reason
      // Nobody asks for it any more, and it may be large.
      output.length = 0
      kill('SIGTERM')
      killTimer = setTimeout(() => kill('SIGKILL'), grace)
    }
    const abort = () => stop(interrupted(invocation))
    const timer = setTimeout(() => stop(timedOut(invocation)), invocation.timeout)
    const { maximumMemory } = invocation
    const unwatch =
      child.pid === undefined || maximumMemory === undefined
        ? () => {}
        : watchMemory(child.pid, maximumMemory, () => stop(tooLarge(invocation, maximumMemory)))
    invocation.signal?.addEventListener('abort', abort, { once: true })
    const settle = () => {
      settled()
      unwatch()
      clearTimeout(timer)
      clearTimeout(killTimer)
      clearTimeout(abandonTimer)
      forget()
      invocation.signal?.removeEventListener('abort', abort)
    }

    child.stdout?.on('data', (chunk: Buffer) => {
      if (stopped !== undefined) return
      outputBytes += chunk.length
      if (outputBytes > invocation.maximumBytes) return stop(tooMuch(invocation, invocation.maximumBytes))
      output.push(chunk)
    })
    child.stderr?.on('data', (chunk: Buffer) => {
      errorBytes += chunk.length
      if (errorBytes > mostErrorBytes) return stop(tooMuch(invocation, mostErrorBytes))
      errors = Buffer.concat([errors, chunk]).subarray(-maximumErrorBytes)
    })
    // A program that ends without reading its input closes the pipe; its exit code tells the story.
    child.stdin?.on('error', () => {})
    child.stdin?.end(invocation.input)
    child.on('error', (cause) => {
      settle()
      reject(stopped ?? notStarted(invocation, cause))
    })
    // What it leaves running may hold its output open.
    child.on('exit', () => {
      abandonTimer = setTimeout(() => {
        killGroup(child, 'SIGKILL')
        child.stdout?.destroy()
        child.stderr?.destroy()
      }, grace)
    })
    child.on('close', (exitCode, signal) => {
      settle()
      if (stopped !== undefined) return reject(stopped)
      const stderr = errors.toString('utf8')
      if (exitCode === null) return reject(killed(invocation, signal ?? 'a signal', stderr))
      resolve({ exitCode, stdout: Buffer.concat(output), stderr })
    })
  })
}

function startUndoable(invocation: Invocation, end: Promise<void>) {
  const start = () =>
    spawn(invocation.program, invocation.arguments, {
      cwd: invocation.directory,
      env: invocation.environment,
      stdio: [invocation.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      detached: ownGroup,
      windowsHide: true,
    })
  return makeUndoable(start, (child) => {
    if (invocation.cleansUp !== true) return killRunning(child, 'SIGKILL')
    killRunning(child, 'SIGTERM')
    const patience = new Promise<void>((done) => setTimeout(done, cleanUpGrace))
    return Promise.race([end, patience]).then(() => killRunning(child, 'SIGKILL'))
  })
}

function killRunning(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.exitCode === null) killGroup(child, signal)
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return
  try {
    if (ownGroup) process.kill(-child.pid, signal)
    else child.kill(signal)
  } catch {
    // It ended in the meantime.
  }
}

/** {@link run} for a program whose only good end is exit code 0; anything else throws. */
export async function runToSuccess(invocation: Invocation): Promise<Outcome> {
  const outcome = await run(invocation)
  if (outcome.exitCode !== 0) throw failed(invocation, outcome)
  return outcome
}

/** The error for a program that ended with a code other than 0: its last words and the command to see them again. */
export function failed(invocation: Invocation, outcome: Pick<Outcome, 'exitCode' | 'stderr'>): ToolError {
  return new ToolError(`\`${nameOf(invocation)}\` failed with exit code ${outcome.exitCode}.`, {
    code: 'tool-failed',
    hint: hintFor(invocation, outcome.stderr),
  })
}

function notStarted(invocation: Invocation, cause: unknown): ToolError {
  const name = invocation.shown?.[0] ?? invocation.program
  const isMissing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new ToolError(
    isMissing ? `\`${name}\` is not installed, or not on PATH.` : `\`${name}\` cannot be started: ${reason}.`,
    { code: 'tool-missing', cause },
  )
}

function timedOut(invocation: Invocation): ToolError {
  return new ToolError(`\`${nameOf(invocation)}\` did not end within ${invocation.timeout / 1000} s.`, {
    code: 'tool-timeout',
    hint: hintFor(invocation, ''),
  })
}

function tooMuch(invocation: Invocation, bytes: number): ToolError {
  const bound = bytes < 1024 * 1024 ? `${bytes / 1024} KiB` : `${Math.floor(bytes / 1024 / 1024)} MiB`
  return new ToolError(`\`${nameOf(invocation)}\` printed more than ${bound}.`, {
    code: 'tool-cut-short',
    hint: hintFor(invocation, ''),
  })
}

function tooLarge(invocation: Invocation, bytes: number): ToolError {
  return new ToolError(`\`${nameOf(invocation)}\` took more than ${Math.floor(bytes / 1024 / 1024)} MiB of memory.`, {
    code: 'tool-cut-short',
    hint: hintFor(invocation, ''),
  })
}

function killed(invocation: Invocation, signal: string, stderr: string): ToolError {
  return new ToolError(`\`${nameOf(invocation)}\` was ended by ${signal}.`, {
    code: 'tool-cut-short',
    hint: hintFor(invocation, stderr),
  })
}

function interrupted(invocation: Invocation): ToolError {
  return new ToolError(`\`${nameOf(invocation)}\` was interrupted.`, { code: 'interrupted' })
}

function nameOf(invocation: Invocation): string {
  const [program = '', command] = shownWords(invocation)
  return command === undefined || command.startsWith('-') ? program : `${program} ${command}`
}

function shownWords(invocation: Invocation): readonly string[] {
  return invocation.shown ?? [invocation.program, ...invocation.arguments]
}

function hintFor(invocation: Invocation, stderr: string): string {
  const lastLines = stderr.trimEnd().split('\n').slice(-8)
  return [
    ...lastLines.filter((line) => line !== ''),
    'To see it again:',
    `  ${formatCommand(shownWords(invocation))}`,
  ].join('\n')
}
