/** Thrown where the work on one question meets a bound; `message` names it. */
export class BoundReached extends Error {
  constructor(bound: string, limit: number) {
    super(`${bound} (${limit})`)
  }
}

/** Counts work against a limit of `bounds.ts`. */
export class Budget {
  readonly #bound: string
  readonly #limit: number
  #spent = 0

  constructor(bound: string, limit: number) {
    this.#bound = bound
    this.#limit = limit
  }

  spend(amount: number): void {
    this.#spent += amount
    if (this.#spent > this.#limit) throw new BoundReached(this.#bound, this.#limit)
  }
}
