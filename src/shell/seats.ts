/** A bound on how much is at work at once, in the order of asking. */
export interface Seats {
  readonly take: <Result>(work: () => Promise<Result>) => Promise<Result>
}

export function createSeats(count: number): Seats {
  let free = count
  const queue: (() => void)[] = []
  return {
    async take(work) {
      if (free === 0) await new Promise<void>((resolve) => queue.push(resolve))
      else free--
      try {
        return await work()
      } finally {
        const next = queue.shift()
        if (next === undefined) free++
        else next()
      }
    },
  }
}

/** Waits so many milliseconds, none when there are none left; ends early when the signal fires. */
export function wait(milliseconds: number, signal?: AbortSignal): Promise<void> {
  if (milliseconds <= 0 || signal?.aborted === true) return Promise.resolve()
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, milliseconds)
    signal?.addEventListener('abort', end, { once: true })
  })
}
