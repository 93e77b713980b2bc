import { readFileSync } from 'node:fs'

/** Whether a process runs; one that ended and that nobody has asked about (a zombie, common in containers) does not. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    // Where there is no /proc, the signal's answer stands.
    return true
  }
}
