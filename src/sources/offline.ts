import { SourceError } from '../errors.ts'
import type { OpenOptions } from './open-options.ts'

/** Throws for a name that needs the network when the user said `--offline`. */
export function refuseOffline(shown: string, options: Pick<OpenOptions, 'offline'>): void {
  if (!options.offline) return
  throw new SourceError(`\`${shown}\` is on the network, and --offline forbids it.`, {
    code: 'source-offline',
    hint: 'Name a downloaded package or a snapshot file instead; `kaito-check snapshot` writes one.',
  })
}
