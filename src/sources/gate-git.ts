import { UsageError } from '../errors.ts'
import { type Fact, known, notApplicable, unknown } from '../model/fact.ts'
import { nearestNames } from '../model/nearest-names.ts'
import { isVersionTag, lineOf, type ReleaseTag } from '../model/release-tag.ts'
import type { BranchFacts } from '../model/tagged-release.ts'
import type { Git } from '../shell/git.ts'
import { hasRemoteBranches, isAncestor, listRemotes, resolveReferences } from '../shell/git-history.ts'
import { timeouts } from './limits.ts'
import type { OpenOptions } from './open-options.ts'
import { readTags, type TagListing } from './read-tags.ts'

/** A repository as the checks of the release process read it. */
export interface GateRepository {
  readonly git: Git
  readonly listing: TagListing
  /** Remotes whose branches count. */
  readonly remotes: readonly string[]
  /** Only branches of a remote count: local ones may be anybody's. */
  readonly isRemoteOnly: boolean
}

/** Opens the repository around the working directory; `remote` names the one whose branches count. */
export async function openGateRepository(
  asked: string | null,
  remote: string | null,
  options: Pick<OpenOptions, 'directory' | 'environment' | 'signal'>,
): Promise<GateRepository> {
  const { directory, environment, signal } = options
  const git: Git = { directory, environment, timeout: timeouts.git, signal }
  const listing = await readTags(git, asked)
  const { names } = await listRemotes(git)
  if (remote !== null && !names.includes(remote)) {
    throw new UsageError(`This git repository has no remote \`${remote}\`.`, {
      hint: names.length === 0 ? 'It has none.' : `It has ${names.join(', ')}.`,
    })
  }
  return { git, listing, remotes: remote === null ? names : [remote], isRemoteOnly: remote !== null }
}

/** The tag that a text names, with or without `refs/tags/`. */
export function findTag(text: string, { tags, others }: TagListing): ReleaseTag {
  const name = text.replace(/^refs\/tags\//, '')
  const found = tags.find((tag) => tag.name === name)
  if (found !== undefined) return found
  const names = [...tags.map((tag) => tag.name), ...others]
  const near = nearestNames(name, names)
  throw new UsageError(`This git repository has no tag \`${name}\`.`, {
    hint:
      near.length > 0
        ? `Did you mean ${near.join(', ')}?`
        : 'Tags that exist elsewhere come with `git fetch --tags`; `git tag --list` shows those here.',
  })
}

/** A branch by its name: here, and of every remote that counts. Short names, in the order of git. */
export async function findBranches(
  name: string,
  { git, remotes, isRemoteOnly }: GateRepository,
): Promise<ReadonlyMap<string, string>> {
  const references = new Map<string, string>([
    ...(isRemoteOnly ? [] : [[`refs/heads/${name}`, name] as [string, string]]),
    ...remotes.map((remote) => [`refs/remotes/${remote}/${name}`, `${remote}/${name}`] as [string, string]),
  ])
  const found = await resolveReferences(git, [...references.keys()])
  return new Map([...found].map(([reference, commit]) => [references.get(reference) ?? reference, commit]))
}

/** Whether a tag lies on the branch of its line. Where clones may lack the branch, that is no answer. */
export async function readBranch(tag: ReleaseTag, repository: GateRepository): Promise<Fact<BranchFacts>> {
  if (!isVersionTag(tag)) return notApplicable('the tag is no version of a commit')
  const name = `release-${lineOf(tag.version)}`
  const found = await findBranches(name, repository)
  const { listing, git } = repository
  if (found.size === 0) {
    const reason = await whyBranchesMayLack(name, repository)
    return reason === null ? known({ name, found: [], holding: [] }) : unknown(reason)
  }
  const holding: string[] = []
  for (const [short, commit] of found) if (await isAncestor(git, tag.commit, commit)) holding.push(short)
  if (holding.length === 0 && listing.isShallow) {
    return unknown('the clone is shallow and lacks commits; `git fetch --unshallow` brings them')
  }
  return known({ name, found: [...found.keys()], holding })
}

async function whyBranchesMayLack(name: string, { git, listing, remotes }: GateRepository): Promise<string | null> {
  const [remote] = remotes
  if (remote === undefined) return listing.isShallow ? 'the clone is shallow' : null
  const fetched = await Promise.all(remotes.map((each) => hasRemoteBranches(git, each)))
  if (!listing.isShallow && fetched.every(Boolean)) return null
  return `this clone has no branch ${name}; \`git fetch ${remote} '+refs/heads/*:refs/remotes/${remote}/*'\` brings those of ${remote}`
}

/** The commits of main, by the names of its branches. */
export async function findMain(name: string, repository: GateRepository): Promise<Fact<ReadonlyMap<string, string>>> {
  const found = await findBranches(name, repository)
  if (found.size > 0) return known(found)
  return unknown(
    `there is no branch ${name} here; \`releaseProcess.mainBranch\` names another, \`git fetch\` brings it`,
  )
}

/** Why stretches of history cannot be told; null where they can. */
export function lacksHistory({ listing }: GateRepository): string | null {
  return listing.isShallow ? 'the clone is shallow and lacks commits; `git fetch --unshallow` brings them' : null
}
