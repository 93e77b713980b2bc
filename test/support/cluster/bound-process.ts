import { spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'

/** A program that ends with this process, however this process ends. */
export interface BoundProcess {
  /** The exit code; 128 and the signal's number when a signal ended it. */
  readonly ended: Promise<number>
  readonly isRunning: boolean
  signal(name: 'TERM' | 'KILL' | 'STOP' | 'CONT'): void
  /** Asks it to end, makes it end after `grace` milliseconds, and waits for that. */
  stop(grace?: number): Promise<void>
}

export interface BoundProgram {
  readonly program: string
  readonly arguments: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  readonly directory: string
  /** File that gets what it prints, behind what is there. */
  readonly log: string
}

// The shell reads signals to pass on from a pipe that this process holds. A killed process closes its pipes; then the
// program is killed too. A handler in this process would not run in that case.
const keeper = `
exec 3<&0
"$@" </dev/null 3<&- &
child=$!
(while read -r signal <&3; do kill -s "$signal" "$child"; done; kill -s KILL "$child") 2>/dev/null &
reader=$!
exec 3<&-
wait "$child"
code=$?
kill "$reader" 2>/dev/null
exit "$code"`

export function startBoundProcess({ program, arguments: words, ...rest }: BoundProgram): BoundProcess {
  const log = openSync(rest.log, 'a')
  const shell = spawn('/bin/sh', ['-c', keeper, 'keeper', program, ...words], {
    cwd: rest.directory,
    env: rest.environment,
    stdio: ['pipe', log, log],
  })
  closeSync(log)
  let isRunning = true
  const ended = new Promise<number>((resolve, reject) => {
    shell.on('error', reject)
    shell.on('exit', (code) => {
      isRunning = false
      resolve(code ?? 137)
    })
  })
  // The pipe breaks when the program ends first.
  shell.stdin?.on('error', () => {})
  const signal: BoundProcess['signal'] = (name) => {
    if (isRunning) shell.stdin?.write(`${name}\n`)
  }
  return {
    ended,
    get isRunning() {
      return isRunning
    },
    signal,
    async stop(grace = 0) {
      if (grace > 0) signal('TERM')
      const timer = setTimeout(() => signal('KILL'), grace)
      await ended
      clearTimeout(timer)
    },
  }
}

/** The last lines of a log, for an error. */
export function lastLines(log: string, count = 15): string {
  return readFileSync(log, 'utf8').trimEnd().split('\n').slice(-count).join('\n')
}
