import { isJsonArray, type Json, member } from './json.ts'

/** One step into a value: a property name or an array index. */
export type PathSegment = string | number
export type Path = readonly PathSegment[]

/** Whether two paths take the same steps. */
export function isSamePath(left: Path, right: Path): boolean {
  return left.length === right.length && left.every((segment, index) => segment === right[index])
}

const plainKey = /^[A-Za-z_][A-Za-z0-9_-]*$/

/** `.spec.versions[0].name`, as kubectl explain and the API server's errors write it; other keys quoted: `.metadata.labels["a.b/c"]`. The root is `.`. */
export function formatPath(path: Path): string {
  if (path.length === 0) return '.'
  const text = path
    .map((segment) =>
      typeof segment === 'number'
        ? `[${segment}]`
        : plainKey.test(segment)
          ? `.${segment}`
          : `[${JSON.stringify(segment)}]`,
    )
    .join('')
  return text.startsWith('.') ? text : `.${text}`
}

const writtenSegment = /\.([A-Za-z_][A-Za-z0-9_-]*)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]/g

/** The path that {@link formatPath} wrote. */
export function parsePath(text: string): Path {
  return [...text.matchAll(writtenSegment)].map(([, key, index, quoted]) =>
    index !== undefined ? Number(index) : quoted !== undefined ? String(JSON.parse(quoted)) : (key ?? ''),
  )
}

/** The value at a path; undefined where there is none. */
export function valueAt(value: Json | undefined, path: Path): Json | undefined {
  return path.reduce<Json | undefined>(
    (outer, segment) =>
      typeof segment === 'number' ? (isJsonArray(outer) ? outer[segment] : undefined) : member(outer, segment),
    value,
  )
}
