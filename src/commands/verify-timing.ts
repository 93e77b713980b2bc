import { defaultTiming, quickTiming, shortestWindow, type Timing } from '../cluster/plan/timing.ts'
import { UsageError } from '../errors.ts'
import type { VerifyOptions } from './verify-options.ts'

/** How long a run watches. `--soak` stands for every window at rest, and never for less than shows anything. */
export function timingOf({ quick, soak, watch }: Pick<VerifyOptions, 'quick' | 'soak' | 'watch'>): Timing {
  if (watch !== undefined) {
    return { baseline: watch, idle: watch, settle: 2, afterRestart: watch, stopped: watch, overlap: watch }
  }
  const base = quick === true ? quickTiming : defaultTiming
  if (soak === undefined) return base
  if (soak < shortestWindow) {
    throw new UsageError(`A soak of ${soak} s shows a hand-over at best.`, {
      hint: `Watch for at least ${shortestWindow}s.`,
    })
  }
  return {
    ...base,
    baseline: Math.min(soak, base.baseline),
    idle: soak,
    afterRestart: Math.min(soak, base.afterRestart),
    overlap: Math.min(Math.max(soak, shortestWindow), base.overlap),
    settle: Math.min(base.settle, soak / 3),
    stopped: Math.min(base.stopped, soak),
  }
}
