import { isKept } from '../../model/helm-lifecycle.ts'
import type { KubernetesObject, Release } from '../../model/release.ts'

/** A call of `lookup` in one of the chart's own templates. */
export interface Lookup {
  readonly file: string
  /** From 1. */
  readonly line: number
  /** The object that exists only as long as the lookup does not find it; null when the lookup serves another end. */
  readonly guards: KubernetesObject | null
}

const action = /\{\{-?\s*(?:\/\*[\s\S]*?\*\/|[\s\S]*?)\s*-?\}\}/g
/** `if not (lookup "v1" "Secret" ns "name")`, `if empty (lookup …)`. */
const guard = /^\{\{-?\s*if\s+(?:not|empty)\s*\(+\s*lookup\s+"([^"]*)"\s+"([^"]*)"\s+(?:"[^"]*"|[^\s")]+)\s+"([^"]*)"/

/** Calls of `lookup` in the chart's own templates, by file and line. Dependencies' are their maintainers' business. */
export function findLookups(release: Release): readonly Lookup[] {
  return Object.entries(release.source.files).flatMap(([file, text]) =>
    file.startsWith('templates/') && text?.includes('lookup') ? lookupsIn(file, text, release) : [],
  )
}

function lookupsIn(file: string, text: string, release: Release): readonly Lookup[] {
  return Array.from(text.matchAll(action)).flatMap((match): readonly Lookup[] => {
    const [code] = match
    if (/^\{\{-?\s*\/\*/.test(code) || !/(?:^|[\s({|])lookup\s/.test(withoutStrings(code))) return []
    const end = match.index + code.length
    const line = text.slice(0, match.index).split('\n').length
    return [{ file, line, guards: guardedObject(guard.exec(code), text.slice(end), file, release) }]
  })
}

function withoutStrings(code: string): string {
  return code.replace(/"(?:[^"\\]|\\.)*"|`[^`]*`/g, '""')
}

/** An object that the file renders and that the lookup asks for, if nothing ends the `if` before its kind. */
function guardedObject(
  match: RegExpExecArray | null,
  rest: string,
  file: string,
  { objects }: Release,
): KubernetesObject | null {
  if (match === null) return null
  const [, apiVersion = '', kind = '', name = ''] = match
  const kindLine = rest.search(new RegExp(`^kind:\\s*["']?${kind}["']?\\s*$`, 'm'))
  if (!/^[A-Za-z]+$/.test(kind) || kindLine < 0 || /\{\{-?\s*end\b/.test(rest.slice(0, kindLine))) return null
  return (
    objects.find(
      (object) =>
        object.file === file &&
        object.apiVersion === apiVersion &&
        object.kind === kind &&
        object.name === name &&
        object.hooks.length === 0 &&
        !isKept(object),
    ) ?? null
  )
}
