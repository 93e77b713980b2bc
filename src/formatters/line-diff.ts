/** A line of a comparison: in both texts, or in one of them alone. */
export interface DiffLine {
  readonly side: 'both' | 'previous' | 'next'
  readonly text: string
}

/** The lines of two small texts as one list, with as many in common as can be; time grows with the product of their lengths. */
export function diffLines(previous: readonly string[], next: readonly string[]): readonly DiffLine[] {
  const common = commonLengths(previous, next)
  const lines: DiffLine[] = []
  let at = 0
  let to = 0
  while (at < previous.length || to < next.length) {
    const before = previous[at]
    const after = next[to]
    if (before !== undefined && before === after) {
      lines.push({ side: 'both', text: before })
      at++
      to++
    } else if (
      before !== undefined &&
      (after === undefined || lengthAt(common, at + 1, to) >= lengthAt(common, at, to + 1))
    ) {
      lines.push({ side: 'previous', text: before })
      at++
    } else if (after !== undefined) {
      lines.push({ side: 'next', text: after })
      to++
    }
  }
  return lines
}

/** Length of the longest common subsequence of what follows each pair of positions. */
function commonLengths(previous: readonly string[], next: readonly string[]): readonly (readonly number[])[] {
  const table: number[][] = Array.from({ length: previous.length + 1 }, () => [])
  for (let at = previous.length - 1; at >= 0; at--) {
    const row = table[at] ?? []
    for (let to = next.length - 1; to >= 0; to--) {
      row[to] =
        previous[at] === next[to]
          ? lengthAt(table, at + 1, to + 1) + 1
          : Math.max(lengthAt(table, at + 1, to), lengthAt(table, at, to + 1))
    }
  }
  return table
}

function lengthAt(table: readonly (readonly number[])[], at: number, to: number): number {
  return table[at]?.[to] ?? 0
}
