import { countBreaks, splitDocuments } from './split-documents.ts'

/** A YAML document with the file it comes from. */
export interface FileDocument {
  readonly file: string
  /** Line on which the text begins, in the file or in what Helm rendered from it; from 1. */
  readonly line: number
  /** `charts/flux2`; null for what belongs to the chart itself. */
  readonly dependency: string | null
  readonly text: string
}

/** Where documents without a `# Source:` comment are said to come from. */
export const unknownFile = 'rendered.yaml'

const sourceComment = /^# Source: ([^\n]+)\n?/
const dependencyPath = /^((?:charts\/[^/]+\/)*charts\/[^/]+)\//
const crdsFolder = /^(?:charts\/[^/]+\/)*crds\//

/** Whether Helm takes the file for a definition to install: `crds/` of the chart or of a dependency. */
export function isInCrdsFolder(file: string): boolean {
  return crdsFolder.test(file)
}

/**
 * The documents of `helm template --include-crds`. Helm writes `# Source: CHART/FILE` before each document, once for
 * a whole file of `crds/` (`renderResources` in pkg/action/action.go); it sorts documents by kind, so the lines of a
 * template are those of its documents in the order of the output.
 */
export function renderedDocuments(manifest: string): readonly FileDocument[] {
  const linesUsed = new Map<string, number>()
  let file = unknownFile
  let fileStart = 1
  const documents: FileDocument[] = []
  for (const piece of splitDocuments(manifest)) {
    const source = sourceComment.exec(piece.text)
    const isNewFile = source !== null
    if (isNewFile) {
      file = withoutChartName(source[1] ?? '')
      fileStart = piece.line + 1
    }
    const text = isNewFile ? piece.text.slice(source[0].length) : piece.text
    const textLine = isNewFile ? piece.line + 1 : piece.line
    const used = linesUsed.get(file) ?? 0
    const line = isInCrdsFolder(file) ? textLine - fileStart + 1 : used + 1
    // A `---` line stands between two documents of one file.
    linesUsed.set(file, used + countBreaks(text) + 1)
    if (text.trim() !== '') documents.push({ file, line, dependency: dependencyOf(file), text })
  }
  return documents
}

/** The documents of a file that Helm has no part in. */
export function fileDocuments(file: string, text: string): readonly FileDocument[] {
  return splitDocuments(text).map((piece) => ({ ...piece, file, dependency: dependencyOf(file) }))
}

function dependencyOf(file: string): string | null {
  return dependencyPath.exec(file)?.[1] ?? null
}

function withoutChartName(source: string): string {
  const path = source.trimEnd()
  const slash = path.indexOf('/')
  return slash < 0 ? path : path.slice(slash + 1)
}
