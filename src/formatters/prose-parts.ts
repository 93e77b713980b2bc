import { oneLine } from './terminal-text.ts'

/** A piece of a sentence: code stood between backticks. */
export interface ProsePart {
  readonly isCode: boolean
  readonly text: string
}

/** A sentence in pieces, its text made harmless to a reader's eye. A backtick too many, a chart's own, marks nothing. */
export function proseParts(sentence: string): readonly ProsePart[] {
  const parts = oneLine(sentence).split('`')
  if (parts.length % 2 === 0) return [{ isCode: false, text: parts.join('`') }]
  return parts.map((text, index) => ({ isCode: index % 2 === 1, text })).filter(({ text }) => text !== '')
}
