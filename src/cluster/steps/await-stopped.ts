import { setTimeout as wait } from 'node:timers/promises'
import { podsOf } from '../observe/pod-states.ts'
import { apiOf, done, type Executor, failedBecause } from '../run-context.ts'
import { listWorkloads } from './await-controllers.ts'

const interval = 300

/** Waits until no pod of the workloads is left, so that nothing of them writes any more. */
export const awaitStopped: Executor<'await-stopped'> = async (step, { workloads }, context) => {
  const stopped = workloads.filter(({ kind }) => kind !== 'DaemonSet')
  const end = Date.now() + step.limit * 1000
  for (;;) {
    const lists = await listWorkloads(apiOf(context), stopped)
    const left = stopped.flatMap((workload) => podsOf(workload, lists)).map(({ name }) => name)
    if (left.length === 0) return done
    if (Date.now() > end) return failedBecause(`the pods ${left.join(', ')} do not end`)
    await wait(interval, undefined, { signal: context.signal })
  }
}
