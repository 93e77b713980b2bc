// The only file system of the project: bounded reads, a private temporary folder, writes that happen whole or not at
// all. Its calls wait for the disk: a run has nothing else to do meanwhile, and loading the file system's promises
// takes as long as a quarter of Helm's rendering. They are asynchronous to their callers all the same.
import {
  appendFileSync,
  chmodSync,
  closeSync,
  constants,
  type Dirent,
  fstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rm,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { KaitoCheckError, SourceError, ToolError } from '../errors.ts'
import { makeUndoable, onProcessEnd } from './process-signals.ts'

/** What lies at a path, links followed; `other` is a device, a socket or a pipe. */
export type PathKind = 'file' | 'directory' | 'other'

export async function kindOfPath(path: string): Promise<PathKind | null> {
  try {
    const found = statSync(path)
    return found.isFile() ? 'file' : found.isDirectory() ? 'directory' : 'other'
  } catch (cause) {
    const code = codeOf(cause)
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENAMETOOLONG' || code === 'EINVAL') return null
    // A NUL byte in the text, which no path holds.
    if (code === 'ERR_INVALID_ARG_VALUE') return null
    throw unreadable(path, cause)
  }
}

/** When a file was written, in whole seconds since 1970. */
export async function modifiedAt(path: string): Promise<number> {
  try {
    return Math.floor(statSync(path).mtimeMs / 1000)
  } catch (cause) {
    throw unreadable(path, cause)
  }
}

/** The bytes of a regular file of at most `maximumBytes`; anything else is a `SourceError` that calls the file `shown`. */
export async function readFileBytes(path: string, maximumBytes: number, shown: string = path): Promise<Buffer> {
  try {
    // Without O_NONBLOCK, opening a pipe waits for a writer that may never come.
    const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
    try {
      const found = fstatSync(file)
      if (!found.isFile()) throw new SourceError(`\`${shown}\` is not a regular file.`, { code: 'source-unreadable' })
      if (found.size > maximumBytes) throw tooLarge(shown, maximumBytes)
      const bytes = readFileSync(file)
      if (bytes.length > maximumBytes) throw tooLarge(shown, maximumBytes)
      return bytes
    } finally {
      closeSync(file)
    }
  } catch (cause) {
    throw cause instanceof KaitoCheckError ? cause : unreadable(shown, cause)
  }
}

/** Entries of a folder in the order of their names; empty when there is no such folder. */
export async function listFolder(path: string): Promise<readonly Dirent[]> {
  try {
    const entries = readdirSync(path, { withFileTypes: true })
    return entries.sort((left, right) => (left.name < right.name ? -1 : 1))
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT' || codeOf(cause) === 'ENOTDIR') return []
    throw unreadable(path, cause)
  }
}

/** A path with every link resolved. */
export async function realPath(path: string): Promise<string> {
  try {
    return realpathSync.native(path)
  } catch (cause) {
    throw unreadable(path, cause)
  }
}

/** A temporary folder that only this user can read, gone when disposed of and when the process ends in any way but SIGKILL. */
export interface PrivateFolder extends AsyncDisposable {
  readonly path: string
}

export async function createPrivateFolder(): Promise<PrivateFolder> {
  const remove = (path: string) => rmSync(path, { recursive: true, force: true, maxRetries: 3 })
  const { thing: path, forget } = makeUndoable(() => makePrivateFolder(tmpdir()), remove)
  return {
    path,
    // A folder can hold a whole chart: meanwhile there is something else to do.
    [Symbol.asyncDispose]: () =>
      new Promise((resolve, reject) => {
        rm(path, { recursive: true, force: true, maxRetries: 3 }, (error) => {
          forget()
          if (error === null) resolve()
          else reject(error)
        })
      }),
  }
}

const privatePrefix = 'kaito-check-'

/** Whether a path lies in a folder of {@link createPrivateFolder}, which is gone when the run has ended. */
export function isPrivatePath(path: string): boolean {
  const parent = tmpdir()
  // A program may be started without one, and make none there.
  return (
    statSync(parent, { throwIfNoEntry: false }) !== undefined &&
    path.startsWith(join(realpathSync.native(parent), privatePrefix))
  )
}

function makePrivateFolder(parent: string): string {
  try {
    // mkdtemp creates with mode 0700.
    return realpathSync.native(mkdtempSync(join(parent, privatePrefix)))
  } catch (cause) {
    throw unwritable(parent, cause, 'It is for temporary files; TMPDIR names another folder for them.')
  }
}

/** Makes a folder inside one of ours. */
export async function makeFolder(path: string): Promise<void> {
  try {
    makeFolders(path)
  } catch (cause) {
    throw unwritable(path, cause)
  }
}

// Step by step: with `recursive`, Node 20 tries for ever where a folder is there and none can be made in it (/proc).
function makeFolders(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return
  if (dirname(path) !== path) makeFolders(dirname(path))
  try {
    mkdirSync(path)
  } catch (cause) {
    if (codeOf(cause) !== 'EEXIST') throw cause
  }
}

/** Writes files below a folder of ours, making the folders between. Paths are relative, with `/`. */
export async function writeFilesInto(folder: string, files: Iterable<readonly [string, Uint8Array]>): Promise<void> {
  const made = new Set<string>()
  for (const [path, bytes] of files) {
    const target = join(folder, path)
    const parent = dirname(target)
    try {
      if (!made.has(parent)) makeFolders(parent)
      made.add(parent)
      writeFileSync(target, bytes, { flag: 'wx' })
    } catch (cause) {
      throw unwritable(target, cause)
    }
  }
}

/** Writes a file of the user's whole or not at all; a device such as /dev/stdout is written to directly. */
export async function writeFileAtomically(path: string, text: string): Promise<void> {
  try {
    const existing = statSync(path, { throwIfNoEntry: false })
    if (existing !== undefined && !existing.isFile()) return writeFileSync(path, text)
    // Through a link, so that the link stays one.
    replaceFile(existing === undefined ? path : realpathSync.native(path), text, existing?.mode)
  } catch (cause) {
    throw unwritable(path, cause)
  }
}

/** Adds a text to the end of a file, which is made where there is none. */
export async function appendToFile(path: string, text: string): Promise<void> {
  try {
    appendFileSync(path, text)
  } catch (cause) {
    throw unwritable(path, cause)
  }
}

function replaceFile(path: string, text: string, mode: number | undefined): void {
  const partial = join(dirname(path), `.${basename(path)}.${crypto.randomUUID()}.tmp`)
  const forget = onProcessEnd(() => rmSync(partial, { force: true }))
  try {
    writeFileSync(partial, text, { flag: 'wx' })
    if (mode !== undefined) chmodSync(partial, mode & 0o7777)
    renameSync(partial, path)
  } catch (cause) {
    rmSync(partial, { force: true })
    throw cause
  } finally {
    forget()
  }
}

function tooLarge(shown: string, maximumBytes: number): SourceError {
  return new SourceError(`\`${shown}\` is larger than ${Math.floor(maximumBytes / 1024 / 1024)} MiB.`, {
    code: 'source-unreadable',
  })
}

function unreadable(shown: string, cause: unknown): SourceError {
  return new SourceError(`\`${shown}\` cannot be read: ${reasonOf(cause)}.`, { code: 'source-unreadable', cause })
}

function unwritable(path: string, cause: unknown, hint?: string): ToolError {
  return new ToolError(`\`${path}\` cannot be written: ${reasonOf(cause)}.`, {
    code: 'write-failed',
    cause,
    ...(hint === undefined ? {} : { hint }),
  })
}

function codeOf(cause: unknown): string | undefined {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'it is a folder',
  ELOOP: 'its links go round in a circle',
  EMFILE: 'too many open files',
  ENOENT: 'it does not exist',
  EDQUOT: 'the disk quota is used up',
  EIO: 'the device fails',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of the path is not a folder',
  EROFS: 'the file system is read-only',
}

/** Why the file system refused, in words. */
export function reasonOf(cause: unknown): string {
  const known = reasons[codeOf(cause) ?? '']
  return known ?? (cause instanceof Error ? cause.message : String(cause))
}
