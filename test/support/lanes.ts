/** A few things of one kind that are slow to open, each used by one test at a time. */
export class Lanes<Lane extends AsyncDisposable> implements AsyncDisposable {
  private readonly free: Promise<Lane>[] = []
  private readonly all: Promise<Lane>[]
  private readonly waiting: ((lane: Promise<Lane>) => void)[] = []

  constructor(count: number, open: (index: number) => Promise<Lane>) {
    this.all = Array.from({ length: count }, (_, index) => open(index))
    // Whoever waits for a lane hears of it.
    for (const lane of this.all) lane.catch(() => {})
    this.free.push(...this.all)
  }

  /** Waits for a lane that is free. */
  async use<Result>(work: (lane: Lane) => Promise<Result>): Promise<Result> {
    const { lane } = await this.take()
    try {
      return await work(await lane)
    } finally {
      const next = this.waiting.shift()
      if (next === undefined) this.free.push(lane)
      else next(lane)
    }
  }

  /** In a box: a promise that resolves to a promise waits for it. */
  private take(): Promise<{ readonly lane: Promise<Lane> }> {
    const lane = this.free.shift()
    if (lane !== undefined) return Promise.resolve({ lane })
    return new Promise((resolve) => this.waiting.push((freed) => resolve({ lane: freed })))
  }

  async [Symbol.asyncDispose]() {
    const opened = await Promise.allSettled(this.all)
    await Promise.all(opened.map((lane) => (lane.status === 'fulfilled' ? lane.value[Symbol.asyncDispose]() : null)))
  }
}
