import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Asks again and again until the answer is neither undefined nor false, and gives that answer. Throws after `seconds`
 * with what was waited for and, where asking itself failed last, why.
 */
export async function waitUntil<Answer>(
  what: string,
  seconds: number,
  ask: () => Promise<Answer | undefined | false> | Answer | undefined | false,
): Promise<Answer> {
  const end = Date.now() + seconds * 1000
  let last = ''
  do {
    try {
      const answer = await ask()
      if (answer !== undefined && answer !== false) return answer
      last = ''
    } catch (cause) {
      last = `: ${cause instanceof Error ? cause.message : String(cause)}`
    }
    await sleep(100)
  } while (Date.now() < end)
  throw new Error(`${what}: not within ${seconds} s${last}`)
}
