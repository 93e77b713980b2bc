import type { Budget } from './budget.ts'
import type { Product } from './product.ts'

/**
 * The states that texts of exactly `n` characters reach, for each `n`. From some length on these sets repeat (there are
 * finitely many states), so questions about lengths of tens of thousands cost no more than those about the first round.
 */
export class Levels {
  readonly #product: Product
  readonly #budget: Budget
  readonly #levels: (readonly number[])[]
  readonly #seen = new Map<string, number>()
  #cycle: { readonly start: number; readonly length: number } | null = null

  constructor(product: Product, budget: Budget) {
    this.#product = product
    this.#budget = budget
    this.#levels = [product.start === null ? [] : [product.start]]
  }

  /** Sorted; empty if no text of this length can become, or is, a member. */
  at(length: number): readonly number[] {
    while (this.#cycle === null && this.#levels.length <= length) this.#extend()
    const { start, length: period } = this.#cycle ?? { start: length, length: 1 }
    return this.#levels[length < start ? length : start + ((length - start) % period)] ?? []
  }

  /** The shortest length from `min` to `max` at which a member ends, or null: there is none, proved. */
  firstAccepting(min: number, max: number): number | null {
    for (let length = min; length <= max; length++) {
      const level = this.at(length)
      if (level.length === 0) return null
      if (level.some((state) => this.#product.isAccepting(state))) return length
      if (this.#cycle !== null && length >= Math.max(min, this.#cycle.start) + this.#cycle.length) return null
    }
    return null
  }

  #extend(): void {
    const last = this.#levels.at(-1) ?? []
    const key = last.join()
    const earlier = this.#seen.get(key)
    if (earlier !== undefined) {
      this.#levels.pop()
      this.#cycle = { start: earlier, length: this.#levels.length - earlier }
      return
    }
    this.#seen.set(key, this.#levels.length - 1)
    const reached = new Set<number>()
    for (const state of last) {
      const edges = this.#product.edges(state)
      this.#budget.spend(1 + edges.length)
      for (const { target } of edges) reached.add(target)
    }
    this.#levels.push([...reached].sort((left, right) => left - right))
  }
}
