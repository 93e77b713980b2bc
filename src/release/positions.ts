import { isJsonArray, isJsonObject, type Json } from '../model/json.ts'
import type { Path } from '../model/path.ts'
import type { DocumentCache } from './document-cache.ts'
import { readRecorded } from './go-yaml.ts'
import type { Position } from './position.ts'
import { PlaceRecorder } from './yaml-recorder.ts'

/** Finds where paths lead in texts, each text being read once; not at all where the cache has read it. */
export type Locator = (text: string, path: Path) => Position | null

export function createLocator(documents: DocumentCache | null = null): Locator {
  const indices = new Map<string, (path: Path) => Position | null>()
  return (text, path) => {
    const known = indices.get(text)
    if (known !== undefined) return known(path)
    const find = documents?.locator(text) ?? placesOf(text)
    indices.set(text, find)
    return find(path)
  }
}

/**
 * Where `path` leads in a YAML text: a key's own place, a list item's first character. A path that leads on where the
 * text has nothing gives the last place on its way; null when the text cannot be read or has no such beginning.
 */
export function locate(text: string, path: Path): Position | null {
  return placesOf(text)(path)
}

function placesOf(text: string): (path: Path) => Position | null {
  const reading = readPlaces(text)
  return (path) => find(reading, path)
}

function readPlaces(text: string) {
  const { yaml, recorder } = readRecorded(text, () => new PlaceRecorder())
  return { value: yaml.kind === 'value' ? yaml.value : null, places: recorder.places }
}

function find({ value, places }: ReturnType<typeof readPlaces>, path: Path): Position | null {
  let current: Json | undefined = value
  let position: Position | null = null
  for (const [index, segment] of path.entries()) {
    const place = isJsonObject(current) || isJsonArray(current) ? places.get(current)?.get(segment) : undefined
    if (place === undefined) return position
    position = { line: place.line, column: place.column, isWhole: index === path.length - 1 }
    current = Object.getOwnPropertyDescriptor(current, segment)?.value
  }
  return position
}
