/** How loud a finding is: policy, changed by configuration and release kind. */
export const severities = ['info', 'warning', 'error'] as const
export type Severity = (typeof severities)[number]

/** From which severity on a finding fails the run; `never` reports only: the verdict is that of `error`, the exit code 0. */
export const failThresholds = ['error', 'warning', 'info', 'never'] as const
export type FailThreshold = (typeof failThresholds)[number]

const rank: Record<Severity, number> = { info: 0, warning: 1, error: 2 }

export function isAtLeast(severity: Severity, threshold: Severity): boolean {
  return rank[severity] >= rank[threshold]
}

export function lowerOf(left: Severity, right: Severity): Severity {
  return rank[left] <= rank[right] ? left : right
}

export function higherOf(left: Severity, right: Severity): Severity {
  return rank[left] >= rank[right] ? left : right
}

export function oneLower(severity: Severity): Severity {
  return severity === 'error' ? 'warning' : 'info'
}
