/** What a release's program says of its command line: where its source lies open, or its image was run. */
export type ProgramFacts = {
  /** Where it was read: Go source of the commit, or `IMAGE --help`. */
  readonly origin: 'source' | 'image'
  /** By name, then file. */
  readonly flags: readonly DeclaredFlag[]
  readonly gates: readonly DeclaredGate[]
  /** Declarations whose names were not read: computed ones, and libraries that are given a set of flags. */
  readonly unread?: readonly UnreadFlags[]
  /** Folders of the source that hold a program (`package main`). */
  readonly programs?: readonly string[]
}

/** What may declare any flag; `text` is as it is written, without places. */
export type UnreadFlags = { readonly text: string; readonly at: DeclaredAt }

export type DeclaredFlag = {
  /** Without dashes. */
  readonly name: string
  /** As a command line has it: `:8080`, `10s`; as it is written where it is computed; null where it has none, or it is not said. */
  readonly default: string | null
  readonly isComputed?: true
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
