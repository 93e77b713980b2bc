import { SourceError } from '../errors.ts'
import type { Environment } from './environment.ts'
import { failed, type Invocation, type Outcome, run, runToSuccess } from './exec.ts'

/** The user's git in a folder of a repository. Only reading commands are called; none of them runs hooks. */
export interface Git {
  readonly directory: string
  readonly environment: Environment
  /** Milliseconds for each call. */
  readonly timeout: number
  readonly signal?: AbortSignal | undefined
}

/** One entry of a commit's tree. Paths are relative to the root of the repository. */
export interface TreeEntry {
  readonly path: string
  readonly object: string
  readonly kind: 'file' | 'link' | 'submodule'
  /** Bytes; 0 for a submodule. */
  readonly size: number
}

/** The id of the commit that a revision names; null when it names none. */
export async function resolveCommit(git: Git, revision: string): Promise<string | null> {
  // What starts with a dash is an option to git whatever stands before it in older versions.
  if (revision.startsWith('-')) return null
  const outcome = await run(
    invocationOf(git, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`], 64 * 1024),
  )
  if (outcome.exitCode === 0) return outcome.stdout.toString('utf8').trim()
  if (isNoRepository(outcome)) throw noRepository(git, outcome)
  return null
}

/** Names of tags and branches, newest first, for hints. */
export async function listReferences(git: Git): Promise<readonly string[]> {
  const outcome = await run(
    invocationOf(
      git,
      ['for-each-ref', '--sort=-creatordate', '--count=1000', '--format=%(refname:short)', 'refs/tags', 'refs/heads'],
      1024 * 1024,
    ),
  )
  return outcome.exitCode === 0 ? outcome.stdout.toString('utf8').split('\n').filter(Boolean) : []
}

/** Every file of a commit, in the order of git. */
export async function listTree(git: Git, commit: string): Promise<readonly TreeEntry[]> {
  const outcome = await runToSuccess(
    invocationOf(git, ['ls-tree', '-r', '-z', '-l', '--full-tree', commit], 256 * 1024 * 1024),
  )
  return outcome.stdout
    .toString('utf8')
    .split('\0')
    .flatMap((line) => parseTreeLine(line) ?? [])
}

/** The contents of objects, in the order asked. */
export async function readObjects(
  git: Git,
  objects: readonly string[],
  maximumBytes: number,
): Promise<readonly Buffer[]> {
  if (objects.length === 0) return []
  const invocation = invocationOf(git, ['cat-file', '--batch'], maximumBytes)
  const input = Buffer.from(`${objects.join('\n')}\n`)
  const { stdout } = await runToSuccess({ ...invocation, input })
  const contents: Buffer[] = []
  for (let at = 0; contents.length < objects.length; ) {
    const end = stdout.indexOf('\n', at)
    const [object, kind, size] = end === -1 ? [] : stdout.toString('latin1', at, end).split(' ')
    if (kind !== 'blob' || size === undefined) {
      throw new SourceError(`The git object \`${object ?? objects[contents.length]}\` cannot be read.`, {
        code: 'source-unreadable',
        hint: 'In a partial clone, fetch the commit first: `git fetch`.',
      })
    }
    contents.push(stdout.subarray(end + 1, end + 1 + Number(size)))
    at = end + 1 + Number(size) + 1
  }
  return contents
}

const kindOfMode: Readonly<Record<string, TreeEntry['kind']>> = { '120000': 'link', '160000': 'submodule' }

// `MODE TYPE OBJECT SIZE<TAB>PATH`, the size padded and `-` for a submodule.
function parseTreeLine(line: string): TreeEntry | null {
  const found = /^(\d+) \w+ ([0-9a-f]+) +(\d+|-)\t(.+)$/s.exec(line)
  if (found === null) return null
  const [, mode = '', object = '', size = '', path = ''] = found
  return { path, object, kind: kindOfMode[mode] ?? 'file', size: size === '-' ? 0 : Number(size) }
}

/**
 * A call of git that asks, locks, fetches and runs nothing. Callers use plumbing, which the user's configuration does not
 * change, and give ids, full references or `--end-of-options` before what a user wrote.
 */
export function invocationOf(git: Git, words: readonly string[], maximumBytes: number): Invocation {
  return {
    program: 'git',
    arguments: words,
    directory: git.directory,
    // Nothing is asked, locked or fetched: a partial clone says what it lacks instead of downloading it.
    environment: {
      ...git.environment,
      GIT_TERMINAL_PROMPT: '0',
      GIT_OPTIONAL_LOCKS: '0',
      GIT_NO_LAZY_FETCH: '1',
      LC_ALL: 'C',
    },
    timeout: git.timeout,
    maximumBytes,
    signal: git.signal,
  }
}

/** Whether git said that there is no repository, or none that it will read. */
export function isNoRepository({ stderr }: Pick<Outcome, 'stderr'>): boolean {
  return /not a git repository|dubious ownership/.test(stderr)
}

/** The error for a folder in which git finds no repository, or refuses one that belongs to somebody else. */
export function noRepository(git: Git, outcome: Outcome): SourceError {
  const [first = ''] = outcome.stderr.trim().split('\n')
  const isForeign = first.includes('dubious ownership')
  return new SourceError(
    `The working directory is not in a git repository that git will read: ${first.replace(/^fatal: /, '')}.`,
    {
      code: 'source-not-found',
      hint: isForeign
        ? 'The repository belongs to another user: `git config --global --add safe.directory FOLDER` lets git read it.'
        : 'Run the command inside the repository whose commits are meant.',
      cause: failed(invocationOf(git, ['rev-parse'], 0), outcome),
    },
  )
}
