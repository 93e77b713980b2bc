import type { Palette } from './palette.ts'
import { oneLine, wrap } from './terminal-text.ts'

/**
 * A sentence as indented lines; what stands between backticks is coloured as code, across line breaks too, but a
 * command, which stays on one line however long it is: it is there to be pasted. Text from charts is made harmless here.
 */
export function proseLines(text: string, indent: number, width: number, palette: Palette): readonly string[] {
  let inCode = false
  return wrap(wordsOf(oneLine(text)), width - indent).map((line) => {
    const painted = line.split('`').map((part, index) => {
      if (index > 0) inCode = !inCode
      return inCode ? palette.code(part) : part
    })
    return ' '.repeat(indent) + painted.join('`')
  })
}

const command = /^(?:helm|kubectl|kaito-check|kind|git|npm|npx) /

/** What no line may break: words, and commands with what touches them. */
function wordsOf(text: string): readonly string[] {
  const parts = text.split('`')
  if (parts.length % 2 === 0) return text.split(' ')
  const words: string[] = []
  let current = ''
  for (const [index, part] of parts.entries()) {
    const isCode = index % 2 === 1
    const written = isCode ? `\`${part}\`` : part
    const [first = '', ...rest] = isCode && command.test(part) ? [written] : written.split(' ')
    current += first
    for (const word of rest) {
      words.push(current)
      current = word
    }
  }
  return [...words, current]
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
