import { join } from 'node:path'
import { SourceError } from '../errors.ts'
import type { ReadProblem } from '../model/release-source.ts'
import { kindOfPath, listFolder, readFileBytes, realPath } from '../shell/files.ts'
import { type IgnoreRule, parseHelmIgnore } from './helm-ignore.ts'
import { LimitError, limits, mebibytes } from './limits.ts'
import type { Files } from './read-archive.ts'
import { isManifestFile } from './release-name.ts'

/** The bytes of a folder's files by relative path with `/`, with what could not be read. */
export interface FolderContents {
  readonly files: Files
  readonly problems: readonly ReadProblem[]
}

/**
 * A chart folder as Helm loads it (pkg/chart/loader/directory.go): links followed, `.helmignore` obeyed.
 * `.git` is left out always. What Helm cannot load either (devices, files too large) becomes a problem.
 */
export async function readChartFolder(folder: string, shown: string): Promise<FolderContents> {
  const ignoreFile = join(folder, '.helmignore')
  const hasIgnoreFile = (await kindOfPath(ignoreFile)) === 'file'
  const text = hasIgnoreFile ? (await readFileBytes(ignoreFile, limits.fileBytes, '.helmignore')).toString('utf8') : ''
  const { ignores, problem } = parseHelmIgnore(text)
  const contents = await readAll(folder, shown, ignores, limits.fileBytes)
  if (problem === null) return contents
  return { ...contents, problems: [{ file: '.helmignore', column: null, ...problem }, ...contents.problems] }
}

/** The YAML and JSON files of a folder of manifests and of its sub-folders, hidden ones left out. */
export async function readManifestFolder(folder: string, shown: string): Promise<FolderContents> {
  const ignores: IgnoreRule = (path, isDirectory) => {
    const name = path.slice(path.lastIndexOf('/') + 1)
    return isDirectory ? name.startsWith('.') || name === 'node_modules' : !isManifestFile(name)
  }
  return readAll(folder, shown, ignores, limits.manifestBytes)
}

const filesAtOnce = 32
const wrongFolder = 'Is it the folder that is meant? A .helmignore keeps what is no part of a chart out.'

async function readAll(
  folder: string,
  shown: string,
  ignores: IgnoreRule,
  maximumBytes: number,
): Promise<FolderContents> {
  const files = new Map<string, Uint8Array>()
  const problems: ReadProblem[] = []
  let bytes = 0
  const paths = await listPaths(folder, shown, ignores)
  for (let at = 0; at < paths.length; at += filesAtOnce) {
    const batch = paths.slice(at, at + filesAtOnce)
    const read = await Promise.all(batch.map((path) => readOne(join(folder, path), path, maximumBytes)))
    for (const [index, path] of batch.entries()) {
      const result = read[index]
      if (result instanceof SourceError) {
        problems.push({ file: path, line: null, column: null, message: result.message })
      } else if (result !== undefined) {
        bytes += result.length
        files.set(path, result)
      }
    }
    if (bytes > limits.chartBytes)
      throw new LimitError(shown, `holds more than ${mebibytes(limits.chartBytes)}`, wrongFolder)
  }
  return { files, problems }
}

async function readOne(path: string, shown: string, maximumBytes: number): Promise<Uint8Array | SourceError> {
  try {
    return await readFileBytes(path, maximumBytes, shown)
  } catch (cause) {
    if (cause instanceof SourceError) return cause
    throw cause
  }
}

async function listPaths(folder: string, shown: string, ignores: IgnoreRule): Promise<readonly string[]> {
  const paths: string[] = []
  let visited = 0
  const visit = async (prefix: string, ancestors: readonly string[]): Promise<void> => {
    for (const entry of await listFolder(join(folder, prefix))) {
      // Folders count as well: links can make them many without a single file.
      visited++
      if (visited > limits.entries) throw new LimitError(shown, `holds more than ${limits.entries} files`, wrongFolder)
      const path = prefix + entry.name
      const isLink = entry.isSymbolicLink()
      const isDirectory = isLink ? (await kindOfPath(join(folder, path))) === 'directory' : entry.isDirectory()
      if (entry.name === '.git' || ignores(path, isDirectory)) continue
      if (!isDirectory) {
        paths.push(path)
        continue
      }
      const real = isLink ? await realPath(join(folder, path)) : join(ancestors.at(-1) ?? folder, entry.name)
      if (ancestors.includes(real)) {
        throw new SourceError(`The link \`${path}\` in \`${shown}\` leads back to a folder around it.`, {
          code: 'source-unreadable',
        })
      }
      await visit(`${path}/`, [...ancestors, real])
    }
  }
  await visit('', [await realPath(folder)])
  return paths
}
