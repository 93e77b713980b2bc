/** Inclusive range of code points. */
export type CodePointRange = readonly [first: number, last: number]

/** Sorted, disjoint ranges with gaps between them: equal sets are equal lists. */
export type CodePointSet = readonly CodePointRange[]

export const lastCodePoint = 0x10ffff

export const everyCodePoint: CodePointSet = [[0, lastCodePoint]]

/** The set that ranges in any order, overlapping or not, make up. */
export function codePointSet(ranges: readonly CodePointRange[]): CodePointSet {
  const sorted = [...ranges].sort((left, right) => left[0] - right[0])
  const merged: [number, number][] = []
  for (const [first, last] of sorted) {
    const previous = merged.at(-1)
    if (previous !== undefined && first <= previous[1] + 1) previous[1] = Math.max(previous[1], last)
    else merged.push([first, last])
  }
  return merged
}

export function complement(set: CodePointSet): CodePointSet {
  const gaps: CodePointRange[] = []
  let next = 0
  for (const [first, last] of set) {
    if (first > next) gaps.push([next, first - 1])
    next = last + 1
  }
  return next > lastCodePoint ? gaps : [...gaps, [next, lastCodePoint]]
}

export function without(set: CodePointSet, removed: CodePointSet): CodePointSet {
  return complement(codePointSet([...complement(set), ...removed]))
}

export function intersection(left: CodePointSet, right: CodePointSet): CodePointSet {
  const common: CodePointRange[] = []
  let index = 0
  for (const [first, last] of left) {
    while (index < right.length && (right[index]?.[1] ?? 0) < first) index++
    for (let place = index; place < right.length; place++) {
      const [from, to] = right[place] ?? [0, -1]
      if (from > last) break
      common.push([Math.max(first, from), Math.min(last, to)])
    }
  }
  return common
}

export function hasCodePoint(set: CodePointSet, codePoint: number): boolean {
  let low = 0
  let high = set.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const [first, last] = set[middle] ?? [0, -1]
    if (codePoint < first) high = middle - 1
    else if (codePoint > last) low = middle + 1
    else return true
  }
  return false
}

/** Equal for equal sets. */
export function setKey(set: CodePointSet): string {
  return set.map(([first, last]) => `${first.toString(36)}-${last.toString(36)}`).join(',')
}
