import { readFileSync } from 'node:fs'

/** Milliseconds between two looks. */
const interval = 100

/**
 * Calls back when a process holds more than so many bytes of memory; returns how to stop watching. Where the system
 * shows no such figure (/proc, Linux), nothing is watched.
 */
export function watchMemory(pid: number, maximumBytes: number, onExcess: () => void): () => void {
  const timer = setInterval(() => {
    const held = residentBytes(pid)
    if (held === null || held > maximumBytes) clearInterval(timer)
    if (held !== null && held > maximumBytes) onExcess()
  }, interval)
  timer.unref()
  return () => clearInterval(timer)
}

function residentBytes(pid: number): number | null {
  try {
    const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return kibibytes === undefined ? null : Number(kibibytes) * 1024
  } catch {
    return null
  }
}
