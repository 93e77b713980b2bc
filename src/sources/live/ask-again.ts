import { setTimeout as wait } from 'node:timers/promises'
import type { ApiAnswer } from '../../shell/kubernetes-api.ts'

/** Times that a question is put again, as client-go does. */
const mostRetries = 10
/** Seconds between two tries, at most, whatever the server asks for: somebody is waiting. */
const longestWait = 30

/**
 * Asks until there is an answer that counts: an API server that is busy (429) or fails (5xx) and says by `Retry-After`
 * when to come again is asked again then, and after one second where it does not say (429, 500, 502, 503, 504) or where no
 * answer came (0), three times.
 * client-go rest/with_retry.go; https://kubernetes.io/docs/concepts/cluster-administration/flow-control/
 */
export async function askAgain(ask: () => Promise<ApiAnswer>, pause = seconds): Promise<ApiAnswer> {
  for (let tries = 1; ; tries += 1) {
    const answer = await ask()
    const { code, retryAfter } = answer
    if (!passing.has(code)) return answer
    if (tries > (retryAfter === undefined && code !== 429 ? mostBlindRetries : mostRetries)) return answer
    await pause(Math.min(Math.max(retryAfter ?? 1, 1), longestWait))
  }
}

/** Times that a question is put again where the server has not asked for it. */
const mostBlindRetries = 3

const passing: ReadonlySet<number> = new Set([0, 429, 500, 502, 503, 504])

async function seconds(count: number): Promise<void> {
  await wait(count * 1000)
}
