import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../model/json.ts'
import type { Path } from '../../model/path.ts'

/** Where a field path with `*` for any item and `{}` for any map value first leads in an object; null where nowhere. */
export function firstAt(value: Json, pattern: Path): Path | null {
  const [segment, ...rest] = pattern
  if (segment === undefined) return []
  const steps: readonly (readonly [string | number, Json])[] =
    segment === '*' && isJsonArray(value)
      ? value.map((item, index) => [index, item] as const)
      : isJsonObject(value)
        ? Object.entries(value).filter(([key]) => segment === '{}' || key === segment)
        : []
  for (const [step, child] of steps) {
    const below = firstAt(child, rest)
    if (below !== null) return [step, ...below]
  }
  return null
}

export function valueAt(value: Json, path: Path): Json | undefined {
  let found: Json | undefined = value
  for (const segment of path) {
    if (typeof segment === 'number') found = isJsonArray(found) ? found[segment] : undefined
    else found = isJsonObject(found) && Object.hasOwn(found, segment) ? found[segment] : undefined
  }
  return found
}

/** The object with another value at a path, or without it (undefined); objects and first items on the way are made. */
export function withValueAt(object: JsonObject, path: Path, value: Json | undefined): JsonObject {
  const changed = replaced(object, path, value)
  return isJsonObject(changed) ? changed : object
}

function replaced(current: Json | undefined, path: Path, value: Json | undefined): Json | undefined {
  const [segment, ...rest] = path
  if (segment === undefined) return value
  if (typeof segment === 'number') {
    const items = isJsonArray(current) ? current : []
    if (segment > items.length) return current
    const item = replaced(items[segment], rest, value)
    return items.toSpliced(segment, 1, ...(item === undefined ? [] : [item]))
  }
  const object = isJsonObject(current) ? current : {}
  const child = replaced(Object.hasOwn(object, segment) ? object[segment] : undefined, rest, value)
  const others = Object.entries(object).filter(([key]) => key !== segment)
  return Object.fromEntries(child === undefined ? others : [...others, [segment, child]])
}
