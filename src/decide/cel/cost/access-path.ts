/**
 * How an expression reaches into the resource: `self`, field names, `@items`, `@keys`, `@values`.
 *
 * cel-go keeps these as Go slices and extends them with `append`, which writes into memory that two paths share when
 * the first has room to spare. `x.a` and `x.b` then end up as one path, and the estimate of a rule follows the wrong
 * field. The estimate must be the server's, so this is the same: `steps` may be shared and hold more than `length`.
 */
export interface AccessPath {
  readonly steps: string[]
  readonly length: number
  readonly capacity: number
}

export function pathOf(name: string): AccessPath {
  return { steps: [name], length: 1, capacity: 1 }
}

/** Go's `append` for slices of up to 256 strings: the room doubles. */
export function extendPath(path: AccessPath | null, step: string): AccessPath {
  if (path === null) return pathOf(step)
  const { steps, length, capacity } = path
  if (length < capacity) {
    steps[length] = step
    return { steps, length: length + 1, capacity }
  }
  return { steps: [...steps.slice(0, length), step], length: length + 1, capacity: capacity * 2 }
}

export function stepsOf(path: AccessPath): readonly string[] {
  return path.steps.slice(0, path.length)
}

const accumulators: ReadonlySet<string> = new Set(['@result', '__result__'])

/** Null for a path that starts at a loop's own result. */
export function withoutAccumulator(path: AccessPath | null): AccessPath | null {
  return path !== null && accumulators.has(path.steps[0] ?? '') ? null : path
}
