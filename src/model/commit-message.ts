/** What a commit's message says about it. */
export interface CommitMessage {
  /** The first line. */
  readonly subject: string
  /** Why it counts as breaking: the words that say so, each once. */
  readonly breaking: readonly string[]
  /** Ids of commits that it takes back, as `git revert` writes them. */
  readonly reverts: readonly string[]
  /** Ids of commits that it was picked from, as `git cherry-pick -x` writes them. */
  readonly pickedFrom: readonly string[]
}

/** Conventional Commits 1.0.0, items 1 and 13: a type, a scope that may be left out, `!` for a breaking change. */
const conventionalBreak = /^[A-Za-z][\w-]*(?:\([^()\r\n]*\))?!:\s/
/** Items 12 and 16: the token of a footer, in upper case, before a colon or ` #`. */
const breakingFooter = /^BREAKING[ -]CHANGE(?:: | #)/m
/** Hosts list the commits of a squashed pull request as items. */
const listItem = /^\s*[*-]\s+(.*)$/

/** Reads a message; who wrote it decides what it says, so nothing in it is trusted to be short or in order. */
export function readCommitMessage(text: string): CommitMessage {
  const lines = text.replaceAll('\r\n', '\n').split('\n')
  const subject = (lines.find((line) => line.trim() !== '') ?? '').trim()
  const titles = [subject, ...lines.flatMap((line) => listItem.exec(line)?.[1] ?? [])]
  const marks = new Set<string>()
  for (const title of titles) {
    const conventional = conventionalBreak.exec(title)?.[0]
    if (conventional !== undefined) marks.add(conventional.trim())
    if (/\[BREAKING(?:[ -]CHANGE)?\]/i.test(title)) marks.add('[BREAKING]')
  }
  if (breakingFooter.test(lines.slice(1).join('\n'))) marks.add('BREAKING CHANGE')
  return {
    subject,
    breaking: [...marks],
    reverts: idsAfter(text, /\bThis reverts commit ([0-9a-f]{7,64})\b/g),
    pickedFrom: idsAfter(text, /\(cherry picked from commit ([0-9a-f]{7,64})\)/g),
  }
}

function idsAfter(text: string, pattern: RegExp): readonly string[] {
  return [...new Set(Array.from(text.matchAll(pattern), ([, id = '']) => id))]
}
