/** What to do in order, with commands to paste; each step is derived from findings. */
export type Recipe = {
  /** `Upgrade`, `Way back`. */
  readonly title: string
  readonly steps: readonly RecipeStep[]
}

export type RecipeStep = {
  /** One sentence or two. */
  readonly text: string
  readonly commands: readonly string[]
  /** Fingerprints of the findings that ask for the step. */
  readonly findings: readonly string[]
}
