/** Seeded pseudo-random choices (sfc32): the same seed gives the same sequence on every machine. */
export class Random {
  private a: number
  private b: number
  private c: number
  private counter = 1

  constructor(...seeds: readonly number[]) {
    const [first = 0, second = 0, third = 0] = seeds
    this.a = first | 0
    this.b = second | 0
    this.c = third | 0
    for (let round = 0; round < 15; round += 1) this.next32()
  }

  private next32(): number {
    const sum = (((this.a + this.b) | 0) + this.counter) | 0
    this.counter = (this.counter + 1) | 0
    this.a = this.b ^ (this.b >>> 9)
    this.b = (this.c + (this.c << 3)) | 0
    this.c = (((this.c << 21) | (this.c >>> 11)) + sum) | 0
    return sum >>> 0
  }

  /** A whole number from `low` to `high`, both included. */
  int(low: number, high: number): number {
    return low + Math.floor((this.next32() / 2 ** 32) * (high - low + 1))
  }

  /** True with this probability. */
  chance(probability: number): boolean {
    return this.next32() / 2 ** 32 < probability
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.int(0, items.length - 1)]
    if (item === undefined) throw new RangeError('nothing to pick from')
    return item
  }

  /** Some of the items, in their order; at least `least`. */
  some<T>(items: readonly T[], least = 0): T[] {
    const count = this.int(Math.min(least, items.length), items.length)
    const kept = new Set(this.shuffle(items.map((_, index) => index)).slice(0, count))
    return items.filter((_, index) => kept.has(index))
  }

  /** One item, each with the weight before it. */
  weighted<T>(choices: readonly (readonly [weight: number, item: T])[]): T {
    const total = choices.reduce((sum, [weight]) => sum + weight, 0)
    let left = (this.next32() / 2 ** 32) * total
    for (const [weight, item] of choices) {
      left -= weight
      if (left < 0) return item
    }
    const last = choices.at(-1)
    if (last === undefined) throw new RangeError('nothing to choose from')
    return last[1]
  }

  shuffle<T>(items: readonly T[]): T[] {
    const keyed = items.map((item) => ({ item, key: this.next32() }))
    return keyed.sort((left, right) => left.key - right.key).map(({ item }) => item)
  }
}
