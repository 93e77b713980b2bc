/** How a project makes its releases, as its configuration says. */
export interface ReleasePractice {
  /** Folders of the charts that are released, with * and ?; empty: every chart outside folders of tests and examples. */
  readonly charts: readonly string[]
  /** Where changes are made first. */
  readonly mainBranch: string
  /** Days between the last candidate and its minor. */
  readonly soakDays: number
  /** Days between minors, and how far from it they may be. */
  readonly cadenceDays: number
  readonly cadenceToleranceDays: number
}

/** KAITO's release management: a week of soak, a minor about every two months. */
export const defaultReleasePractice: ReleasePractice = {
  charts: [],
  mainBranch: 'main',
  soakDays: 7,
  cadenceDays: 60,
  cadenceToleranceDays: 30,
}
