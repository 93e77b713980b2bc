import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

let collect: (() => void) | null = null

/**
 * Gives back what is no longer used, now. Left alone, V8 lets the garbage of a long stream grow to several times of what
 * is in use, as long as the machine has memory; this bounds it. Takes tens of milliseconds.
 * https://nodejs.org/api/v8.html#v8setflagsfromstringflags
 */
export function collectGarbage(): void {
  if (collect === null) {
    setFlagsFromString('--expose-gc')
    const exposed: unknown = runInNewContext('gc')
    collect = typeof exposed === 'function' ? () => void exposed() : () => {}
  }
  collect()
}
