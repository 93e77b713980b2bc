/** Undoes something that must not outlive this process. At a plain exit only its synchronous part runs. */
export type Cleanup = () => void | Promise<void>

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
type Signal = (typeof signals)[number]

const cleanups: Cleanup[] = []
let isEnding = false

/**
 * A thing that must not outlive this process, and how to take back its undoing. The undoing is registered before the
 * thing is made: a signal that arrives between the two would find nothing to undo.
 */
export function makeUndoable<Thing>(make: () => Thing, undo: (thing: Thing) => void | Promise<void>) {
  let made: { readonly thing: Thing } | null = null
  const forget = onProcessEnd(() => (made === null ? undefined : undo(made.thing)))
  try {
    made = { thing: make() }
    return { thing: made.thing, forget }
  } catch (error) {
    forget()
    throw error
  }
}

/**
 * Has `cleanup` run when the process exits or is told to end, newest first; returns how to take it back.
 * After a signal the process ends by that signal, so that a shell sees it; a second signal does not wait.
 * While nothing is registered, signals are not listened to.
 */
export function onProcessEnd(cleanup: Cleanup): () => void {
  if (cleanups.length === 0) startListening()
  cleanups.push(cleanup)
  return () => {
    const index = cleanups.indexOf(cleanup)
    if (index === -1) return
    cleanups.splice(index, 1)
    if (cleanups.length === 0) stopListening()
  }
}

function startListening(): void {
  process.on('exit', runAtExit)
  for (const signal of signals) process.on(signal, endBySignal)
}

function stopListening(): void {
  process.off('exit', runAtExit)
  for (const signal of signals) process.off(signal, endBySignal)
}

function runAtExit(): void {
  for (const cleanup of cleanups.splice(0).reverse()) runQuietly(cleanup)
}

function endBySignal(signal: Signal): void {
  const raise = () => {
    stopListening()
    process.kill(process.pid, signal)
  }
  if (isEnding) {
    raise()
    return
  }
  isEnding = true
  Promise.allSettled(cleanups.splice(0).reverse().map(runQuietly)).then(raise)
}

// One that fails must not keep the others from running.
function runQuietly(cleanup: Cleanup): void | Promise<void> {
  try {
    return cleanup()
  } catch {
    return undefined
  }
}
