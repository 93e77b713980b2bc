import { type Json, memberAt } from '../model/json.ts'
import type { FileSet } from '../model/release-source.ts'
import { splitDocuments } from './split-documents.ts'

/** A line that holds template actions and nothing else: `{{- if .Values.x }}`. */
const actionLine = /^[ \t]*(?:\{\{[^{}]*\}\}[ \t]*)+\n?/gm

/**
 * What of `helm template --include-crds` can be told from a chart's files before Helm renders them: its `crds/`, and
 * templates without actions but for lines of their own, as around a definition that a value switches on. Helm writes
 * each document without the blanks around it (`SplitManifests` in pkg/releaseutil), and a file of `crds/` as it is.
 * It is a guess, good for work ahead: nothing may be concluded from it. `values` are the chart's own.
 */
export function expectManifest(files: FileSet, values: Json): string {
  return Object.entries(files)
    .flatMap(([file, text]) => (text === null ? [] : expectPieces(file, text, values)))
    .join('')
}

function expectPieces(file: string, text: string, values: Json): readonly string[] {
  const piece = (content: string) => `---\n# Source: chart/${file}\n${content}\n`
  if (/^crds\/.*\.(?:ya?ml|json)$/.test(file)) return [piece(text)]
  if (!/^templates\/(?:.*\/)?[^_/][^/]*\.ya?ml$/.test(file) || isOff(text, values)) return []
  const content = text.includes('{{') ? text.replace(actionLine, '') : text
  return content.includes('{{') ? [] : splitDocuments(content).map((document) => piece(document.text.trim()))
}

const condition = /\{\{-?[ \t]*if[ \t]+\.Values\.([A-Za-z0-9_.]+)[ \t]*-?\}\}/g

/** A value that a template asks for is false. */
function isOff(text: string, values: Json): boolean {
  return Array.from(text.matchAll(condition)).some(([, path = '']) => !memberAt(values, ...path.split('.')))
}
