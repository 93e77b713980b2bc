/** Lines of a text by number, from 1; fewer than asked where it ends. */
export type LineReader = (text: string, from: number, count: number) => readonly string[]

/** Knows where the lines of every text begin that it was asked about: a report asks often about a few texts. */
export function createLineReader(): LineReader {
  const known = new Map<string, readonly number[]>()
  return (text, from, count) => {
    const starts = known.get(text) ?? lineStarts(text)
    known.set(text, starts)
    return starts.slice(from - 1, from - 1 + count).map((start) => {
      const end = text.indexOf('\n', start)
      return text.slice(start, end === -1 ? text.length : end).replace(/\r$/, '')
    })
  }
}

/** A text that ends with a line break has no line behind it. */
function lineStarts(text: string): readonly number[] {
  const starts: number[] = []
  let start = 0
  while (start < text.length) {
    starts.push(start)
    const end = text.indexOf('\n', start)
    if (end === -1) break
    start = end + 1
  }
  return starts
}
