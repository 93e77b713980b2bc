/** Milliseconds between two looks. */
const interval = 1_000

/**
 * Calls back when the process that started this one is gone: a plug-in whose Helm was killed has nobody to report to.
 * Returns how to stop watching. An orphan gets another parent (getppid(2)).
 */
export function watchParent(onGone: () => void): () => void {
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    onGone()
  }, interval)
  timer.unref()
  return () => clearInterval(timer)
}

/** Ends this process as if it had been asked to: everything that is registered is undone first. */
export function endThisProcess(): void {
  process.kill(process.pid, 'SIGTERM')
}
