import type { Excerpt } from '../model/excerpt.ts'
import type { Finding } from '../model/finding.ts'
import { type DiffLine, diffLines } from './line-diff.ts'

/** A line of an excerpt, and what it is beside the other side's excerpt. */
export interface HunkLine {
  readonly number: number
  readonly text: string
  /** The finding is about it. */
  readonly isFocus: boolean
  /** The other side lacks it: gone in the next release, or new there. */
  readonly isChanged: boolean
}

/** Both sides of a finding in context, as far as there is text. */
export interface Hunk {
  readonly previous: readonly HunkLine[] | null
  readonly next: readonly HunkLine[] | null
}

/** What the lines around a finding look like on both sides. Only what the finding is about is compared: lines around it are context. */
export function hunkOf({ excerpt, previousExcerpt }: Finding): Hunk {
  if (excerpt === null || previousExcerpt === null) {
    return {
      previous: previousExcerpt === null ? null : linesOf(previousExcerpt, () => false),
      next: excerpt === null ? null : linesOf(excerpt, () => false),
    }
  }
  const before = focusOf(previousExcerpt)
  const after = focusOf(excerpt)
  const isChangedBefore = new Set<number>()
  const isChangedAfter = new Set<number>()
  let at = 0
  let to = 0
  for (const { side } of diffLines(outdented(before.lines), outdented(after.lines))) {
    if (side === 'previous') isChangedBefore.add(before.from + at)
    if (side === 'next') isChangedAfter.add(after.from + to)
    if (side !== 'next') at++
    if (side !== 'previous') to++
  }
  return {
    previous: linesOf(previousExcerpt, (number) => isChangedBefore.has(number)),
    next: linesOf(excerpt, (number) => isChangedAfter.has(number)),
  }
}

function focusOf({ from, lines, focus }: Excerpt): { readonly from: number; readonly lines: readonly string[] } {
  if (focus === null) return { from, lines: [] }
  return { from: focus.from, lines: lines.slice(focus.from - from, focus.to - from + 1) }
}

function linesOf({ from, lines, focus }: Excerpt, isChanged: (line: number) => boolean): readonly HunkLine[] {
  return lines.map((text, index) => {
    const number = from + index
    return {
      number,
      text,
      isFocus: focus !== null && number >= focus.from && number <= focus.to,
      isChanged: isChanged(number),
    }
  })
}

/** What a finding is about, from the previous release to the next, without its indentation; empty where a side has no text. */
export function focusDiff({ excerpt, previousExcerpt }: Finding): readonly DiffLine[] {
  if (excerpt === null || previousExcerpt === null) return []
  return diffLines(outdented(focusOf(previousExcerpt).lines), outdented(focusOf(excerpt).lines))
}

// A block that moved in or out is the same block.
function outdented(lines: readonly string[]): readonly string[] {
  const depth = depthOf(lines)
  return lines.map((line) => line.slice(depth))
}

/** Blanks that all lines start with, empty ones aside. */
export function depthOf(lines: readonly string[]): number {
  const depths = lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length)
  return depths.length === 0 ? 0 : Math.min(...depths)
}
