import { setTimeout as wait } from 'node:timers/promises'
import { done, type Executor } from '../run-context.ts'

const interval = 200

/** Waits until nobody but the run itself has written for some seconds; what never rests is judged elsewhere. */
export const settle: Executor<'settle'> = async (_step, { seconds, deadline }, context) => {
  const { audit } = context.state
  const begun = Date.now()
  const end = begun + deadline * 1000
  while (Date.now() < end) {
    const last = Math.max(begun, audit?.lastForeignWrite() ?? begun)
    if (Date.now() - last >= seconds * 1000) break
    await wait(interval, undefined, { signal: context.signal })
  }
  return done
}
