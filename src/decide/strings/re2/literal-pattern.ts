/** A text as a pattern that matches it, and nothing else, where it stands. */
export function literalPattern(text: string): string {
  return text.replace(/[\\^$.|?*+()[\]{}]/gu, '\\$&')
}
