import { availableParallelism } from 'node:os'

/** How many programs this machine runs at once without one waiting for another. */
export function coreCount(): number {
  return availableParallelism()
}
