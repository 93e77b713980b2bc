import { posix } from 'node:path'
import { SourceError } from '../errors.ts'
import { nearestNames } from '../model/nearest-names.ts'
import type { ProgramFacts } from '../model/program.ts'
import type { ReadProblem } from '../model/release-source.ts'
import { type Git, listReferences, listTree, readObjects, resolveCommit, type TreeEntry } from '../shell/git.ts'
import { findChartFolders } from './chart-folders.ts'
import { buildGitTree, type GitTree } from './git-tree.ts'
import { ignoredBy, parseHelmIgnore } from './helm-ignore.ts'
import { LimitError, limits, mebibytes, timeouts } from './limits.ts'
import type { OpenOptions } from './open-options.ts'
import type { Files } from './read-archive.ts'
import { isManifestFile, type RemoteName } from './release-name.ts'

/** What a commit holds at a path, as bytes. */
export type GitContents =
  | {
      readonly kind: 'chart' | 'manifests'
      /** Relative to the root of the repository. */
      readonly path: string
      readonly files: Files
      readonly program: ProgramFacts | null
      readonly problems: readonly ReadProblem[]
    }
  | {
      readonly kind: 'file'
      readonly path: string
      readonly bytes: Uint8Array
      readonly program: ProgramFacts | null
    }

/**
 * Reads a chart, manifests or a package out of a commit of the repository around the working directory.
 * Nothing is checked out and nothing in the repository changes; links are followed inside the commit.
 */
export async function openGit(name: Extract<RemoteName, { kind: 'git' }>, options: OpenOptions): Promise<GitContents> {
  const git: Git = {
    directory: options.directory,
    environment: options.environment,
    timeout: timeouts.git,
    signal: options.signal,
  }
  const commit = await resolveCommit(git, name.revision)
  if (commit === null) throw await unknownRevision(name.revision, git)
  const entries = await listTree(git, commit)
  const tree = buildGitTree(entries, await readLinks(entries, git))
  const path = name.path ?? onlyChart(entries, name.revision)
  const kind = tree.kindOf(path)
  if (kind === null) throw unknownPath(path, entries, name.revision)
  const program = options.readsFilesOnly === true ? null : await readProgram(entries, git)
  if (kind === 'file') {
    const entry = tree.fileAt(path)
    const [bytes = Buffer.alloc(0)] = entry === null ? [] : await readObjects(git, [entry.object], limits.packageBytes)
    return { kind, path, bytes, program }
  }
  return { ...(await readFolder(path, tree, name.text, git)), program }
}

async function readFolder(path: string, tree: GitTree, shown: string, git: Git) {
  const { files, problems } = tree.filesBelow(path)
  const kind: 'chart' | 'manifests' = files.has('Chart.yaml') ? 'chart' : 'manifests'
  const ignoreFile = files.get('.helmignore')
  const [ignoreText] = ignoreFile === undefined ? [] : await readObjects(git, [ignoreFile.object], limits.fileBytes)
  const ignore = parseHelmIgnore(ignoreText?.toString('utf8') ?? '')
  const isWanted = (file: string) =>
    kind === 'chart' ? !ignoredBy(ignore.ignores, file) : isManifestFile(file) && !/(?:^|\/)\./.test(file)
  const wanted = [...files].filter(([file]) => isWanted(file))
  const tooLarge = wanted.filter(([, entry]) => entry.size > limits.fileBytes)
  const read = wanted.filter(([, entry]) => entry.size <= limits.fileBytes)
  const total = read.reduce((sum, [, entry]) => sum + entry.size, 0)
  if (total > limits.chartBytes) throw new LimitError(shown, `holds more than ${mebibytes(limits.chartBytes)}`)
  // Each object comes with a line of its own.
  const contents = await readObjects(
    git,
    read.map(([, entry]) => entry.object),
    total + read.length * 256,
  )
  return {
    kind,
    path,
    files: new Map(read.map(([file], index) => [file, contents[index] ?? Buffer.alloc(0)])),
    problems: [
      ...(kind === 'chart' && ignore.problem !== null
        ? [{ file: '.helmignore', column: null, ...ignore.problem }]
        : []),
      ...problems.filter((problem) => isWanted(problem.file)),
      ...tooLarge.map(([file]) => ({
        file,
        line: null,
        column: null,
        message: `\`${file}\` is larger than ${mebibytes(limits.fileBytes)}.`,
      })),
    ],
  }
}

/** Folders whose Go files are no part of the program. */
const noProgram = /(?:^|\/)(?:vendor|third_party|testdata|tests?|e2e|hack|examples?|docs|tools)\//

/** Flags of the repository's Go source; null where there is none, or more than is read. */
async function readProgram(entries: readonly TreeEntry[], git: Git): Promise<ProgramFacts | null> {
  const wanted = entries.filter(
    ({ kind, path, size }) =>
      kind === 'file' &&
      /\.go$/.test(path) &&
      !/_test\.go$/.test(path) &&
      !noProgram.test(path) &&
      size <= limits.fileBytes,
  )
  const total = wanted.reduce((sum, { size }) => sum + size, 0)
  if (wanted.length === 0 || total > limits.programBytes) return null
  const [{ readGoProgram }, contents] = await Promise.all([
    import('./go-program.ts'),
    readObjects(
      git,
      wanted.map(({ object }) => object),
      total + wanted.length * 256,
    ),
  ])
  return readGoProgram(new Map(wanted.map(({ path }, index) => [path, contents[index]?.toString('utf8') ?? ''])))
}

async function readLinks(entries: readonly TreeEntry[], git: Git): Promise<ReadonlyMap<string, string>> {
  const objects = [...new Set(entries.filter(({ kind }) => kind === 'link').map(({ object }) => object))]
  const texts = await readObjects(git, objects, 64 * 1024 * 1024)
  return new Map(objects.map((object, index) => [object, texts[index]?.toString('utf8') ?? '']))
}

function onlyChart(entries: readonly TreeEntry[], revision: string): string {
  const charts = findChartFolders(entries.map((entry) => entry.path))
  const [first] = charts
  if (charts.length === 1 && first !== undefined) return first
  if (first === undefined) {
    throw new SourceError(`The commit \`${revision}\` holds no chart.`, {
      code: 'source-not-found',
      hint: `For CRD manifests, give their path: git:${revision}:config/crd`,
    })
  }
  throw new SourceError(`The commit \`${revision}\` holds several charts.`, {
    code: 'source-ambiguous',
    hint: `Name one of them:\n${charts.map((chart) => `  git:${revision}:${chart}`).join('\n')}`,
  })
}

async function unknownRevision(revision: string, git: Git): Promise<SourceError> {
  const near = nearestNames(revision, await listReferences(git))
  return new SourceError(`This git repository has no commit \`${revision}\`.`, {
    code: 'source-not-found',
    hint:
      near.length > 0
        ? `Did you mean ${near.join(', ')}?`
        : 'A shallow clone lacks tags and older commits: `git fetch --tags --unshallow` brings them.',
  })
}

function unknownPath(path: string, entries: readonly TreeEntry[], revision: string): SourceError {
  const parent = posix.dirname(path) === '.' ? '' : `${posix.dirname(path)}/`
  const siblings = new Set(
    entries
      .filter((entry) => entry.path.startsWith(parent))
      .map((entry) => entry.path.slice(parent.length).split('/')[0] ?? ''),
  )
  const near = nearestNames(posix.basename(path), [...siblings]).map((name) => parent + name)
  const charts = findChartFolders(entries.map((entry) => entry.path))
  const guess = near.length > 0 ? `Did you mean ${near.join(', ')}?` : ''
  const known = charts.length > 0 && charts.length <= 20 ? `Charts in it: ${charts.join(', ')}` : ''
  return new SourceError(`The commit \`${revision}\` has no file or folder \`${path}\`.`, {
    code: 'source-not-found',
    hint: [guess, known].filter(Boolean).join('\n') || 'Paths start at the root of the repository.',
  })
}
