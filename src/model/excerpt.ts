/** A few lines around a place, for people; bounded, and without secret values. */
export type Excerpt = {
  /** `file`: so the lines stand in the chart's file; `rendered`: in the text that Helm rendered from it. */
  readonly of: 'file' | 'rendered'
  /** Number of the first line, from 1. */
  readonly from: number
  /** Without line breaks; what is too long, or secret, is left out behind an ellipsis. */
  readonly lines: readonly string[]
  /** First and last line that the finding is about, numbered as `from`; null where what it is about is missing. */
  readonly focus: { readonly from: number; readonly to: number } | null
}
