import { readdirSync, readFileSync } from 'node:fs'

/**
 * Kills every process that names a private folder in its command line or environment, other than this one: what a run
 * that was killed had started goes on without it. Where the system has no proc(5), nothing is killed.
 */
export function endProcessesNaming(folder: string): void {
  for (const pid of processNumbers()) {
    if (pid === process.pid || !names(pid, `${folder}/`)) continue
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It ended in the meantime.
    }
  }
}

function processNumbers(): readonly number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger)
  } catch {
    return []
  }
}

function names(pid: number, text: string): boolean {
  return ['cmdline', 'environ'].some((file) => {
    try {
      return readFileSync(`/proc/${pid}/${file}`, 'utf8').includes(text)
    } catch {
      // It ended in the meantime, or is somebody else's.
      return false
    }
  })
}
