import type { JsonObject } from './json.ts'
import type { ReadProblem } from './release-source.ts'

/** A Helm chart repository as its index describes it, and what of it could be fetched. */
export interface Repository {
  /** As the user named it. */
  readonly ref: string
  readonly entries: readonly RepositoryEntry[]
  /** Other index files found beside the first (`index.yaml` of a sub-folder, say). */
  readonly otherIndexes: readonly { readonly file: string; readonly entries: readonly RepositoryEntry[] }[]
  /** Packages in the folder; null for a remote repository, which cannot be listed. */
  readonly packages: readonly RepositoryPackage[] | null
  readonly problems: readonly ReadProblem[]
}

export interface RepositoryEntry {
  readonly name: string
  readonly version: string
  readonly appVersion: string | null
  readonly digest: string | null
  readonly created: string | null
  readonly urls: readonly string[]
  readonly line: number | null
  readonly raw: JsonObject
}

export interface RepositoryPackage {
  readonly file: string
  /** `sha256:…` of the bytes. */
  readonly digest: string
  /** From the package's own Chart.yaml; null when it cannot be read. */
  readonly name: string | null
  readonly version: string | null
}
