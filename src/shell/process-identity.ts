import { readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'

/** A process, told apart from a later one that got the same number. */
export interface ProcessIdentity {
  readonly pid: number
  /** Clock ticks from boot to its start, where the system says; null elsewhere. */
  readonly started: string | null
}

export function thisProcess(): ProcessIdentity {
  return { pid: process.pid, started: startOf(process.pid) }
}

/** Whether that very process still runs; one that has ended and that nobody has asked about (a zombie) does not. */
export function isAlive({ pid, started }: ProcessIdentity): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    // It is there, and somebody else's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
  if (started === null) return true
  return startOf(pid) === started
}

/** Milliseconds within which a process that was killed is gone once its end of a pipe has closed. */
const dying = 10_000

/**
 * Settles when none of the processes is alive, or after ten seconds. Linux closes the files of a process a moment before
 * it counts as ended (kernel/exit.c, do_exit), so a closed pipe alone does not say that its writer is gone.
 */
export async function awaitEnd(processes: readonly ProcessIdentity[]): Promise<void> {
  for (let waited = 0; waited < dying && processes.some(isAlive); waited += 100) await wait(100)
}

function startOf(pid: number): string | null {
  try {
    // Field 22 of proc(5) /proc/PID/stat; the name in parentheses may hold anything.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
    return fields[0] === 'Z' ? 'ended' : (fields[19] ?? null)
  } catch {
    return null
  }
}
