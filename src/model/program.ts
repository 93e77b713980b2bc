/** What a release's program says of its command line: where its source lies open, or its image was run. */
export type ProgramFacts = {
  /** Where it was read: Go source of the commit, or `IMAGE --help`. */
  readonly origin: 'source' | 'image'
  /** By name, then file. */
  readonly flags: readonly DeclaredFlag[]
  readonly gates: readonly DeclaredGate[]
}

export type DeclaredFlag = {
  /** Without dashes. */
  readonly name: string
  /** As it is written: `:8080`, `10*time.Second`; null where it has none, or it is not said. */
  readonly default: string | null
  readonly at: DeclaredAt
}

/** A feature that `--feature-gates` switches. */
export type DeclaredGate = {
  readonly name: string
  readonly default: boolean | null
  readonly at: DeclaredAt
}

/** A file of the repository and its line, or an image and the line of its answer. */
export type DeclaredAt = { readonly file: string; readonly line: number }
