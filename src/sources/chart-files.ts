import { isUtf8 } from 'node:buffer'
import { createHash } from 'node:crypto'
import { SourceError } from '../errors.ts'
import { compareText } from '../model/json.ts'
import type { FileSet, ReadProblem } from '../model/release-source.ts'
import { hideInFiles } from './hide-secrets.ts'
import { LimitError, limits, mebibytes } from './limits.ts'
import { type Files, readArchive } from './read-archive.ts'

/** A chart or a set of manifests as text, with what of it could not be read. */
export interface ReadFiles {
  readonly files: FileSet
  readonly problems: readonly ReadProblem[]
}

/**
 * The text of a chart's files, vendored packages unpacked to `charts/NAME/…` at every depth. NAME is the
 * folder inside the package; where that is taken (two versions of one dependency), the package's file
 * name without `.tgz`. A package that cannot be read stays as a file that is no text, with a problem.
 */
export async function readChartFiles(packed: Files, shown: string): Promise<ReadFiles> {
  const files = new Map<string, Uint8Array>()
  const problems: ReadProblem[] = []
  await addChart('', packed, 0, { files, problems, shown, bytes: 0 })
  const isTemplate = (path: string) => /^(?:charts\/[^/]+\/)*(?:templates|crds)\//.test(path)
  return { files: await hideInFiles(readTexts(files), isTemplate), problems }
}

/** The files of a chart as bytes, vendored packages unpacked as {@link readChartFiles} does; what cannot be read stays packed. */
export async function unpackVendored(packed: Files, shown: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>()
  await addChart('', packed, 0, { files, problems: [], shown, bytes: 0 })
  return files
}

/** Each file's text, a byte order mark left out as Helm leaves it out; null for one that is not UTF-8. Sorted by path. */
export function readTexts(files: Files): FileSet {
  return Object.fromEntries(
    [...files]
      .map(([path, bytes]): [string, string | null] => [path, readText(bytes)])
      .sort(([left], [right]) => compareText(left, right)),
  )
}

/** `sha256:…` over paths and contents: the same for a folder and for the same tree in git. */
export function digestFiles(files: Files): string {
  const hash = createHash('sha256')
  for (const [path, bytes] of [...files].sort(([left], [right]) => compareText(left, right))) {
    hash.update(`${Buffer.byteLength(path)} ${path} ${bytes.length}\n`).update(bytes)
  }
  return `sha256:${hash.digest('hex')}`
}

/** `sha256:…` of bytes, as index.yaml gives it for a package. */
export function digestBytes(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}

interface Gathered {
  readonly files: Map<string, Uint8Array>
  readonly problems: ReadProblem[]
  readonly shown: string
  bytes: number
}

async function addChart(prefix: string, packed: Files, depth: number, gathered: Gathered): Promise<void> {
  const packages: [string, Uint8Array][] = []
  for (const [path, bytes] of packed) {
    if (isVendoredPackage(path)) {
      packages.push([path, bytes])
      continue
    }
    gathered.bytes += bytes.length
    gathered.files.set(prefix + path, bytes)
    if (gathered.files.size > limits.entries) {
      throw new LimitError(gathered.shown, `holds more than ${limits.entries} files, vendored packages unpacked`)
    }
    if (gathered.bytes > limits.chartBytes) {
      throw new LimitError(
        gathered.shown,
        `holds more than ${mebibytes(limits.chartBytes)}, vendored packages unpacked`,
      )
    }
  }
  const taken = new Set([...packed.keys()].map((path) => /^charts\/([^/]+)\//.exec(path)?.[1] ?? ''))
  for (const [path, bytes] of packages.sort(([left], [right]) => compareText(left, right))) {
    await addPackage(prefix, path, bytes, taken, depth, gathered)
  }
}

async function addPackage(
  prefix: string,
  path: string,
  bytes: Uint8Array,
  taken: Set<string>,
  depth: number,
  gathered: Gathered,
): Promise<void> {
  const file = prefix + path
  try {
    if (depth >= limits.nesting) {
      throw new LimitError(gathered.shown, `holds packages inside packages, more than ${limits.nesting} deep`)
    }
    const archive = await readArchive(bytes, file)
    const stem = path.slice('charts/'.length, -'.tgz'.length)
    const name = taken.has(archive.folder) ? stem : archive.folder
    if (taken.has(name)) throw new SourceError(`Another chart lies in charts/${name}.`, { code: 'source-unreadable' })
    taken.add(name)
    await addChart(`${prefix}charts/${name}/`, archive.files, depth + 1, gathered)
  } catch (cause) {
    if (!(cause instanceof SourceError) || cause instanceof LimitError) throw cause
    gathered.files.set(file, bytes)
    gathered.problems.push({ file, line: null, column: null, message: cause.message })
  }
}

// Directly under charts/; Helm skips names that start with `_` or `.` (pkg/chart/loader/load.go).
function isVendoredPackage(path: string): boolean {
  return /^charts\/[^/_.][^/]*\.tgz$/.test(path)
}

function readText(bytes: Uint8Array): string | null {
  if (!isUtf8(bytes)) return null
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
  return text.startsWith('\uFEFF') ? text.slice(1) : text
}
