import { type Fact, known, unknown } from '../model/fact.ts'
import { parseTagVersion, type ReleaseTag } from '../model/release-tag.ts'
import type { Git } from '../shell/git.ts'
import { isShallow, listRemotes, listTags, peel, readCommits, type TagReference } from '../shell/git-history.ts'

/** The tags of a repository. */
export interface TagListing {
  /** Those whose names look like versions, by name. */
  readonly tags: readonly ReleaseTag[]
  /** Names of the others. */
  readonly others: readonly string[]
  /** The same tags where the clone lacks none that it could tell of. */
  readonly all: Fact<readonly ReleaseTag[]>
  readonly isShallow: boolean
}

/** What anybody would read as a version: `v1.2.3`, `1.2.3`, `V1.2`. */
const versionLike = /^v?\d+\.\d/i

/** Lists tags; `asked` counts as a version whatever its name. */
export async function readTags(git: Git, asked: string | null): Promise<TagListing> {
  const references = (await listTags(git)).map((each) => ({ ...each, name: each.reference.slice('refs/tags/'.length) }))
  const wanted = references.filter(({ name }) => versionLike.test(name) || name === asked)
  const peeled = await Promise.all(wanted.map((each) => peelReference(git, each)))
  const commits = peeled.flatMap(({ kind, id }) => (kind === 'commit' ? [id] : []))
  const times = new Map((await readCommits(git, commits)).map(({ id, time }) => [id, time]))
  const tags = wanted.map(({ name, objectKind, innerName, taggerTime }, index): ReleaseTag => {
    const target = peeled[index]
    const commit = target?.kind === 'commit' ? target.id : null
    const isAnnotated = objectKind === 'tag'
    const madeAt = isAnnotated && /^-?\d+$/.test(taggerTime) ? Number(taggerTime) : null
    return {
      name,
      kind: isAnnotated ? 'annotated' : 'lightweight',
      innerName: isAnnotated ? innerName : null,
      pointsAt: target?.kind === 'tree' ? 'tree' : target?.kind === 'blob' ? 'blob' : 'commit',
      commit,
      time: madeAt ?? (commit === null ? null : (times.get(commit) ?? null)),
      version: parseTagVersion(name),
    }
  })
  const shallow = await isShallow(git)
  const { withoutTags } = await listRemotes(git)
  return {
    tags,
    others: references.filter((each) => !wanted.includes(each)).map(({ name }) => name),
    all: shallow
      ? unknown('the clone is shallow and may lack tags; `git fetch --tags --unshallow` brings them')
      : withoutTags.length > 0
        ? unknown(`the clone fetches no tags from ${withoutTags.join(', ')}; \`git fetch --tags\` brings them`)
        : known(tags),
    isShallow: shallow,
  }
}

async function peelReference(
  git: Git,
  { object, objectKind, target, targetKind }: TagReference,
): Promise<{ readonly id: string; readonly kind: string }> {
  if (objectKind !== 'tag') return { id: object, kind: objectKind }
  // A tag of a tag.
  if (targetKind === 'tag') return (await peel(git, object)) ?? { id: target, kind: 'unknown' }
  return { id: target, kind: targetKind }
}
