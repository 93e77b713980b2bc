import { SourceError } from '../errors.ts'

/**
 * Bounds on what is taken from a package, a folder or a repository. Beyond one, the source is refused
 * with a sentence that names it. The sizes of charts are Helm's own (pkg/chart/loader/archive:
 * MaxDecompressedChartSize, MaxDecompressedFileSize), so what Helm opens is opened here.
 */
export const limits = {
  /** Bytes of a package as published. */
  packageBytes: 100 * 1024 * 1024,
  /** Bytes of all files of a chart, vendored packages unpacked. */
  chartBytes: 100 * 1024 * 1024,
  /** Bytes of one file of a chart. */
  fileBytes: 5 * 1024 * 1024,
  /** Files of a chart, vendored packages unpacked. */
  entries: 10_000,
  /** Bytes out per byte in, once more than {@link ratioFreeBytes} came out. Text of charts reaches 30. */
  ratio: 300,
  ratioFreeBytes: 8 * 1024 * 1024,
  /** Bytes of a path inside a chart. */
  pathLength: 1024,
  /** Packages inside packages: `charts/A.tgz` that holds `charts/B.tgz`, and so on. */
  nesting: 8,
  /** Bytes of what `helm template` prints. */
  renderedBytes: 64 * 1024 * 1024,
  /** Bytes of a CRD manifest file; the API server takes requests of 3 MB. */
  manifestBytes: 16 * 1024 * 1024,
  /** Mappings and lists inside one another, in values. */
  depth: 500,
  /** Bytes of a commit's Go files that are searched for flags. */
  programBytes: 64 * 1024 * 1024,
  snapshotBytes: 256 * 1024 * 1024,
  indexBytes: 64 * 1024 * 1024,
  /** Packages of a local repository that are hashed. */
  repositoryPackages: 5_000,
} as const

/** Milliseconds that an external program may take. */
export const timeouts = {
  render: 120_000,
  fetch: 300_000,
  version: 15_000,
  git: 60_000,
} as const

/** A source beyond one of {@link limits}; unlike other damage it is never worked around. */
export class LimitError extends SourceError {
  constructor(shown: string, excess: string, hint?: string) {
    super(`\`${shown}\` ${excess}.`, { code: 'source-unreadable', ...(hint === undefined ? {} : { hint }) })
  }
}

/** `100 MiB`. */
export function mebibytes(bytes: number): string {
  return `${Math.floor(bytes / 1024 / 1024)} MiB`
}
