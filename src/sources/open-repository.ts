import { basename, join, resolve } from 'node:path'
import { SourceError } from '../errors.ts'
import { compareText } from '../model/json.ts'
import type { ReadProblem } from '../model/release-source.ts'
import type { Repository, RepositoryPackage } from '../model/repository.ts'
import { createPrivateFolder, kindOfPath, listFolder, readFileBytes } from '../shell/files.ts'
import { findHelm } from '../shell/helm.ts'
import { digestBytes } from './chart-files.ts'
import { findEntry, openIndexAt } from './fetch-package.ts'
import { LimitError, limits } from './limits.ts'
import { refuseOffline } from './offline.ts'
import type { OpenOptions } from './open-options.ts'
import { readArchive } from './read-archive.ts'
import { isAddress, isPackageName, withoutCredentials } from './release-name.ts'
import type { RepositoryIndex } from './repository-index.ts'
import { shownPath } from './shown-path.ts'

/** Whether a text names a chart repository: an address that is no package's, or a folder with an index.yaml and no Chart.yaml. */
export async function isRepository(text: string, options: Pick<OpenOptions, 'directory'>): Promise<boolean> {
  if (isAddress(text)) return !isPackageName(withoutCredentials(text))
  const folder = resolve(options.directory, text)
  return (
    (await kindOfPath(join(folder, 'index.yaml'))) === 'file' && (await kindOfPath(join(folder, 'Chart.yaml'))) === null
  )
}

/**
 * A chart repository as its index describes it. Of a folder, its packages are read and hashed too; what
 * cannot be read in either is a problem of the repository.
 */
export async function openRepository(text: string, options: OpenOptions): Promise<Repository> {
  return isAddress(text) ? openRemote(text, options) : openFolder(resolve(options.directory, text), shownPath(text))
}

/** The packages of a folder that has no index. */
export async function openPackages(text: string, options: Pick<OpenOptions, 'directory'>): Promise<Repository> {
  const shown = shownPath(text)
  const { packages, problems } = await readPackages(resolve(options.directory, text), shown)
  return { ref: shown, entries: [], otherIndexes: [], packages, problems }
}

/** A package of the configured repository, when that is a folder: its path, and the digest that the index gives. */
export async function findLocalPackage(
  chart: string,
  version: string,
  options: OpenOptions,
): Promise<{ readonly path: string; readonly digest: string | null }> {
  const folder = resolve(options.directory, options.repository.location)
  const shown = shownPath(options.repository.location)
  const { parseEntriesOf } = await import('./repository-index.ts')
  const { entries } = parseEntriesOf(chart, await readIndex(folder, shown), 'index.yaml')
  const entry = findEntry(entries, chart, version, shown)
  const [url = ''] = entry.urls
  // A checkout of a published repository keeps the addresses of its packages, which lie beside the index.
  const inFolder = isAddress(url) ? basename(new URL(url).pathname) : url
  const path = resolve(folder, inFolder)
  if (url !== '' && path.startsWith(join(folder, '/')) && (await kindOfPath(path)) === 'file')
    return { path, digest: entry.digest }
  throw new SourceError(`The repository \`${shown}\` lists ${chart} ${entry.version}, but its package is not there.`, {
    code: 'source-not-found',
    hint: url === '' ? 'The entry names no address.' : `The index gives \`${withoutCredentials(url)}\`.`,
  })
}

// Loaded when there is an index to read: the YAML parser in it is no small thing.
async function parseIndex(text: string, file: string): Promise<RepositoryIndex> {
  const { parseRepositoryIndex } = await import('./repository-index.ts')
  return parseRepositoryIndex(text, file)
}

async function openRemote(address: string, options: OpenOptions): Promise<Repository> {
  const shown = withoutCredentials(address)
  refuseOffline(shown, options)
  await using folder = await createPrivateFolder()
  const context = { helm: findHelm(options.environment, options.directory), folder, options }
  const remote = { ref: shown, otherIndexes: [], packages: null }
  try {
    const { text } = await openIndexAt(address, context)
    return { ...remote, ...(await parseIndex(text, 'index.yaml')) }
  } catch (error) {
    // An index that Helm refuses to read is what is to be examined, so it is fetched once more without Helm.
    const text = error instanceof SourceError ? await download(`${address.replace(/\/+$/, '')}/index.yaml`) : null
    if (text === null) throw error
    const { entries, problems } = await parseIndex(text, 'index.yaml')
    const refusal: ReadProblem = {
      file: 'index.yaml',
      line: null,
      column: null,
      message: `Helm refuses this index: ${reasonOf(error)}`,
    }
    return { ...remote, entries, problems: [refusal, ...problems] }
  }
}

async function download(address: string): Promise<string | null> {
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(30_000) })
    return response.ok && response.body !== null ? await readBody(response.body) : null
  } catch {
    return null
  }
}

/** Null where it does not end within the bound. */
async function readBody(body: AsyncIterable<Uint8Array>): Promise<string | null> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body) {
    length += chunk.length
    if (length > limits.indexBytes) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function reasonOf(error: unknown): string {
  const hint = error instanceof SourceError ? (error.hint ?? '') : ''
  const line = hint.split('\n').find((text) => text.includes('cannot unmarshal') || text.includes('error')) ?? ''
  return line.replace(/^.*cannot be reached: /, '').trim() || 'it does not say why.'
}

async function openFolder(folder: string, shown: string): Promise<Repository> {
  const text = await readIndex(folder, shown)
  const { entries, problems } = await parseIndex(text, 'index.yaml')
  const { indexes, packages, problems: packageProblems } = await readPackages(folder, shown)
  const others = []
  const moreProblems: ReadProblem[] = []
  for (const file of indexes) {
    const bytes = await readFileBytes(join(folder, file), limits.indexBytes, file)
    const index = await parseIndex(bytes.toString('utf8'), file)
    others.push({ file, entries: index.entries })
    moreProblems.push(...index.problems)
  }
  moreProblems.push(...packageProblems)
  return { ref: shown, entries, otherIndexes: others, packages, problems: [...problems, ...moreProblems] }
}

async function readPackages(folder: string, shown: string) {
  const { indexes, packages: files } = await listRepositoryFiles(folder, shown)
  const packages: RepositoryPackage[] = []
  const problems: ReadProblem[] = []
  for (const file of files) {
    const { found, problem } = await readPackage(join(folder, file), file)
    packages.push(found)
    if (problem !== null) problems.push(problem)
  }
  return { indexes, packages, problems }
}

async function readIndex(folder: string, shown: string): Promise<string> {
  const path = join(folder, 'index.yaml')
  if ((await kindOfPath(path)) !== 'file') {
    throw new SourceError(`\`${shown}\` is no chart repository: it has no index.yaml.`, {
      code: 'source-not-found',
      hint: 'Name a folder that holds one, or an http(s) address.',
    })
  }
  return (await readFileBytes(path, limits.indexBytes, `${shown}/index.yaml`)).toString('utf8')
}

/** How deep below a repository's folder packages and further indexes are looked for. */
const maximumDepth = 3

async function listRepositoryFiles(
  folder: string,
  shown: string,
): Promise<{ readonly indexes: readonly string[]; readonly packages: readonly string[] }> {
  const indexes: string[] = []
  const packages: string[] = []
  const visit = async (prefix: string, depth: number): Promise<void> => {
    for (const entry of await listFolder(join(folder, prefix))) {
      const path = prefix + entry.name
      if (entry.isDirectory() && depth < maximumDepth && !entry.name.startsWith('.')) await visit(`${path}/`, depth + 1)
      if (!entry.isFile()) continue
      if (isPackageName(entry.name)) packages.push(path)
      if (/^index\.ya?ml$/.test(entry.name) && path !== 'index.yaml') indexes.push(path)
    }
    if (packages.length > limits.repositoryPackages) {
      throw new LimitError(shown, `holds more than ${limits.repositoryPackages} packages`)
    }
  }
  await visit('', 0)
  return { indexes: indexes.sort(compareText), packages: packages.sort(compareText) }
}

async function readPackage(
  path: string,
  file: string,
): Promise<{ readonly found: RepositoryPackage; readonly problem: ReadProblem | null }> {
  const bytes = await readFileBytes(path, limits.packageBytes, file)
  const found = { file, digest: digestBytes(bytes), name: null, version: null }
  const unreadable = (message: string) => ({ found, problem: { file, line: null, column: null, message } })
  try {
    const { files } = await readArchive(bytes, file)
    const chart = files.get('Chart.yaml')
    if (chart === undefined) return unreadable(`The package \`${file}\` is no chart: it holds no Chart.yaml.`)
    const { parseChartIdentity } = await import('./repository-index.ts')
    return { found: { ...found, ...parseChartIdentity(Buffer.from(chart).toString('utf8')) }, problem: null }
  } catch (error) {
    if (error instanceof SourceError) return unreadable(error.message)
    throw error
  }
}
