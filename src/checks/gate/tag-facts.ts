import { andThen, type Fact, known, notApplicable } from '../../model/fact.ts'
import { candidatesBefore, previousMinor } from '../../model/release-line.ts'
import { isVersionTag, kindOfTag, type ReleaseTag, type TagKind, type VersionTag } from '../../model/release-tag.ts'
import type { TaggedRelease } from '../../model/tagged-release.ts'

/** Where a finding about a tag itself is. */
export function placeOfTag({ name }: ReleaseTag): { readonly live: string } {
  return { live: `Tag/${name}` }
}

/** The tag with its version and commit, where it is of one of some kinds. */
export function tagOfKind({ tag }: TaggedRelease, ...kinds: readonly TagKind[]): Fact<VersionTag> {
  if (!isVersionTag(tag)) return notApplicable(notAVersion(tag))
  const kind = kindOfTag(tag.version)
  return kinds.includes(kind) ? known(tag) : notApplicable(otherKind[kind])
}

const otherKind: Readonly<Record<TagKind, string>> = {
  candidate: 'the tag is a candidate',
  minor: 'the tag is a minor',
  patch: 'the tag is a patch',
}

/** Why nothing more is asked of a tag. */
export function notAVersion({ version, pointsAt }: ReleaseTag): string {
  return version === null ? 'the name of the tag is no version' : `the tag leads to a ${pointsAt}, not to a commit`
}

/** A minor with the candidate before it. */
export interface Promotion {
  readonly tag: VersionTag
  readonly last: VersionTag
  /** Oldest first, `last` included. */
  readonly candidates: readonly VersionTag[]
}

/** Of a minor, its candidates; empty where it has none. */
export function candidatesOfMinor(release: TaggedRelease): Fact<readonly VersionTag[]> {
  return andThen(tagOfKind(release, 'minor'), (tag) =>
    andThen(release.tags, (tags) => known(candidatesBefore(tag, tags))),
  )
}

/** Of a minor that has candidates, those. */
export function promotionOf(release: TaggedRelease): Fact<Promotion> {
  return andThen(tagOfKind(release, 'minor'), (tag) =>
    andThen(candidatesOfMinor(release), (candidates) => {
      const last = candidates.at(-1)
      return last === undefined ? notApplicable('it has no candidate') : known({ tag, last, candidates })
    }),
  )
}

/** Two minors that follow each other. */
export function minorsOf(release: TaggedRelease): Fact<{ readonly tag: VersionTag; readonly previous: VersionTag }> {
  return andThen(tagOfKind(release, 'minor'), (tag) =>
    andThen(release.tags, (tags) => {
      const previous = previousMinor(tag, tags)
      return previous === null ? notApplicable('no minor came before') : known({ tag, previous })
    }),
  )
}

/** `KAITO release management document`, as every rule of the process names it. */
export const processSource = 'KAITO release management document'
