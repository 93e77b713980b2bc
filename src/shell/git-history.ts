import { SourceError } from '../errors.ts'
import { failed, type Outcome, run, runToSuccess } from './exec.ts'
import { type Git, invocationOf, isNoRepository, noRepository } from './git.ts'

/** One line of `git for-each-ref refs/tags`. */
export interface TagReference {
  /** `refs/tags/v1.0.0`. */
  readonly reference: string
  readonly object: string
  readonly objectKind: string
  /** What the tag object leads to, through other tag objects; empty for a lightweight tag. */
  readonly target: string
  readonly targetKind: string
  /** The name inside the tag object; empty for a lightweight tag. */
  readonly innerName: string
  /** Seconds since 1970; empty where there is none. */
  readonly taggerTime: string
}

/** A commit as it is stored. */
export interface RawCommit {
  readonly id: string
  readonly parents: readonly string[]
  /** Of the committer, in seconds since 1970; null where it has none that can be read. */
  readonly time: number | null
  readonly message: string
}

const mebibyte = 1024 * 1024

/** All tags by name. Throws where there is no repository. */
export async function listTags(git: Git): Promise<readonly TagReference[]> {
  const fields = ['refname', 'objectname', 'objecttype', '*objectname', '*objecttype', 'tag', 'taggerdate:unix']
  const format = fields.map((field) => `%(${field})`).join('%00')
  const lines = await readLines(git, ['for-each-ref', '--sort=refname', `--format=${format}`, 'refs/tags'])
  return lines.map((line) => {
    const [
      reference = '',
      object = '',
      objectKind = '',
      target = '',
      targetKind = '',
      innerName = '',
      taggerTime = '',
    ] = line.split('\0')
    return { reference, object, objectKind, target, targetKind, innerName, taggerTime }
  })
}

/** What an object is once tag objects are followed: `commit`, `tree`, `blob`, with its id. */
export async function peel(git: Git, object: string): Promise<{ readonly id: string; readonly kind: string } | null> {
  const peeled = await run(history(git, ['rev-parse', '--verify', '--quiet', `${object}^{}`], mebibyte))
  const id = peeled.stdout.toString('utf8').trim()
  if (peeled.exitCode !== 0 || !isId(id)) return null
  const kind = await run(history(git, ['cat-file', '-t', id], mebibyte))
  return kind.exitCode === 0 ? { id, kind: kind.stdout.toString('utf8').trim() } : null
}

/** Whether the repository lacks older commits. */
export async function isShallow(git: Git): Promise<boolean> {
  return (await readText(git, ['rev-parse', '--is-shallow-repository'])) === 'true'
}

/** Names of the remotes, and those of them that fetch no tags. */
export async function listRemotes(
  git: Git,
): Promise<{ readonly names: readonly string[]; readonly withoutTags: readonly string[] }> {
  const settings = await run(
    history(git, ['config', '--null', '--get-regexp', '^remote\\..*\\.(url|tagopt)$'], mebibyte),
  )
  // 1: nothing fits.
  if (settings.exitCode !== 0) return { names: [], withoutTags: [] }
  const entries = settings.stdout
    .toString('utf8')
    .split('\0')
    .flatMap((entry) => {
      const [, name, key, value = ''] = /^remote\.(.+)\.(url|tagopt)\n?(.*)$/s.exec(entry) ?? []
      return name === undefined ? [] : [{ name, key, value }]
    })
  const named = (key: string, value?: string) => [
    ...new Set(
      entries.filter((each) => each.key === key && (value ?? each.value) === each.value).map(({ name }) => name),
    ),
  ]
  return { names: named('url'), withoutTags: named('tagopt', '--no-tags') }
}

/** The commits of references that there are, by their full names. */
export async function resolveReferences(git: Git, references: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const lines = await readLines(git, [
    'for-each-ref',
    '--format=%(refname)%00%(objectname)',
    'refs/heads',
    'refs/remotes',
  ])
  const wanted = new Set(references)
  return new Map(
    lines
      .map((line) => line.split('\0'))
      .flatMap(([name = '', id = '']) => (wanted.has(name) ? [[name, id] as const] : [])),
  )
}

/** Whether any branch of a remote is known here. */
export async function hasRemoteBranches(git: Git, remote: string): Promise<boolean> {
  const lines = await readLines(git, ['for-each-ref', '--count=2', '--format=%(refname)', `refs/remotes/${remote}/`])
  return lines.length > 0
}

/** Whether a commit is another one or lies behind it. */
export async function isAncestor(git: Git, ancestor: string, descendant: string): Promise<boolean> {
  const invocation = history(git, ['merge-base', '--is-ancestor', ancestor, descendant], mebibyte)
  const outcome = await run(invocation)
  if (outcome.exitCode > 1) throw failed(invocation, outcome)
  return outcome.exitCode === 0
}

/** Commits behind `included` and behind none of `excluded`, newest first, at most `most`. */
export async function listCommits(
  git: Git,
  included: string,
  excluded: readonly string[],
  most: number,
): Promise<readonly string[]> {
  return readLines(git, [
    'rev-list',
    '--topo-order',
    `--max-count=${most}`,
    included,
    ...excluded.map((id) => `^${id}`),
  ])
}

/** Commits as they are stored, in the order asked; what is no commit is an error. */
export async function readCommits(git: Git, ids: readonly string[]): Promise<readonly RawCommit[]> {
  if (ids.length === 0) return []
  const invocation = history(git, ['cat-file', '--batch'], 256 * mebibyte)
  const { stdout } = await runToSuccess({ ...invocation, input: Buffer.from(`${ids.join('\n')}\n`) })
  const commits: RawCommit[] = []
  for (let at = 0; commits.length < ids.length; ) {
    const end = stdout.indexOf('\n', at)
    const [id = '', kind, size] = end === -1 ? [] : stdout.toString('latin1', at, end).split(' ')
    if (kind !== 'commit' || size === undefined) {
      throw new SourceError(`The commit \`${ids[commits.length]}\` cannot be read.`, { code: 'source-unreadable' })
    }
    commits.push(parseCommit(id, stdout.subarray(end + 1, end + 1 + Number(size))))
    at = end + 1 + Number(size) + 1
  }
  return commits
}

/**
 * Of the commits behind `head` and not behind `limit` or `upstream`, merges left out, those whose change no commit of
 * `upstream` makes too (`git cherry` compares patch ids).
 */
export async function listUnmatched(
  git: Git,
  { upstream, head, limit }: { readonly upstream: string; readonly head: string; readonly limit: string },
): Promise<readonly string[]> {
  const lines = await readLines(git, ['cherry', upstream, head, limit])
  return lines.flatMap((line) => (line.startsWith('+ ') ? [line.slice(2).trim()] : []))
}

/** What a commit changes; of a merge, what none of its parents has. Null where it is larger than `maximumBytes`. */
export async function readChange(
  git: Git,
  commit: string,
  { isReversed = false, isMerge = false, maximumBytes = 8 * mebibyte }: ChangeOptions = {},
): Promise<Buffer | null> {
  const words = [
    'diff-tree',
    ...(isMerge ? ['--cc'] : ['-p']),
    // -R exchanges the prefixes as well, and they are part of a patch id.
    ...(isReversed ? ['-R', '--src-prefix=b/', '--dst-prefix=a/'] : ['--src-prefix=a/', '--dst-prefix=b/']),
    ...['--root', '--no-commit-id', '--no-ext-diff', '--no-textconv', '--no-color', '--no-renames', '--full-index'],
    commit,
  ]
  try {
    return (await runToSuccess(history(git, words, maximumBytes))).stdout
  } catch (error) {
    if (error instanceof Error && /printed more than/.test(error.message)) return null
    throw error
  }
}

interface ChangeOptions {
  readonly isReversed?: boolean
  readonly isMerge?: boolean
  readonly maximumBytes?: number
}

/** The id of a change, whatever its line numbers and white space; null for an empty one. */
export async function patchId(git: Git, change: Buffer): Promise<string | null> {
  const { stdout } = await runToSuccess({ ...history(git, ['patch-id', '--stable'], mebibyte), input: change })
  return /^[0-9a-f]+/.exec(stdout.toString('latin1'))?.[0] ?? null
}

function isId(text: string): boolean {
  return /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(text)
}

/** `tree …`, `parent …`, `author …`, `committer …`, `encoding …`, then a blank line and the message. */
function parseCommit(id: string, bytes: Buffer): RawCommit {
  const end = bytes.indexOf('\n\n')
  const header = bytes.toString('latin1', 0, end === -1 ? bytes.length : end)
  const [, seconds] = /^committer .*> (-?\d+) [+-]\d+$/m.exec(header) ?? []
  const [, encoding = 'utf-8'] = /^encoding (\S+)$/m.exec(header) ?? []
  const time = Number(seconds)
  return {
    id,
    parents: Array.from(header.matchAll(/^parent ([0-9a-f]+)$/gm), ([, parent = '']) => parent),
    time: seconds === undefined || !Number.isSafeInteger(time) ? null : time,
    message: end === -1 ? '' : decode(bytes.subarray(end + 2), encoding),
  }
}

/** Undecodable bytes become U+FFFD, as they do for an encoding that nobody knows. */
function decode(bytes: Buffer, encoding: string): string {
  try {
    return new TextDecoder(encoding).decode(bytes)
  } catch {
    return bytes.toString('utf8')
  }
}

// Objects are taken as they are, not as refs/replace or another configuration would show them.
function history(git: Git, words: readonly string[], maximumBytes: number) {
  const environment = { ...git.environment, GIT_NO_REPLACE_OBJECTS: '1', GIT_ASKPASS: '', SSH_ASKPASS: '' }
  const settings = ['-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null', '-c', 'protocol.allow=never']
  return {
    ...invocationOf({ ...git, environment }, [...settings, ...words], maximumBytes),
    shown: ['git', ...words],
  }
}

async function readText(git: Git, words: readonly string[]): Promise<string> {
  const invocation = history(git, words, 64 * mebibyte)
  const outcome = await run(invocation)
  if (outcome.exitCode !== 0) throw refusal(git, outcome) ?? failed(invocation, outcome)
  return outcome.stdout.toString('utf8').trim()
}

async function readLines(git: Git, words: readonly string[]): Promise<readonly string[]> {
  return (await readText(git, words)).split('\n').filter((line) => line !== '')
}

function refusal(git: Git, outcome: Outcome): SourceError | null {
  return isNoRepository(outcome) ? noRepository(git, outcome) : null
}
