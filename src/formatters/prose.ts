import type { Palette } from './palette.ts'
import { oneLine, wrap } from './terminal-text.ts'

/**
 * A sentence as indented lines; what stands between backticks is coloured as code, across line breaks
 * too. Text from charts is made harmless here.
 */
export function proseLines(text: string, indent: number, width: number, palette: Palette): readonly string[] {
  let inCode = false
  return wrap(oneLine(text), width - indent).map((line) => {
    const painted = line.split('`').map((part, index) => {
      if (index > 0) inCode = !inCode
      return inCode ? palette.code(part) : part
    })
    return ' '.repeat(indent) + painted.join('`')
  })
}

/** A faint label in a column of its own before the first line, the rest below each other. */
export function labelled(
  label: string,
  text: string,
  { indent, width, palette }: { readonly indent: number; readonly width: number; readonly palette: Palette },
): readonly string[] {
  const lines = proseLines(text, indent + labelColumn, width, palette)
  const [first = '', ...rest] = lines
  const margin = ' '.repeat(indent) + palette.faint(label) + ' '.repeat(Math.max(1, labelColumn - label.length))
  return [margin + first.trimStart(), ...rest]
}

/** Columns of the longest label and the gap after it. */
export const labelColumn = 9
