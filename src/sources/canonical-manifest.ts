import { installOrder } from '../model/helm-install-order.ts'
import { compareText } from '../model/json.ts'

/** Helm 4 sorts two more kinds by its list; kinds outside it follow in the order of their names. */
const sortedByEveryHelm: ReadonlySet<string> = new Set(installOrder)

interface Piece {
  readonly text: string
  readonly source: string
  /** Null for a kind of the common list, whose documents keep Helm's order. */
  readonly tailKind: string | null
}

/**
 * The output of `helm template` in one order for all versions of Helm: by the file that a document comes
 * from, then as Helm 3.18 orders a file's documents. Helm's order over the whole output differs between
 * its versions; no document is added, dropped or rewritten.
 */
export function canonicalManifest(output: string): string {
  const pieces = output.split(/^(?=---\n# Source: )/m).map(toPiece)
  return pieces
    .sort(
      (left, right) =>
        compareText(left.source, right.source) ||
        Number(left.tailKind !== null) - Number(right.tailKind !== null) ||
        compareText(left.tailKind ?? '', right.tailKind ?? ''),
    )
    .map(({ text }) => (text === '' || text.endsWith('\n') ? text : `${text}\n`))
    .join('')
}

function toPiece(text: string): Piece {
  const source = /^---\n# Source: (.*)$/m.exec(text)?.[1] ?? ''
  const kind = /^kind:[ \t]*["']?([A-Za-z0-9]*)/m.exec(text)?.[1] ?? ''
  return { text, source, tailKind: sortedByEveryHelm.has(kind) ? null : kind }
}
