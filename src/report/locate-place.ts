import type { Place } from '../checks/rule.ts'
import { type Location, nowhere } from '../model/location.ts'
import { formatPath, type Path } from '../model/path.ts'
import { objectName } from '../model/release.ts'
import type { FileSet } from '../model/release-source.ts'

/** Position of a path in YAML text, counted from 1: of the path itself (`isWhole`), or of the last place on the way to what is missing. */
export type Locate = (
  text: string,
  path: Path,
) => { readonly line: number; readonly column: number; readonly isWhole: boolean } | null

/** A rule's place as people and editors read it. `files` are those of the release that the place is in. */
export function locatePlace(place: Place, files: FileSet, locate: Locate): Location {
  const path = place.field ?? (place.path === undefined ? null : formatPath(place.path))
  if ('object' in place) {
    const { object } = place
    // An item of a List without a path of its own: where the item starts, not the List.
    const inText = [...object.textPath, ...(place.path ?? [])]
    const found = inText.length === 0 ? null : locate(object.text, inText)
    return {
      file: object.file,
      line: found === null ? object.line : object.line + found.line - 1,
      column: place.path === undefined ? null : (found?.column ?? null),
      object: objectName(object),
      path,
    }
  }
  if ('live' in place) return { ...nowhere, object: place.live, path }
  const { file, line } = place
  if (line !== undefined) return { ...nowhere, file, line, path }
  const text = Object.hasOwn(files, file) ? files[file] : null
  const found = place.path === undefined || typeof text !== 'string' ? null : locate(text, place.path)
  return { ...nowhere, file, line: found?.line ?? null, column: found?.column ?? null, path }
}
