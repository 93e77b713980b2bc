import { basename, join, resolve } from 'node:path'
import { SourceError } from '../errors.ts'
import { compareText } from '../model/json.ts'
import type { Repository, RepositoryEntry } from '../model/repository.ts'
import { kindOfPath, type PrivateFolder } from '../shell/files.ts'
import { findHelm } from '../shell/helm.ts'
import { fetchPublished, findHelmRepository } from './fetch-package.ts'
import type { OpenOptions } from './open-options.ts'
import { openPackages, openRepository } from './open-repository.ts'
import { isAddress } from './release-name.ts'
import { shownPath } from './shown-path.ts'

/** A published package, and how to have it on disk. */
export interface ListedPackage {
  readonly chart: string
  readonly version: string
  readonly appVersion: string | null
  readonly kubeVersion: string | null
  /** `sha256:…`; null where no index gives it. */
  readonly digest: string | null
  /** `YYYY-MM-DD`. */
  readonly released: string | null
  /** Its path; what was fetched for that lies in `folder`. */
  readonly fetch: (folder: PrivateFolder) => Promise<string>
}

export interface PackageListing {
  /** As the user named it, without directories of this machine. */
  readonly ref: string
  /** By chart, in the order of the index. */
  readonly packages: readonly ListedPackage[]
  /** What is not listed, and why. */
  readonly problems: readonly string[]
}

/** The packages of a chart repository: an address, the name that the user's Helm knows it by, a folder with an index or without. */
export async function listPackages(text: string, options: OpenOptions): Promise<PackageListing> {
  if (isAddress(text)) return listRemote(text, options)
  const folder = resolve(options.directory, text)
  if ((await kindOfPath(folder)) === 'directory') return listFolderOf(folder, shownPath(text), text, options)
  const address = await findHelmRepository(text, options)
  if (address !== null) return { ...(await listRemote(address, options)), ref: text }
  throw new SourceError(`There is no repository \`${text}\`.`, {
    code: 'source-not-found',
    hint: 'Name an http(s) address, a folder of packages, or a repository that your Helm knows (`helm repo list`).',
  })
}

async function listRemote(address: string, options: OpenOptions): Promise<PackageListing> {
  const { ref, entries, problems } = await openRepository(address, options)
  return {
    ref,
    packages: unique(
      entries.map((entry) => ({
        ...listed(entry),
        fetch: async (folder: PrivateFolder) => {
          const context = { helm: findHelm(options.environment, options.directory), folder, options }
          return (await fetchPublished(entry.name, entry.version, address, context)).path
        },
      })),
    ),
    problems: problems.map(({ message }) => message),
  }
}

async function listFolderOf(
  folder: string,
  shown: string,
  text: string,
  options: OpenOptions,
): Promise<PackageListing> {
  const hasIndex = (await kindOfPath(join(folder, 'index.yaml'))) === 'file'
  const { entries, packages, problems } = await (hasIndex ? openRepository : openPackages)(text, options)
  const lying: Repository['packages'] = packages ?? []
  const fromPackages = lying.flatMap(({ file, digest, name, version }): readonly ListedPackage[] => {
    if (name === null || version === null) return []
    const entry = entries.find((each) => each.name === name && each.version === version)
    const more = entry === undefined ? { appVersion: null, kubeVersion: null, released: null } : listed(entry)
    return [{ ...more, chart: name, version, digest, fetch: async () => join(folder, file) }]
  })
  const missing = entries
    .filter(({ name, version }) => !fromPackages.some((each) => each.chart === name && each.version === version))
    .map(({ name, version, urls }) => `${name} ${version}: \`${basename(urls[0] ?? '')}\` is not in the folder.`)
  return {
    ref: shown,
    packages: unique(fromPackages),
    problems: [...problems.map(({ message }) => message), ...missing],
  }
}

function listed(entry: RepositoryEntry): Omit<ListedPackage, 'fetch'> {
  const { name, version, appVersion, digest, created, raw } = entry
  const kubeVersion = raw['kubeVersion']
  return {
    chart: name,
    version,
    appVersion,
    kubeVersion: typeof kubeVersion === 'string' ? kubeVersion : null,
    digest,
    released: /^\d{4}-\d\d-\d\d/.exec(created ?? '')?.[0] ?? null,
  }
}

/** Of a version that is listed twice, the first; by chart. */
function unique(packages: readonly ListedPackage[]): readonly ListedPackage[] {
  const kept = new Map<string, ListedPackage>()
  for (const each of packages) {
    const key = JSON.stringify([each.chart, each.version])
    if (!kept.has(key)) kept.set(key, each)
  }
  return [...kept.values()].toSorted((left, right) => compareText(left.chart, right.chart))
}
