import { join, posix } from 'node:path'
import { SourceError } from '../errors.ts'
import type { ReleaseSource } from '../model/release-source.ts'
import { formatCommand } from '../shell/command-line.ts'
import { createPrivateFolder, type PrivateFolder, readFileBytes, writeFilesInto } from '../shell/files.ts'
import { findHelm } from '../shell/helm.ts'
import { sourceOfFolder, sourceOfManifests, sourceOfPackage } from './chart-source.ts'
import {
  type FetchContext,
  type FetchedPackage,
  fetchFromAddress,
  fetchFromHelmRepository,
  fetchFromRegistry,
  fetchPublished,
} from './fetch-package.ts'
import { limits } from './limits.ts'
import { refuseOffline } from './offline.ts'
import { type GitContents, openGit } from './open-git.ts'
import type { OpenOptions } from './open-options.ts'
import { manifestFile, refuseInnerCharts } from './open-path.ts'
import { findLocalPackage } from './open-repository.ts'
import { isAddress, isPackageName, type RemoteName } from './release-name.ts'
import { pastedPath } from './shown-path.ts'

/** A release that is not read where it lies: fetched or unpacked into a private folder, which is gone afterwards. */
export async function openRemote(name: RemoteName, options: OpenOptions): Promise<ReleaseSource> {
  await using folder = await createPrivateFolder()
  // Awaited here: the folder is removed when this function returns.
  return await openInto(folder, name, options)
}

async function openInto(folder: PrivateFolder, name: RemoteName, options: OpenOptions): Promise<ReleaseSource> {
  if (name.kind === 'git') return openCommit(name, folder, options)
  if (name.kind === 'installed') return openLive(name, options)
  if (name.kind === 'published' && !isAddress(options.repository.location)) return openLocalVersion(name, options)
  refuseOffline(name.text, options)
  const context = { helm: findHelm(options.environment, options.directory), folder, options }
  const fetched = await fetchPackage(name, context)
  const load = () => readFileBytes(fetched.path, limits.packageBytes, name.text)
  return sourceOfPackage(name.text, load, fetched.expectedDigest, fetched, options)
}

function fetchPackage(
  name: Exclude<RemoteName, { kind: 'git' | 'installed' }>,
  context: FetchContext,
): Promise<FetchedPackage> {
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

async function openLive(
  { text, release }: Extract<RemoteName, { kind: 'installed' }>,
  options: OpenOptions,
): Promise<ReleaseSource> {
  refuseOffline(text, options)
  const { openInstalled } = await import('./live/open-installed.ts')
  const { source } = await openInstalled(
    text,
    { release, chart: options.repository.chart, namespace: options.installedNamespace ?? null },
    options,
  )
  return source
}

async function openLocalVersion(
  name: Extract<RemoteName, { kind: 'published' }>,
  options: OpenOptions,
): Promise<ReleaseSource> {
  const { path, digest } = await findLocalPackage(name.chart, name.version, options)
  const load = () => readFileBytes(path, limits.packageBytes, name.text)
  return sourceOfPackage(name.text, load, digest, { path, shown: [pastedPath(path, options.directory)] }, options)
}

/** Where the commands that errors show unpack a commit. */
const unpacked = 'kaito-check-chart'

async function openCommit(
  name: Extract<RemoteName, { kind: 'git' }>,
  folder: PrivateFolder,
  options: OpenOptions,
): Promise<ReleaseSource> {
  const contents = await openGit(name, options)
  return { ...(await sourceOfCommit(name, contents, folder, options)), program: contents.program }
}

async function sourceOfCommit(
  name: Extract<RemoteName, { kind: 'git' }>,
  contents: GitContents,
  folder: PrivateFolder,
  options: OpenOptions,
): Promise<ReleaseSource> {
  if (contents.kind === 'manifests') {
    const nameOf = (inner: string) => `git:${name.revision}:${posix.join(contents.path, inner)}`
    refuseInnerCharts(contents.files.keys(), name.text, nameOf)
    if (contents.files.size > 0) return sourceOfManifests(name.text, contents.files, contents.problems, options)
    throw new SourceError(`\`${name.text}\` holds neither a Chart.yaml nor CRD manifests.`, {
      code: 'source-unreadable',
    })
  }
  if (contents.kind === 'file') {
    const { bytes } = contents
    const file = posix.basename(contents.path)
    if (!isPackageName(file)) return { ...(await manifestFile(bytes, file, options)), ref: name.text }
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
