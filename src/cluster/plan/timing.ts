/** How long a run watches, in seconds. */
export interface Timing {
  /** Previous alone, both controls within. */
  readonly baseline: number
  /** Both at rest. */
  readonly idle: number
  /** After each stimulus. */
  readonly settle: number
  /** After both were restarted. */
  readonly afterRestart: number
  /** With one of them stopped. */
  readonly stopped: number
  /** Both in one Deployment. */
  readonly overlap: number
}

/**
 * A fight shows within a minute (measured on two KAITO controllers); an overlap of less than 15 s only shows a
 * hand-over. A restart stands in for the resync, which controller-runtime does every 10 hours.
 */
export const defaultTiming: Timing = {
  baseline: 60,
  idle: 60,
  settle: 10,
  afterRestart: 60,
  stopped: 20,
  overlap: 30,
}

/** For pull requests. */
export const quickTiming: Timing = {
  baseline: 20,
  idle: 20,
  settle: 5,
  afterRestart: 20,
  stopped: 10,
  overlap: 15,
}

/** The least that a verdict may rest on. */
export const shortestWindow = 15

/** Seconds that a step may take. */
export const limits = {
  host: 15,
  createCluster: 600,
  loadImages: 600,
  install: 300,
  controllers: 300,
  /** From the last write to rest. */
  quiet: 120,
  /** From the deletion of custom resources to their end. */
  deletion: 60,
  rollback: 300,
  uninstall: 300,
  api: 60,
  cleanUp: 120,
} as const
