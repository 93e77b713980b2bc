import type { Place } from '../checks/rule.ts'
import type { Excerpt } from '../model/excerpt.ts'
import type { Path } from '../model/path.ts'
import type { KubernetesObject } from '../model/release.ts'
import type { FileSet } from '../model/release-source.ts'
import { hideSecrets } from '../model/secret-lines.ts'
import type { LineReader } from './line-reader.ts'
import type { Locate } from './locate-place.ts'

/** What can be asked about the texts of a report. */
export interface Texts {
  readonly locate: Locate
  readonly lines: LineReader
}

/** Lines shown before and after those that a finding is about. */
const around = 3
/** Lines that a finding is about, at most. */
const longestFocus = 16
/** Characters of a line, at most. */
const widest = 240
/** Lines before the excerpt that are read to see whether it starts inside a secret text. */
const secretLead = 60

/**
 * The lines around a place: what the path leads to with all that belongs to it, and a few lines on both sides. Null
 * where there is no text, and for an object that holds secrets. `files` are those of the release that the place is in.
 */
export function excerptOf(place: Place, files: FileSet, texts: Texts): Excerpt | null {
  if ('live' in place) return null
  const file = 'object' in place ? place.object.file : place.file
  const inFile = Object.hasOwn(files, file) ? (files[file] ?? null) : null
  if (!('object' in place)) {
    return inFile === null || listsSecrets(inFile) ? null : cut(inFile, place, 1, texts)
  }
  const { object } = place
  if (object.kind === 'Secret' || (object.textPath.length > 0 && listsSecrets(object.text))) return null
  const path = [...object.textPath, ...(place.path ?? [])]
  const excerpt = cut(
    object.text,
    { path, isDefinition: object.kind === 'CustomResourceDefinition' },
    object.line,
    texts,
  )
  return excerpt === null || stands(excerpt, inFile, object, texts.lines) ? excerpt : { ...excerpt, of: 'rendered' }
}

function listsSecrets(text: string): boolean {
  return /["']?kind["']?:\s*["']?Secret\b/.test(text)
}

interface Aim {
  readonly path?: Path
  readonly line?: number
  /** A field of its schema that is called `password` is no secret. */
  readonly isDefinition?: boolean
}

/** `start` is the number of the text's first line. Without a path or line, the text's beginning is meant. */
function cut(
  text: string,
  { path = [], line, isDefinition = false }: Aim,
  start: number,
  texts: Texts,
): Excerpt | null {
  const position = path.length === 0 ? null : texts.locate(text, path)
  const at = line ?? position?.line ?? (path.length === 0 ? 1 : null)
  if (at === null) return null
  const from = Math.max(1, at - around)
  const lead = Math.max(1, from - secretLead)
  const read = texts.lines(text, lead, at - lead + longestFocus + around)
  const lines = (isDefinition ? read : hideSecrets(read)).slice(from - lead)
  if (lines.length <= at - from) return null
  const isFound = line !== undefined || position === null || position.isWhole
  const length = line === undefined && position !== null ? blockLength(read.slice(at - lead), path, position.column) : 1
  const to = isFound ? at + Math.min(length, longestFocus) - 1 : at
  return {
    of: 'file',
    from: start + from - 1,
    lines: lines.slice(0, to - from + 1 + around).map(narrowed),
    focus: isFound ? { from: start + at - 1, to: start + to - 1 } : null,
  }
}

/** How many of the lines belong to what starts in the first: what follows indented deeper, or as deep for an item's own keys. */
function blockLength(lines: readonly string[], path: Path, column: number): number {
  const isItem = typeof path.at(-1) === 'number'
  let length = 1
  for (const [index, text] of lines.entries()) {
    if (index === 0 || text.trim() === '') continue
    const indent = text.length - text.trimStart().length
    // A list may stand as deep as the key that it belongs to.
    const belongs = indent > column - 1 || (indent === column - 1 && (isItem || /^\s*-(?:\s|$)/.test(text)))
    if (!belongs) break
    length = index + 1
  }
  return length
}

/** Whether the lines, before secrets were hidden, stand in the file under the same numbers. */
function stands(
  { from, lines }: Excerpt,
  file: string | null,
  object: Pick<KubernetesObject, 'text' | 'line'>,
  read: LineReader,
): boolean {
  if (file === null) return false
  const there = read(file, from, lines.length)
  const here = read(object.text, from - object.line + 1, lines.length)
  return here.length === there.length && here.every((line, index) => line === there[index])
}

function narrowed(line: string): string {
  return line.length > widest ? `${line.slice(0, widest - 1)}…` : line
}
