import { known, notApplicable } from '../../src/model/fact.ts'
import { defaultReleasePractice } from '../../src/model/release-practice.ts'
import { parseTagVersion, type ReleaseTag } from '../../src/model/release-tag.ts'
import type { ReleaseCommit, TaggedRelease } from '../../src/model/tagged-release.ts'

/** A tag that was made on a day, at a commit of its own. */
export function tagOf(name: string, day: string, more: Partial<ReleaseTag> = {}): ReleaseTag {
  return {
    name,
    kind: 'annotated',
    innerName: name,
    pointsAt: 'commit',
    commit: 'c'.repeat(40),
    time: Date.parse(`${day}T00:00:00Z`) / 1000,
    version: parseTagVersion(name),
    ...more,
  }
}

/** A tag about which nothing is known but other tags, unless `more` says so. */
export function taggedRelease(
  tag: ReleaseTag,
  others: readonly ReleaseTag[] = [],
  more: Partial<TaggedRelease> = {},
): TaggedRelease {
  const nothing = notApplicable('a test gives none')
  return {
    tag,
    practice: defaultReleasePractice,
    tags: known([...others, tag]),
    branch: nothing,
    charts: nothing,
    packages: nothing,
    sinceCandidate: nothing,
    candidateSteps: nothing,
    sincePatch: nothing,
    patchSteps: nothing,
    evidence: nothing,
    milestone: nothing,
    ...more,
  }
}

/** A commit that says and does nothing of note. */
export function commitOf(subject: string, more: Partial<ReleaseCommit> = {}): ReleaseCommit {
  return {
    id: 'a'.repeat(40),
    day: '2026-01-01',
    isMerge: false,
    revertedBy: null,
    subject,
    breaking: [],
    reverts: [],
    pickedFrom: [],
    ...more,
  }
}
