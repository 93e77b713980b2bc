/** What an upgrade and a rollback do to objects, one line for each change. */
export interface Pair {
  readonly title: string
  readonly previous: string
  readonly next: string
  readonly claims: readonly string[]
}
