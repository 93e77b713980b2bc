import { SourceError } from '../errors.ts'
import { nearestNames } from '../model/nearest-names.ts'

/** Where a release comes from, by the way it was named; one member per spelling. */
export type ReleaseName =
  /** A chart folder, a package, CRD manifests or a snapshot: what it is shows when it is opened. */
  { readonly kind: 'path'; readonly text: string } | RemoteName

export type RemoteName =
  /** `0.12.0` or `workspace@0.12.0`: of the configured repository. */
  | { readonly kind: 'published'; readonly text: string; readonly chart: string; readonly version: string }
  /** `repo/chart@1.2.3`: of a repository that the user's Helm knows under that name. */
  | {
      readonly kind: 'helm-repository'
      readonly text: string
      readonly repository: string
      readonly chart: string
      readonly version: string
    }
  | {
      readonly kind: 'oci'
      readonly text: string
      /** `oci://host/path/chart`. */
      readonly reference: string
      /** Null takes what Helm takes: the newest stable version. */
      readonly version: string | null
      /** `sha256:…` of the manifest. */
      readonly digest: string | null
    }
  | { readonly kind: 'url'; readonly text: string; readonly url: string }
  /** A commit of the repository around the working directory; `path` is null when the one chart is to be found. */
  | { readonly kind: 'git'; readonly text: string; readonly revision: string; readonly path: string | null }
  /** A release that Helm has installed; null is the one installation of the configured chart. */
  | { readonly kind: 'installed'; readonly text: string; readonly release: string | null }

/** The repository that bare versions belong to. */
export interface RepositorySettings {
  /** `http(s)` base address or a folder with index.yaml, relative to the working directory. */
  readonly location: string
  /** The chart that a bare version means. */
  readonly chart: string
}

/** KAITO's public repository, as its installation page gives it. */
export const kaitoRepository: RepositorySettings = {
  location: 'https://kaito-project.github.io/kaito/charts/kaito',
  chart: 'workspace',
}

/** What the disk says about a text that may be a path. */
export interface NameContext {
  readonly found: 'file' | 'directory' | null
  /** Names in the folder where it would lie, for hints. */
  readonly neighbours: readonly string[]
  readonly repository: RepositorySettings
}

const semanticVersion = String.raw`v?\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?`
const chartName = '[A-Za-z0-9][A-Za-z0-9._-]*'
const versionForm = new RegExp(`^${semanticVersion}$`)
const publishedForm = new RegExp(`^(${chartName})@(${semanticVersion})$`)
const helmRepositoryForm = new RegExp(`^(${chartName})/(${chartName})@(${semanticVersion})$`)
const ociForm = /^(oci:\/\/[^/@\s]+(?:\/[^/@:\s]+)+)(?::([A-Za-z0-9_][A-Za-z0-9._+-]*))?(?:@(sha256:[0-9a-f]{64}))?$/
const gitForm = /^git:([^:]+)(?::(.+))?$/
const installedForm = /^installed(?::([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?))?$/
const explicitPath = /^(?:\.{1,2}(?:[\\/]|$)|[\\/]|[A-Za-z]:[\\/])/

/** Every spelling, one a line, for hints and help. */
export const spellings = [
  'charts/workspace             a chart folder',
  'workspace-0.12.0.tgz         a package, or a snapshot file',
  'config/crd                   a folder or file of CRD manifests',
  '0.12.0, workspace@0.12.0     a version in the configured repository',
  'repo/chart@1.2.3             a version in a repository that your Helm knows',
  'oci://host/path/chart:1.2.3  a chart in a registry',
  'https://host/chart.tgz       a package at an address',
  'git:REF[:PATH]               a chart in a commit of this repository',
  'installed[:RELEASE]          a release in your cluster, as it is live',
].join('\n')

/**
 * Reads a text as the name of a release. A text that fits a file and something else is an error that
 * lists both, so that a folder called `0.12.0` never hides the release of that version.
 */
export function parseReleaseName(text: string, context: NameContext): ReleaseName {
  const other = explicitPath.test(text) ? null : parseRemoteName(text, context.repository)
  if (context.found === null) {
    if (other === null) throw notFound(text, context.neighbours)
    return other
  }
  if (other === null) return { kind: 'path', text }
  const here = context.found === 'file' ? 'file' : 'folder'
  const elsewhere =
    other.kind === 'published' && !text.includes('@') ? ` or ${other.chart}@${text} for the release` : ''
  throw new SourceError(`\`${text}\` names two things: a ${here} here, and ${describeRemoteName(other)}.`, {
    code: 'source-ambiguous',
    hint: `Write ./${text} for the ${here}${elsewhere}.`,
  })
}

/** In words, without credentials: what an error or a progress line calls it. */
function describeRemoteName(name: RemoteName): string {
  switch (name.kind) {
    case 'published':
      return `version ${name.version} of the chart ${name.chart} in the configured repository`
    case 'helm-repository':
      return `version ${name.version} of the chart ${name.chart} in Helm's repository ${name.repository}`
    case 'oci':
      return 'a chart in a registry'
    case 'url':
      return 'a package at an address'
    case 'git':
      return `a chart in the commit ${name.revision}`
    case 'installed':
      return 'a release in your cluster'
  }
}

/** The release that `installed:RELEASE` names, null for `installed` alone; undefined for any other text. */
export function installedRelease(text: string): string | null | undefined {
  const found = installedForm.exec(text)
  return found === null ? undefined : (found[1] ?? null)
}

/** Whether a text is an address on the network rather than a path. */
export function isAddress(text: string): boolean {
  return /^https?:\/\//i.test(text)
}

/** Whether a name is that of a packaged chart. */
export function isPackageName(name: string): boolean {
  return /\.(?:tgz|tar\.gz)$/.test(name)
}

/** By its ending, as kubectl decides: `.yaml`, `.yml` or `.json`. */
export function isManifestFile(name: string): boolean {
  return /\.(?:ya?ml|json)$/i.test(name)
}

/** An address without user, password and query, which may hold secrets. */
export function withoutCredentials(address: string): string {
  return address.replace(/^([a-z]+:\/\/)[^/@]*@/i, '$1').replace(/[?#].*$/, '')
}

function parseRemoteName(text: string, repository: RepositorySettings): RemoteName | null {
  if (versionForm.test(text)) return { kind: 'published', text, chart: repository.chart, version: text }
  const published = publishedForm.exec(text)
  if (published !== null) return { kind: 'published', text, chart: published[1] ?? '', version: published[2] ?? '' }
  const known = helmRepositoryForm.exec(text)
  if (known !== null) {
    const [, name = '', chart = '', version = ''] = known
    return { kind: 'helm-repository', text, repository: name, chart, version }
  }
  const release = installedRelease(text)
  if (release !== undefined) return { kind: 'installed', text, release }
  if (text.startsWith('oci://')) return parseOciName(text)
  if (isAddress(text)) return parseUrlName(text)
  return text.startsWith('git:') ? parseGitName(text) : null
}

function parseOciName(text: string): RemoteName {
  const found = ociForm.exec(text)
  if (found === null) {
    throw misspelt(`\`${withoutCredentials(text)}\` is not a chart in a registry.`, 'oci://host/path/chart:1.2.3')
  }
  return { kind: 'oci', text, reference: found[1] ?? '', version: found[2] ?? null, digest: found[3] ?? null }
}

function parseUrlName(text: string): RemoteName {
  const shown = withoutCredentials(text)
  if (!isPackageName(shown)) {
    throw misspelt(
      `\`${shown}\` is not the address of a package.`,
      'https://host/chart-1.2.3.tgz; a repository is named by --repository',
    )
  }
  return { kind: 'url', text: shown, url: text }
}

function parseGitName(text: string): RemoteName {
  const found = gitForm.exec(text)
  const [, revision = '', path = null] = found ?? []
  const isInside = path === null || !(path.startsWith('/') || path.split('/').includes('..'))
  // A revision that looks like an option is never handed to git.
  if (found === null || revision.startsWith('-') || !isInside) {
    throw misspelt(`\`${text}\` is not a commit and a path in it.`, 'git:v0.12.0 or git:main:charts/workspace')
  }
  return { kind: 'git', text, revision, path: path === null ? null : path.replace(/^(?:\.\/)+|\/+$/g, '') }
}

function misspelt(message: string, example: string): SourceError {
  return new SourceError(message, { code: 'source-not-found', hint: `Write ${example}.` })
}

function notFound(text: string, neighbours: readonly string[]): SourceError {
  const cut = Math.max(text.replace(/[\\/]+$/, '').lastIndexOf('/'), 0)
  const folder = cut === 0 ? '' : text.slice(0, cut + 1)
  const near = nearestNames(text.slice(folder.length).replace(/[\\/]+$/, ''), neighbours).map((name) => folder + name)
  const guess = near.length === 0 ? '' : `Did you mean ${near.join(', ')}?\n`
  return new SourceError(`There is no file or folder \`${text}\`.`, {
    code: 'source-not-found',
    hint: `${guess}A release is named in one of these ways:\n${spellings}`,
  })
}
