import { join } from 'node:path'
import { SourceError, ToolError } from '../errors.ts'
import { compareText, isJsonArray, stringMember } from '../model/json.ts'
import { nearestNames } from '../model/nearest-names.ts'
import { parseJson } from '../model/parse-json.ts'
import type { RepositoryEntry } from '../model/repository.ts'
import { kindOfPath, listFolder, makeFolder, type PrivateFolder, readFileBytes } from '../shell/files.ts'
import { callHelm, callHelmToSuccess, findHelm, type Helm, notHelm } from '../shell/helm.ts'
import { limits, timeouts } from './limits.ts'
import type { OpenOptions } from './open-options.ts'
import { type RemoteName, withoutCredentials } from './release-name.ts'

/** A package in our private folder, as the user's Helm fetched it. */
export interface FetchedPackage {
  readonly path: string
  /** As a user names it to Helm. */
  readonly shown: readonly string[]
  /** `sha256:…` that an index gives for it; null where there is none. */
  readonly expectedDigest: string | null
}

export interface FetchContext {
  readonly helm: Helm
  readonly folder: PrivateFolder
  readonly options: OpenOptions
}

/** `oci://…`: by version or, where Helm can, by the digest of its manifest. */
export async function fetchFromRegistry(
  name: Extract<RemoteName, { kind: 'oci' }>,
  context: FetchContext,
): Promise<FetchedPackage> {
  const reference = name.digest === null ? name.reference : `${name.reference}@${name.digest}`
  const version = name.version === null ? [] : ['--version', name.version]
  const path = await pull([reference, ...version], name.text, context)
  return { path, shown: [reference, ...version], expectedDigest: null }
}

/** `https://….tgz`. */
export async function fetchFromAddress(
  name: Extract<RemoteName, { kind: 'url' }>,
  context: FetchContext,
): Promise<FetchedPackage> {
  return { path: await pull([name.url], name.text, context), shown: [name.text], expectedDigest: null }
}

/** A version of a chart in a repository at an `http(s)` address. */
export async function fetchPublished(
  chart: string,
  version: string,
  address: string,
  context: FetchContext,
): Promise<FetchedPackage> {
  const repository = await openIndexAt(address, context)
  return fetchEntry(repository, chart, version, [chart, '--repo', withoutCredentials(address)], context)
}

/** `repo/chart@1.2.3`: a version of a chart in a repository that the user's Helm knows by name. */
export async function fetchFromHelmRepository(
  name: Extract<RemoteName, { kind: 'helm-repository' }>,
  context: FetchContext,
): Promise<FetchedPackage> {
  const known = await listHelmRepositories(context)
  if (!known.some(({ alias }) => alias === name.repository)) {
    const aliases = known.map(({ alias }) => alias)
    const near = nearestNames(name.repository, aliases)
    throw new SourceError(`Helm knows no repository \`${name.repository}\`.`, {
      code: 'source-not-found',
      hint: [
        near.length > 0
          ? `Did you mean ${near.join(', ')}?`
          : aliases.length > 0
            ? `It knows ${aliases.join(', ')}.`
            : '',
        `Add it first: helm repo add ${name.repository} ADDRESS`,
      ]
        .filter(Boolean)
        .join('\n'),
    })
  }
  const repository = await refreshAlias(name.repository, name.repository, context)
  return fetchEntry(repository, name.chart, name.version, [`${name.repository}/${name.chart}`], context)
}

/** An index that Helm fetched, and how to pull from its repository. */
export interface OpenIndex {
  readonly alias: string
  readonly shown: string
  /** Flags that make Helm use what was fetched here. */
  readonly flags: readonly string[]
  readonly text: string
}

/**
 * Has Helm fetch the index of the repository at an address into our private folder: through the user's own
 * entry for that address where there is one, for its login and certificates, else anonymously.
 */
export async function openIndexAt(address: string, context: FetchContext): Promise<OpenIndex> {
  const shown = withoutCredentials(address)
  const known = await listHelmRepositories(context)
  const same = known.find(({ url }) => url.replace(/\/+$/, '') === address.replace(/\/+$/, ''))
  if (same !== undefined) return refreshAlias(same.alias, shown, context)
  const alias = 'kaito-check'
  const cache = join(context.folder.path, 'cache')
  const config = join(context.folder.path, 'repositories.yaml')
  const flags = ['--repository-config', config, '--repository-cache', cache]
  await call(['repo', 'add', alias, address, ...flags, ...(context.options.fetchArguments ?? [])], shown, context, [
    'repo',
    'add',
    'NAME',
    shown,
  ])
  return { alias, shown, flags, text: await readIndex(cache, alias, shown) }
}

/** The entry of an index for a version, with or without `v`; an error with the nearest names when there is none. */
export function findEntry(
  entries: readonly RepositoryEntry[],
  chart: string,
  version: string,
  shown: string,
): RepositoryEntry {
  const ofChart = entries.filter((entry) => entry.name === chart)
  const bare = version.replace(/^v/, '')
  const found =
    ofChart.find((entry) => entry.version === version) ??
    ofChart.find((entry) => entry.version.replace(/^v/, '') === bare)
  if (found !== undefined) return found
  if (ofChart.length > 0) {
    throw new SourceError(`The repository \`${shown}\` has no version ${version} of ${chart}.`, {
      code: 'source-not-found',
      hint: `It has ${firstOf(ofChart.map((entry) => entry.version))}.`,
    })
  }
  const charts = [...new Set(entries.map((entry) => entry.name))].sort(compareText)
  const near = nearestNames(chart, charts)
  throw new SourceError(`The repository \`${shown}\` has no chart ${chart}.`, {
    code: 'source-not-found',
    hint: near.length > 0 ? `Did you mean ${near.join(', ')}?` : `It has ${firstOf(charts)}.`,
  })
}

async function fetchEntry(
  repository: OpenIndex,
  chart: string,
  version: string,
  shownChart: readonly string[],
  context: FetchContext,
): Promise<FetchedPackage> {
  const { parseEntriesOf } = await import('./repository-index.ts')
  const { entries } = parseEntriesOf(chart, repository.text, 'index.yaml')
  const entry = findEntry(entries, chart, version, repository.shown)
  const shown = [...shownChart, '--version', entry.version]
  const words = [`${repository.alias}/${chart}`, '--version', entry.version, ...repository.flags]
  return { path: await pull(words, shown.join(' '), context, shown), shown, expectedDigest: entry.digest }
}

async function refreshAlias(alias: string, shown: string, context: FetchContext): Promise<OpenIndex> {
  const cache = join(context.folder.path, 'cache')
  const flags = ['--repository-cache', cache]
  await call(['repo', 'update', alias, ...flags], shown, context, ['repo', 'update', alias])
  return { alias, shown, flags, text: await readIndex(cache, alias, shown) }
}

/** The address of a repository that the user's Helm knows by a name; null where it knows none. */
export async function findHelmRepository(alias: string, options: OpenOptions): Promise<string | null> {
  const known = await listHelmRepositories({ helm: findHelm(options.environment, options.directory), options })
  return known.find((repository) => repository.alias === alias)?.url ?? null
}

interface KnownRepository {
  readonly alias: string
  readonly url: string
}

async function listHelmRepositories({
  helm,
  options,
}: Pick<FetchContext, 'helm' | 'options'>): Promise<readonly KnownRepository[]> {
  const outcome = await callHelm(helm, {
    arguments: ['repo', 'list', '--output', 'json'],
    timeout: timeouts.version,
    maximumBytes: 4 * 1024 * 1024,
    signal: options.signal,
  })
  // Helm fails when there is none.
  if (outcome.exitCode !== 0) return []
  const list = parseJson(outcome.stdout.toString('utf8'))
  if (list === undefined) throw notHelm(helm)
  if (!isJsonArray(list)) return []
  return list.flatMap((item) => {
    const alias = stringMember(item, 'name')
    const url = stringMember(item, 'url')
    return alias === undefined || url === undefined ? [] : [{ alias, url }]
  })
}

async function readIndex(cache: string, alias: string, shown: string): Promise<string> {
  const bytes = await readFileBytes(join(cache, `${alias}-index.yaml`), limits.indexBytes, `index.yaml of ${shown}`)
  return bytes.toString('utf8')
}

async function pull(
  words: readonly string[],
  shown: string,
  context: FetchContext,
  shownWords: readonly string[] = words,
): Promise<string> {
  const target = join(context.folder.path, 'package')
  const extra = context.options.fetchArguments ?? []
  await makeFolder(target)
  await call(['pull', ...words, '--destination', target, ...extra], shown, context, ['pull', ...shownWords, ...extra])
  const found = (await listFolder(target)).map((entry) => entry.name).find((name) => /\.(?:tgz|tar\.gz)$/.test(name))
  const path = join(target, found ?? '')
  if (found === undefined || (await kindOfPath(path)) !== 'file') {
    throw new SourceError(`Helm fetched no package for \`${shown}\`.`, { code: 'source-not-found' })
  }
  return path
}

/** A call of Helm whose failure means that the source cannot be had. */
async function call(
  words: readonly string[],
  shown: string,
  { helm, folder, options }: FetchContext,
  shownWords: readonly string[],
): Promise<void> {
  try {
    await callHelmToSuccess(helm, {
      arguments: words,
      shown: shownWords,
      timeout: timeouts.fetch,
      maximumBytes: 16 * 1024 * 1024,
      signal: options.signal,
    })
  } catch (cause) {
    if (!(cause instanceof ToolError) || cause.code !== 'tool-failed') throw cause
    const hint = cause.hint?.replaceAll(folder.path, '').trim()
    throw new SourceError(`\`${shown}\` cannot be fetched.`, {
      code: 'source-not-found',
      cause,
      ...(hint === undefined ? {} : { hint }),
    })
  }
}

function firstOf(names: readonly string[]): string {
  return names.length <= 10 ? names.join(', ') : `${names.slice(0, 10).join(', ')} and ${names.length - 10} more`
}
