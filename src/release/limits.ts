/**
 * Bounds on what is read of one release. Real operator charts stay below a tenth of each; beyond them a document
 * becomes a problem of the release, so that a hostile chart costs bounded time and memory.
 */
export const limits = {
  /** UTF-16 code units of one YAML document. The API server takes requests of 3 MB at most. */
  documentLength: 4 * 1024 * 1024,
  /** Documents of one file or one render. */
  documents: 20_000,
  /** Mappings and sequences inside one another. */
  depth: 300,
  /** Values of one document, those that aliases repeat included. */
  values: 1_000_000,
  /** Values that aliases repeat. */
  aliasedValues: 100_000,
  /** Charts inside one another: `charts/NAME/charts/NAME/…`. */
  chartDepth: 20,
} as const
