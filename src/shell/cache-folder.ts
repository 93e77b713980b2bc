import { isAbsolute, join } from 'node:path'
import type { Environment } from './environment.ts'

/** Where a program may keep what it can make again: the user's folder for such things (XDG base directories); null where there is none. */
export function cacheFolder(program: string, environment: Environment): string | null {
  const named = environment['XDG_CACHE_HOME'] ?? ''
  if (isAbsolute(named)) return join(named, program)
  if (environment['HOME'] !== undefined)
    return environment['HOME'] === '' ? null : join(environment['HOME'], '.cache', program)
  const local = environment['LOCALAPPDATA'] ?? ''
  return local === '' ? null : join(local, program)
}
