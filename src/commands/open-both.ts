import { KaitoCheckError } from '../errors.ts'
import type { ReleaseSource } from '../model/release-source.ts'
import type { OpenOptions } from '../sources/open-options.ts'
import { openRelease } from '../sources/open-release.ts'

/** Opens two releases at once. When one cannot be opened the other is called off, and nothing is left running. */
export async function openBoth(
  previous: readonly [name: string, options: OpenOptions],
  next: readonly [name: string, options: OpenOptions],
): Promise<readonly [ReleaseSource, ReleaseSource]> {
  const failure = new AbortController()
  const open = async ([name, options]: readonly [string, OpenOptions]): Promise<ReleaseSource> => {
    try {
      return await openRelease(name, { ...options, signal: failure.signal })
    } catch (error) {
      failure.abort()
      throw error
    }
  }
  const [first, second] = await Promise.allSettled([open(previous), open(next)])
  if (first.status === 'fulfilled' && second.status === 'fulfilled') return [first.value, second.value]
  const errors = [first, second].flatMap((result): readonly unknown[] =>
    result.status === 'rejected' ? [result.reason] : [],
  )
  // The one that was called off only says that it was.
  throw errors.find((error) => !(error instanceof KaitoCheckError && error.code === 'interrupted')) ?? errors[0]
}
