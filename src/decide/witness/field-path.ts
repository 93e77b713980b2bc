import type { Path } from '../../model/path.ts'

const step = /\.([A-Za-z_][A-Za-z0-9_-]*)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]/gy

/** The segments of a path that `formatPath` wrote; what does not parse ends it. */
export function parseFieldPath(text: string): Path {
  const segments: (string | number)[] = []
  step.lastIndex = text.startsWith('.[') ? 1 : 0
  for (let match = step.exec(text); match !== null; match = step.exec(text)) {
    const [, name, index, quoted] = match
    if (name !== undefined) segments.push(name)
    else if (index !== undefined) segments.push(Number(index))
    else if (quoted !== undefined) segments.push(String(JSON.parse(quoted)))
  }
  return segments
}

/** Whether a path of an object lies at or below a field path with `*` for any item and `{}` for any map value. */
export function isAtOrBelow(path: Path, pattern: Path): boolean {
  return path.length >= pattern.length && meets(path, pattern)
}

/** Whether one of the two leads to the other. */
export function isOnTheWay(path: Path, pattern: Path): boolean {
  return meets(path, pattern)
}

function meets(path: Path, pattern: Path): boolean {
  return pattern.every((wanted, index) => {
    const segment = path[index]
    if (segment === undefined) return true
    return segment === wanted || (typeof segment === 'number' ? wanted === '*' : wanted === '{}')
  })
}
