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

/** What is done before the step itself, and after; in this order. */
export const recipePhases = ['protect', 'definitions', 'adopt', 'clear', 'step', 'after'] as const
export type RecipePhase = (typeof recipePhases)[number]

/** The upgrade itself, the same by who keeps the values of the previous release, or going back. */
export type RecipeKind = 'upgrade' | 'reused-values' | 'way-back'

/** What one finding asks for so that a step is safe. */
export interface Measure {
  readonly of: RecipeKind
  readonly phase: RecipePhase
  /** One sentence; measures with the same sentence are one step. */
  readonly text: string
  readonly commands: readonly string[]
  /** Flags that the Helm command of the step then needs. */
  readonly flags?: readonly string[]
  /** A template of the previous chart: what it renders is then applied by kubectl. */
  readonly template?: string
  /** The way back is then an upgrade to the previous chart: `helm rollback` stops at what is in the cluster and not in the current manifest. */
  readonly isByUpgrade?: boolean
  /** It is what the finding's own measures for the upgrade ask of the way back, whether or not the finding breaks that. */
  readonly isConsequence?: boolean
  /** It is worth doing before the step whichever promise the finding breaks. */
  readonly isPrecaution?: boolean
}
