import { dirname, join, posix, resolve } from 'node:path'
import { SourceError, UsageError } from '../errors.ts'
import type { ReleaseSource } from '../model/release-source.ts'
import { formatCommand } from '../shell/command-line.ts'
import {
  createPrivateFolder,
  kindOfPath,
  listFolder,
  type PrivateFolder,
  readFileBytes,
  writeFilesInto,
} from '../shell/files.ts'
import { findHelm } from '../shell/helm.ts'
import { sourceOfFolder, sourceOfManifests, sourceOfPackage } from './chart-source.ts'
import {
  type FetchContext,
  type FetchedPackage,
  fetchFromAddress,
  fetchFromHelmRepository,
  fetchFromRegistry,
  fetchPublished,
  refuseOffline,
} from './fetch-package.ts'
import { limits } from './limits.ts'
import { openGit } from './open-git.ts'
import type { OpenOptions } from './open-options.ts'
import { manifestFile, openPath, refuseInnerCharts } from './open-path.ts'
import { findLocalPackage, isAddress, isPackageName } from './open-repository.ts'
import { parseReleaseName, type RemoteName } from './release-name.ts'
import { shownPath } from './shown-path.ts'

/**
 * Fetches, reads and renders the release that a text names. What is wrong inside a chart is part of the
 * result; what keeps it from being looked at is a `SourceError`, `ToolError` or `UsageError`. Temporary
 * files are gone when it returns or throws.
 */
export async function openRelease(text: string, options: OpenOptions): Promise<ReleaseSource> {
  refuseValues(options)
  const path = resolve(options.directory, text)
  const found = text === '' ? null : await kindOfPath(path)
  const name = parseReleaseName(text, {
    found: found === 'other' ? 'file' : found,
    neighbours: found === null ? (await listFolder(dirname(path))).map((entry) => entry.name) : [],
    repository: options.repository,
  })
  if (name.kind === 'path') return openPath(path, shownPath(text), options)
  await using folder = await createPrivateFolder()
  // Awaited here: the folder is removed when this function returns.
  return await openRemote(name, folder, options)
}

async function openRemote(name: RemoteName, folder: PrivateFolder, options: OpenOptions): Promise<ReleaseSource> {
  if (name.kind === 'git') return openCommit(name, folder, options)
  if (name.kind === 'published' && !isAddress(options.repository.location)) return openLocalVersion(name, options)
  refuseOffline(name.text, options)
  const context = { helm: findHelm(options.environment, options.directory), folder, options }
  const fetched = await fetchPackage(name, context)
  const load = () => readFileBytes(fetched.path, limits.packageBytes, name.text)
  return sourceOfPackage(name.text, load, fetched.expectedDigest, fetched, options)
}

function fetchPackage(name: Exclude<RemoteName, { kind: 'git' }>, context: FetchContext): Promise<FetchedPackage> {
  switch (name.kind) {
    case 'published':
      return fetchPublished(name.chart, name.version, context.options.repository.location, context)
    case 'helm-repository':
      return fetchFromHelmRepository(name, context)
    case 'oci':
      return fetchFromRegistry(name, context)
    case 'url':
      return fetchFromAddress(name, context)
  }
}

async function openLocalVersion(
  name: Extract<RemoteName, { kind: 'published' }>,
  options: OpenOptions,
): Promise<ReleaseSource> {
  const { path, digest } = await findLocalPackage(name.chart, name.version, options)
  const load = () => readFileBytes(path, limits.packageBytes, name.text)
  const shown = shownPath(join(options.repository.location, posix.basename(path)))
  return sourceOfPackage(name.text, load, digest, { path, shown: [shown] }, options)
}

/** Where the commands that errors show unpack a commit. */
const unpacked = 'kaito-check-chart'

async function openCommit(
  name: Extract<RemoteName, { kind: 'git' }>,
  folder: PrivateFolder,
  options: OpenOptions,
): Promise<ReleaseSource> {
  const contents = await openGit(name, options)
  if (contents.kind === 'manifests') {
    const nameOf = (inner: string) => `git:${name.revision}:${posix.join(contents.path, inner)}`
    refuseInnerCharts(contents.files.keys(), name.text, nameOf)
    if (contents.files.size > 0) return sourceOfManifests(name.text, contents.files, contents.problems)
    throw new SourceError(`\`${name.text}\` holds neither a Chart.yaml nor CRD manifests.`, {
      code: 'source-unreadable',
    })
  }
  if (contents.kind === 'file') {
    const { bytes } = contents
    const file = posix.basename(contents.path)
    if (!isPackageName(file)) return { ...manifestFile(bytes, file), ref: name.text }
    await writeFilesInto(folder.path, [[file, bytes]])
    const preparation = `${formatCommand(['git', 'show', `${name.revision}:${contents.path}`])} > ${formatCommand([file])}`
    const onDisk = { path: join(folder.path, file), shown: [file], preparation }
    return sourceOfPackage(name.text, async () => bytes, null, onDisk, options)
  }
  const path = join(folder.path, unpacked)
  await writeFilesInto(path, contents.files)
  const tree = contents.path === '.' ? name.revision : `${name.revision}:${contents.path}`
  const preparation = `mkdir ${unpacked} && ${formatCommand(['git', 'archive', tree])} | tar -x -C ${unpacked}`
  return sourceOfFolder(name.text, async () => contents, { path, shown: [unpacked], preparation }, options)
}

const valueFileFlags = new Set(['-f', '--values'])

/** Values from stdin cannot be read twice, and ones from an address are not offline. */
function refuseValues(options: OpenOptions): void {
  const words = options.render.valueArguments
  for (const [index, word] of words.entries()) {
    const [, flag = words[index - 1] ?? '', value = word] = /^(--[a-z-]+)=(.*)$/s.exec(word) ?? []
    const files = valueFileFlags.has(flag)
      ? value.split(',')
      : flag === '--set-file'
        ? [value.replace(/^[^=]*=/, '')]
        : []
    for (const file of files) {
      if (file === '-') throw new UsageError('Values cannot come from stdin.', { hint: 'Write them to a file for -f.' })
      if (isAddress(file)) refuseOffline(file, options)
    }
  }
}
