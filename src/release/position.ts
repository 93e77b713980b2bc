/** A place in a text; line and column count from 1. */
export interface Position {
  readonly line: number
  readonly column: number
  /** The text has all of the path; false for the last place on the way to what is missing. */
  readonly isWhole: boolean
}
