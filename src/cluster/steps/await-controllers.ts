import { setTimeout as wait } from 'node:timers/promises'
import { arrayMember, isJsonObject, type Json, memberAt } from '../../model/json.ts'
import type { Side } from '../../model/topology.ts'
import type { KubernetesApi } from '../../shell/kubernetes-api.ts'
import {
  containersOf,
  lastEnd,
  podsOf,
  stateOf,
  type WorkloadLists,
  type WorkloadState,
} from '../observe/pod-states.ts'
import type { Workload } from '../plan/release-facts.ts'
import type { ControllersRecord } from '../record.ts'
import { apiOf, done, type Executor, type RunContext } from '../run-context.ts'

const interval = 500

/**
 * Waits until every workload of a side serves. That they never will is no failure: what needs no controllers goes on,
 * the rest is left out for that reason.
 */
export const awaitControllers: Executor<'await-controllers'> = async (
  step,
  { side, workloads, isPartial },
  context,
) => {
  const begun = Date.now()
  const settled = await poll(workloads, isPartial, context, begun + (step.limit - 30) * 1000)
  await notePods(side, workloads, context)
  const { state, recorder } = context
  const record: ControllersRecord = {
    bed: state.bed?.name ?? 'beside',
    side,
    at: context.clock(),
    runs: settled.kind === 'ready',
    kind: kinds[settled.kind],
    reason: settled.kind === 'ready' ? `${workloads.length} workloads are ready` : settled.reason,
  }
  recorder.controllers.push(record)
  if (settled.kind !== 'ready') {
    state.controllersRun = false
    state.controllersReason ??= `the pods of ${side} do not run: ${settled.reason}`
  }
  return done
}

const kinds = {
  ready: 'running',
  absent: 'absent',
  failing: 'failing',
  waiting: 'slow',
} as const satisfies Record<WorkloadState['kind'], ControllersRecord['kind']>

async function poll(
  workloads: readonly Workload[],
  isPartial: boolean,
  context: RunContext,
  end: number,
): Promise<WorkloadState> {
  const begun = Date.now()
  for (;;) {
    const lists = await listWorkloads(apiOf(context), workloads)
    const states = workloads.map((workload) => stateOf(workload, lists, isPartial, (Date.now() - begun) / 1000))
    const hopeless = states.find(({ kind }) => kind === 'absent') ?? states.find(({ kind }) => kind === 'failing')
    if (hopeless !== undefined) return hopeless
    const waiting = states.find(({ kind }) => kind === 'waiting')
    if (waiting === undefined) return { kind: 'ready' }
    if (Date.now() > end) return waiting
    await wait(interval, undefined, { signal: context.signal })
  }
}

/** Everything that the state of workloads is read from. */
export async function listWorkloads(api: KubernetesApi, workloads: readonly Workload[]): Promise<WorkloadLists> {
  const namespaces = [...new Set(workloads.map(({ namespace }) => namespace))]
  const items = async (path: string): Promise<readonly Json[]> =>
    arrayMember((await api.send({ method: 'GET', path })).body, 'items')
  const inEach = async (path: (namespace: string) => string) =>
    (await Promise.all(namespaces.map((namespace) => items(path(namespace))))).flat()
  const [pods, replicaSets, nodes, live] = await Promise.all([
    inEach((namespace) => `/api/v1/namespaces/${namespace}/pods`),
    inEach((namespace) => `/apis/apps/v1/namespaces/${namespace}/replicasets`),
    items('/api/v1/nodes'),
    Promise.all(
      workloads.map(async ({ kind, name, namespace }) => {
        const path = `/apis/apps/v1/namespaces/${namespace}/${kind.toLowerCase()}s/${name}`
        const { code, body } = await api.send({ method: 'GET', path })
        return code === 200 && isJsonObject(body) ? ([`${kind}/${name}`, body] as const) : null
      }),
    ),
  ])
  return { pods, replicaSets, nodes, workloads: new Map(live.filter((entry) => entry !== null)) }
}

/** Remembers whose pods these are, and how often they have been restarted. */
export async function notePods(side: Side, workloads: readonly Workload[], context: RunContext): Promise<void> {
  const { state, recorder } = context
  const bed = state.bed?.name
  if (bed === undefined || workloads.length === 0) return
  const lists = await listWorkloads(apiOf(context), workloads)
  for (const workload of workloads) {
    const title = `${workload.kind}/${workload.name}`
    for (const { pod, name, revision, account } of podsOf(workload, lists)) {
      const key = `${workload.namespace} ${title} ${revision}`
      const owner = state.revisions.get(key) ?? side
      state.revisions.set(key, owner)
      recorder.pods.set(`${bed} ${workload.namespace}/${name}`, {
        bed,
        namespace: workload.namespace,
        name,
        side: owner,
        workload: title,
        account: `system:serviceaccount:${workload.namespace}:${account}`,
      })
      for (const container of containersOf(pod)) {
        const restarts = memberAt(container, 'restartCount')
        if (typeof restarts !== 'number' || restarts === 0) continue
        recorder.restarts.set(`${bed} ${workload.namespace}/${name} ${restarts}`, {
          bed,
          side: owner,
          workload: title,
          pod: name,
          restarts,
          reason: lastEnd(container),
          at: context.clock(),
        })
      }
    }
  }
}
