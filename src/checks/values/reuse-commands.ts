import type { Condition } from '../../model/finding.ts'
import type { Measure } from '../../model/recipe.ts'
import type { RenderVariant } from '../../model/release.ts'
import type { ReleasePair } from '../rule.ts'
import { variantFor } from '../variants.ts'

/** Flags of `helm upgrade` that bring values of the previous release along. */
export const reuseFlags = ['reuse-values', 'reset-then-reuse-values'] as const
export type ReuseFlag = (typeof reuseFlags)[number]

export interface ReusedRender {
  readonly flag: ReuseFlag
  readonly variant: RenderVariant
}

/** The next release as upgrades with these flags render it, refused ones included. */
export function reusedRenders({ next }: ReleasePair): readonly ReusedRender[] {
  return reuseFlags.flatMap((flag) => {
    const variant = variantFor(next, flag)
    return variant === null ? [] : [{ flag, variant }]
  })
}

/** What does for `--reuse-values`, from Helm 3.14 on: the defaults of the next chart below the values that were given. */
export const resetMeasure: Measure = {
  of: 'reused-values',
  phase: 'step',
  text: 'Keep the values that were given, and take the defaults of the next chart.',
  commands: [],
  flags: ['--reset-then-reuse-values'],
}

/** Whether an upgrade that fails or misleads with a flag goes through with `--reset-then-reuse-values`. */
export function isResetOpen(flag: ReuseFlag, renders: readonly ReusedRender[]): boolean {
  return (
    flag === 'reuse-values' &&
    !renders.some((other) => other.flag === 'reset-then-reuse-values' && other.variant.failure !== null)
  )
}

export function onlyWith(flag: ReuseFlag): Condition {
  return { kind: 'command', text: `only when the upgrade is run with \`--${flag}\`` }
}

/** `reuseValues` of Helm, in words. */
export const reuseSources = [
  'helm/helm pkg/action/upgrade.go, reuseValues',
  'https://helm.sh/docs/helm/helm_upgrade/',
] as const

export const reuseWhy =
  '`helm upgrade --reuse-values` lets all values of the previous release, defaults included, stand for the values.yaml of the next chart: whatever that file adds or changes is not there.'
