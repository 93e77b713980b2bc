import { arrayMember, isJsonObject, type JsonObject, objectMember, stringMember } from '../../model/json.ts'
import type { ReadOnlyApi } from '../../shell/cluster-access.ts'
import { collectGarbage } from '../../shell/collect-garbage.ts'
import { askAgain } from './ask-again.ts'

/** Objects in one answer: enough to keep the API server busy, few enough to forget them again soon. */
const pageSize = 500

/** Pages that are forgotten together. */
const pagesForgotten = 20

/** Times that a list is begun anew before it is given up. */
const mostRestarts = 3

/** What takes the objects of a list as they come; a list that has to begin anew calls `restart` first. */
export interface ListReader {
  take(objects: readonly JsonObject[]): void
  restart(): void
}

/** How a list ended: whole, or why not. */
export type ListOutcome = { readonly kind: 'whole' } | { readonly kind: 'failed'; readonly reason: string }

/**
 * Reads a collection page by page and keeps none of it; the next page is on its way while one is taken.
 *
 * A continue token dies with the version of the list that it belongs to, after 5 to 15 minutes. The 410 that says so
 * brings a token that goes on from the same place in what is there now: whatever was there all the time is still read,
 * once. Without such a token the list begins anew.
 * A page that the server is too busy for is asked for again.
 * https://kubernetes.io/docs/reference/using-api/api-concepts/#retrieving-large-results-sets-in-chunks
 */
export async function listObjects(api: ReadOnlyApi, path: string, reader: ListReader): Promise<ListOutcome> {
  const ask = (token: string | undefined) => {
    const query = new URLSearchParams({ limit: String(pageSize), ...(token === undefined ? {} : { continue: token }) })
    return askAgain(() => api.get(`${path}?${query}`, { timeout: 120_000 }))
  }
  let restarts = 0
  let taken = 0
  let page = ask(undefined)
  for (;;) {
    const { code, body } = await page
    const token = stringMember(objectMember(body, 'metadata'), 'continue') || undefined
    if (code === 410) {
      if (token === undefined) {
        restarts += 1
        if (restarts > mostRestarts) return { kind: 'failed', reason: 'the list expired again and again' }
        reader.restart()
      }
      page = ask(token)
      continue
    }
    if (code !== 200) return { kind: 'failed', reason: stringMember(body, 'message') ?? `HTTP ${code}` }
    if (token !== undefined) page = ask(token)
    // Whoever waits for the page is not there yet.
    page.catch(() => {})
    reader.take(arrayMember(body, 'items').filter(isJsonObject))
    taken += 1
    if (taken % pagesForgotten === 0) collectGarbage()
    if (token === undefined) return { kind: 'whole' }
  }
}

/** How many objects there are, by one request for one of them; null where the API server does not say. */
export async function countObjects(api: ReadOnlyApi, path: string): Promise<number | null> {
  const { code, body } = await askAgain(() => api.get(`${path}?limit=1`))
  if (code !== 200) return null
  const left = objectMember(body, 'metadata')?.['remainingItemCount']
  return arrayMember(body, 'items').length + (typeof left === 'number' ? left : 0)
}
