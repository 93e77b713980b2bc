import { isJsonArray, isJsonObject, type Json, type JsonObject, jsonEquals, member } from './json.ts'
import { formatPath, type Path } from './path.ts'

/** A value that only one of two trees has, with all below it. */
export interface OneSided {
  readonly path: Path
  readonly value: Json
}

/** A value that both trees have, and that differs. Mappings differ by their members, unless one side is none. */
export interface Changed {
  readonly path: Path
  readonly previous: Json
  readonly next: Json
}

export interface ValueChanges {
  readonly removed: readonly OneSided[]
  readonly added: readonly OneSided[]
  readonly changed: readonly Changed[]
}

/** What differs between two trees of values, each difference at its outermost place, by path. */
export function compareValues(previous: JsonObject, next: JsonObject): ValueChanges {
  const removed: OneSided[] = []
  const added: OneSided[] = []
  const changed: Changed[] = []
  const walk = (before: JsonObject, after: JsonObject, path: Path): void => {
    for (const key of [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()) {
      const at = [...path, key]
      const [was, is] = [member(before, key), member(after, key)]
      if (is === undefined && was !== undefined) removed.push({ path: at, value: was })
      else if (was === undefined && is !== undefined) added.push({ path: at, value: is })
      else if (isJsonObject(was) && isJsonObject(is)) walk(was, is, at)
      else if (was !== undefined && is !== undefined && !jsonEquals(was, is)) {
        changed.push({ path: at, previous: was, next: is })
      }
    }
  }
  walk(previous, next, [])
  return { removed, added, changed }
}

/** Paths of everything below a value that is no mapping with members; the value itself where it is none. */
export function leavesOf({ path, value }: OneSided): readonly OneSided[] {
  if (!isJsonObject(value) || Object.keys(value).length === 0) return [{ path, value }]
  return Object.entries(value).flatMap(([key, child]) => leavesOf({ path: [...path, key], value: child }))
}

/** `webhook.port`, as people write it in `--set`. */
export function valueName(path: Path): string {
  return formatPath(path).replace(/^\./, '')
}

export type Shape = 'mapping' | 'list' | 'scalar'

/** The shape of a value; null for one that says nothing of it: nothing, or an empty text, list or mapping. */
export function shapeOf(value: Json): Shape | null {
  if (value === null || value === '') return null
  if (isJsonArray(value)) return value.length === 0 ? null : 'list'
  if (isJsonObject(value)) return Object.keys(value).length === 0 ? null : 'mapping'
  return 'scalar'
}
