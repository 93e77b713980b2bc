import type { Excerpt } from '../model/excerpt.ts'
import type { Finding } from '../model/finding.ts'
import { type DiffLine, diffLines } from './line-diff.ts'

function focusOf({ from, lines, focus }: Excerpt): { readonly from: number; readonly lines: readonly string[] } {
  if (focus === null) return { from, lines: [] }
  return { from: focus.from, lines: lines.slice(focus.from - from, focus.to - from + 1) }
}

/** What a finding is about, from the previous release to the next, without its indentation; empty where a side has no text. */
export function focusDiff({ excerpt, previousExcerpt }: Finding): readonly DiffLine[] {
  if (excerpt === null || previousExcerpt === null) return []
  return diffLines(outdented(focusOf(previousExcerpt).lines), outdented(focusOf(excerpt).lines))
}

// A block that moved in or out is the same block.
function outdented(lines: readonly string[]): readonly string[] {
  const depths = lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length)
  const depth = Math.min(...depths)
  return lines.map((line) => line.slice(depth))
}
