/** Where a finding points. `file` is relative to the chart or folder; lines and columns count from 1. */
export type Location = {
  readonly file: string | null
  /** In `file`; for a template, in the text that Helm rendered from it. */
  readonly line: number | null
  readonly column: number | null
  /** `Kind/name` or `Kind/namespace/name`. */
  readonly object: string | null
  /** Fields as kubectl writes them: `.spec.versions[0].name`; `[*]` is any item, `[key]` any map value. */
  readonly path: string | null
}

export const nowhere: Location = { file: null, line: null, column: null, object: null, path: null }
