import { setTimeout as wait } from 'node:timers/promises'
import type { KubernetesApi } from '../../shell/kubernetes-api.ts'
import { groupPath } from '../list-cluster.ts'
import type { InjectedFight } from '../plan/step.ts'
import type { InjectedRecord } from '../record.ts'
import { apiOf, done, type Executor, type RunContext } from '../run-context.ts'
import { notePods } from './await-controllers.ts'
import { saveLogs } from './save-logs.ts'

/** Milliseconds between two writes of the made-up fight. */
const strikeInterval = 400

/** Lets the cluster be for some seconds, with canaries in bursts, and marks the time as one window. */
export const watchWindow: Executor<'window'> = async (step, { window, seconds, injected }, context) => {
  const { state, recorder } = context
  const bed = state.bed
  if (bed === null) return done
  await state.audit?.sync()
  const from = context.clock()
  const fight = injected === null ? null : startFight(injected, context)
  let record: InjectedRecord | null = null
  try {
    await wait(seconds * 1000, undefined, { signal: context.signal })
  } finally {
    // Or it would go on after the run.
    record = (await fight?.()) ?? null
  }
  const to = context.clock()
  await state.audit?.sync()
  await noteRestarts(context)
  await saveLogs(context)
  recorder.windows.push({
    bed: bed.name,
    topologies: step.topologies,
    window,
    isIdle: true,
    from,
    to,
    injected: record,
  })
  return done
}

/** Pods that were restarted meanwhile. */
async function noteRestarts(context: RunContext): Promise<void> {
  const { bed } = context.state
  for (const step of bed?.steps ?? []) {
    if (step.action.kind === 'await-controllers' && !step.action.isPartial) {
      await notePods(step.action.side, step.action.workloads, context)
    }
  }
}

/** Two accounts that nobody is set one annotation in turn; returns how to end it. */
function startFight(injected: InjectedFight, context: RunContext): () => Promise<InjectedRecord> {
  const { resource, namespace, name } = injected.object
  const api = apiOf(context)
  const place = namespace === null ? '' : `/namespaces/${namespace}`
  const path = `${groupPath(resource)}${place}/${resource.resource}/${name}`
  const state = { isOver: false, writes: 0 }
  const fighting = (async () => {
    for (let turn = 0; !state.isOver; turn += 1) {
      const account = injected.accounts[turn % 2] ?? injected.accounts[0]
      if (await strike(api, path, account)) state.writes += 1
      await wait(strikeInterval)
    }
  })()
  return async () => {
    state.isOver = true
    await fighting
    return {
      group: resource.group,
      resource: resource.resource,
      namespace,
      name,
      accounts: [...injected.accounts],
      writes: state.writes,
    }
  }
}

async function strike(api: KubernetesApi, path: string, account: string): Promise<boolean> {
  const { code } = await api.send({
    method: 'PATCH',
    path: `${path}?fieldManager=kaito-check-made-up`,
    contentType: 'application/merge-patch+json',
    headers: { 'Impersonate-User': account, 'Impersonate-Group': 'system:masters' },
    body: { metadata: { annotations: { 'kaito-check/made-up-fight': account.split(':').at(-1) ?? account } } },
  })
  return code === 200
}
