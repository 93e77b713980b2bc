import { compareText } from './json.ts'

/** Up to three of the names that a slip of the finger could have turned into `text`, nearest first. */
export function nearestNames(text: string, names: readonly string[]): readonly string[] {
  const furthest = Math.max(2, Math.floor(text.length / 3))
  return names
    .map((name) => ({ name, distance: editDistance(text.toLowerCase(), name.toLowerCase(), furthest) }))
    .filter(({ distance }) => distance <= furthest)
    .sort((left, right) => left.distance - right.distance || compareText(left.name, right.name))
    .slice(0, 3)
    .map(({ name }) => name)
}

/** Insertions, deletions and replacements between two texts; anything beyond `furthest` is `Infinity`. */
function editDistance(left: string, right: string, furthest: number): number {
  if (Math.abs(left.length - right.length) > furthest) return Number.POSITIVE_INFINITY
  let row = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (const [index, letter] of [...left].entries()) {
    const next = [index + 1]
    for (let column = 0; column < right.length; column++) {
      const replaced = (row[column] ?? 0) + (letter === right[column] ? 0 : 1)
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1))
    }
    row = next
  }
  const distance = row[right.length] ?? 0
  return distance > furthest ? Number.POSITIVE_INFINITY : distance
}
