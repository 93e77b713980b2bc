import { readCommitMessage } from '../model/commit-message.ts'
import { dayOf } from '../model/release-tag.ts'
import type { CandidateCommits, PatchCommit, PatchCommits, ReleaseCommit } from '../model/tagged-release.ts'
import type { Git } from '../shell/git.ts'
import {
  isAncestor,
  listCommits,
  listUnmatched,
  patchId,
  type RawCommit,
  readChange,
  readCommits,
} from '../shell/git-history.ts'

/** Commits of a stretch that are read; what is beyond is counted. */
const mostCommits = 2_000
/** Commits of main that are searched for reverts. */
const mostOfMain = 50_000
/** Commits whose changes are looked at one by one. */
const mostChanges = 300

/** One end of a stretch: a name for people, and its commit. */
export interface End {
  readonly name: string
  readonly commit: string
}

/** What came after a candidate, up to its minor. `versions` are texts that a release commit replaces. */
export async function readSinceCandidate(
  git: Git,
  candidate: End,
  tag: End,
  versions: readonly string[],
): Promise<CandidateCommits> {
  const { commits, more } = await readStretch(git, tag.commit, [candidate.commit])
  const isContained = await isAncestor(git, candidate.commit, tag.commit)
  const routine: string[] = []
  for (const { id, isMerge } of commits.slice(0, mostChanges)) {
    const change = await readChange(git, id, { isMerge })
    if (change === null) continue
    if (isMerge ? change.length === 0 : isVersionOnly(change.toString('latin1'), versions)) routine.push(id)
  }
  return { candidate: candidate.name, isContained, commits, routine, more }
}

/** What came after a patch, up to the next, and where on main it comes from. `versions` are texts that a release commit replaces. */
export async function readSincePatch(
  git: Git,
  previous: End,
  tag: End,
  main: ReadonlyMap<string, string>,
  versions: readonly string[],
): Promise<PatchCommits> {
  const tips = [...main.values()]
  const { commits, more } = await readStretch(git, tag.commit, [previous.commit, ...tips])
  const isContained = await isAncestor(git, previous.commit, tag.commit)
  const unmatched = await findUnmatched(git, previous, tag, tips)
  const lost = await findLostOnMain(git, previous.commit, tips)
  const takenBack = await findTakenBack(git, commits)
  const read: PatchCommit[] = []
  for (const [index, commit] of commits.entries()) {
    const isTakenBack = takenBack.has(commit.id)
    const origin = isTakenBack
      ? 'taken-back'
      : !commit.isMerge && !unmatched.has(commit.id)
        ? 'same-patch'
        : index >= mostChanges
          ? 'open'
          : await originOf(git, commit, tips, versions)
    read.push({ commit, origin, revertedOnMain: isTakenBack ? null : await findRevert(git, commit, lost.found) })
  }
  return {
    previous: previous.name,
    isContained,
    main: [...main.keys()],
    commits: read,
    isMainSearched: lost.isWhole,
    more,
  }
}

async function readStretch(
  git: Git,
  included: string,
  excluded: readonly string[],
): Promise<{ readonly commits: readonly ReleaseCommit[]; readonly more: number }> {
  const ids = await listCommits(git, included, excluded, 100_000)
  const raw = await readCommits(git, ids.slice(0, mostCommits))
  return { commits: withReverts(raw), more: Math.max(0, ids.length - mostCommits) }
}

/** Commits with who of them takes back whom. Newest first: a revert that is reverted itself counts for nothing. */
function withReverts(raw: readonly RawCommit[]): readonly ReleaseCommit[] {
  const revertedBy = new Map<string, string>()
  const ids = raw.map(({ id }) => id)
  for (const { id, message } of raw) {
    if (revertedBy.has(id)) continue
    for (const prefix of readCommitMessage(message).reverts) {
      const target = ids.find((each) => each.startsWith(prefix))
      if (target !== undefined && !revertedBy.has(target)) revertedBy.set(target, id)
    }
  }
  return raw.map(({ id, parents, time, message }) => ({
    id,
    day: dayOf(time),
    isMerge: parents.length > 1,
    revertedBy: revertedBy.get(id) ?? null,
    ...readCommitMessage(message),
  }))
}

/** Commits that no tip of main has an equal of. */
async function findUnmatched(git: Git, previous: End, tag: End, tips: readonly string[]): Promise<ReadonlySet<string>> {
  const [first, ...others] = await Promise.all(
    tips.map((upstream) => listUnmatched(git, { upstream, head: tag.commit, limit: previous.commit })),
  )
  return new Set((first ?? []).filter((id) => others.every((each) => each.includes(id))))
}

async function originOf(
  git: Git,
  { id, isMerge, pickedFrom }: ReleaseCommit,
  tips: readonly string[],
  versions: readonly string[],
): Promise<PatchCommit['origin']> {
  const change = await readChange(git, id, { isMerge })
  if (isMerge && change?.length === 0) return 'clean-merge'
  if (!isMerge && change !== null && isVersionOnly(change.toString('latin1'), versions)) return 'version-only'
  for (const picked of pickedFrom) if (await isOnMain(git, picked, tips)) return 'named'
  return 'unknown'
}

async function isOnMain(git: Git, commit: string, tips: readonly string[]): Promise<boolean> {
  for (const tip of tips) {
    try {
      if (await isAncestor(git, commit, tip)) return true
    } catch {
      // No such commit here.
    }
  }
  return false
}

/** Notes of releases, which every branch writes for itself. */
const notes = /^(?:.*\/)?(?:CHANGELOG|CHANGES|RELEASE[_-]NOTES)(?:\.[A-Za-z]+)?$/i

/**
 * Whether a change replaces versions of the project by others and does nothing else: with all of them made equal, what is
 * removed is what is added. An empty change does nothing at all.
 */
function isVersionOnly(change: string, versions: readonly string[]): boolean {
  const escaped = versions
    .toSorted((left, right) => right.length - left.length)
    .map((each) => each.replace(/[.+]/g, '\\$&'))
  const version = new RegExp(`(?<![0-9A-Za-z.-])(v?)(?:${escaped.join('|')})(?![0-9A-Za-z-]|\\.[0-9])`, 'g')
  return change
    .split(/^diff --git .*$/m)
    .slice(1)
    .every((file) => {
      const [, path = ''] = /^\+\+\+ b\/(.*?)\t?$/m.exec(file) ?? []
      if (notes.test(path)) return true
      const body = file.slice(Math.max(0, file.search(/^@@ /m)))
      // New and removed files, other modes and binary contents have lines of their own before the first hunk.
      if (!/^@@ /m.test(file) || /^(?:new|deleted|old) (?:file )?mode |^Binary |^GIT binary/m.test(file)) return false
      const lines = (sign: string) =>
        body
          .split('\n')
          .filter((line) => line.startsWith(sign))
          .map((line) => line.slice(1).replace(version, '$1#'))
          .join('\n')
      return lines('-') === lines('+')
    })
}

/** Pairs of commits in which one takes exactly the other's change back. */
async function findTakenBack(git: Git, commits: readonly ReleaseCommit[]): Promise<ReadonlySet<string>> {
  const found = new Set<string>()
  const reverted = commits.filter(({ revertedBy, isMerge }) => revertedBy !== null && !isMerge).slice(0, mostChanges)
  for (const { id, revertedBy } of reverted) {
    if (revertedBy === null) continue
    const [back, revert] = [await readChange(git, id, { isReversed: true }), await readChange(git, revertedBy)]
    if (back === null || revert === null) continue
    const [first, second] = [await patchId(git, back), await patchId(git, revert)]
    if (first === null || first !== second) continue
    found.add(id)
    found.add(revertedBy)
  }
  return found
}

/** A commit of main that main took back. */
interface Lost {
  readonly id: string
  readonly revert: string
  readonly patch: string | null
}

async function findLostOnMain(
  git: Git,
  base: string,
  tips: readonly string[],
): Promise<{ readonly found: readonly Lost[]; readonly isWhole: boolean }> {
  const lost: Lost[] = []
  let isWhole = true
  for (const tip of tips) {
    const ids = await listCommits(git, tip, [base], mostOfMain)
    if (ids.length === mostOfMain) isWhole = false
    for (const { id, revertedBy, isMerge } of withReverts(await readCommits(git, ids))) {
      if (revertedBy === null || isMerge) continue
      if (lost.length >= mostChanges) {
        isWhole = false
        break
      }
      const change = await readChange(git, id)
      lost.push({ id, revert: revertedBy, patch: change === null ? null : await patchId(git, change) })
    }
  }
  return { found: lost, isWhole }
}

async function findRevert(
  git: Git,
  { id, isMerge, pickedFrom }: ReleaseCommit,
  lost: readonly Lost[],
): Promise<string | null> {
  if (lost.length === 0 || isMerge) return null
  const named = lost.find((each) => pickedFrom.some((prefix) => each.id.startsWith(prefix)))
  if (named !== undefined) return named.revert
  const change = await readChange(git, id)
  const own = change === null ? null : await patchId(git, change)
  return lost.find(({ patch }) => patch !== null && patch === own)?.revert ?? null
}
