/** Milliseconds between two looks. */
const interval = 1_000

/**
 * Calls back when the process that started this one is gone: an orphan gets another parent (getppid(2)). Watching keeps
 * no process alive.
 */
export function watchParent(onGone: () => void): void {
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    onGone()
  }, interval)
  timer.unref()
}

/** Ends this process as if it had been asked to: everything that is registered is undone first. */
export function endThisProcess(): void {
  process.kill(process.pid, 'SIGTERM')
}
