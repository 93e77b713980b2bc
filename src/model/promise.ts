/**
 * What a release promises to those who run the one before it. KAITO's release management document is
 * the source of all four; docs/verdicts.md says when each is kept.
 */
export const promises = ['in-place', 'custom-resources', 'rollback', 'side-by-side'] as const
export type PromiseName = (typeof promises)[number]

/**
 * `kept` is proved; `conditional` breaks only under a condition that some users meet; `unknown` was
 * examined without a decision; `not-examined` is outside what the command looks at.
 */
export type PromiseAnswer = 'kept' | 'conditional' | 'broken' | 'unknown' | 'not-examined'

/** `downgrade`: next is older than previous. `unknown`: a side has no version that is strict SemVer. */
export type ReleaseKind = 'patch' | 'minor' | 'major' | 'candidate' | 'downgrade' | 'unknown'
