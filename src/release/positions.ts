import { isJsonArray, isJsonObject, type Json } from '../model/json.ts'
import type { Path } from '../model/path.ts'
import { readRecorded } from './go-yaml.ts'
import { PlaceRecorder } from './yaml-recorder.ts'

/** A place in a text; line and column count from 1. */
export interface Position {
  readonly line: number
  readonly column: number
  /** The text has all of the path; false for the last place on the way to what is missing. */
  readonly isWhole: boolean
}

/** Finds where paths lead in texts, each text being read once. */
export type Locator = (text: string, path: Path) => Position | null

export function createLocator(): Locator {
  const readings = new Map<string, ReturnType<typeof readPlaces>>()
  return (text, path) => {
    const known = readings.get(text)
    if (known !== undefined) return find(known, path)
    const reading = readPlaces(text)
    readings.set(text, reading)
    return find(reading, path)
  }
}

/**
 * Where `path` leads in a YAML text: a key's own place, a list item's first character. A path that leads on where the
 * text has nothing gives the last place on its way; null when the text cannot be read or has no such beginning.
 */
export function locate(text: string, path: Path): Position | null {
  return find(readPlaces(text), path)
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
