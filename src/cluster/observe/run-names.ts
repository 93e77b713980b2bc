import type { Side } from '../../model/topology.ts'
import { namesOf } from '../plan/request.ts'
import type { AuditEvent, PodRecord, RunRecord } from '../record.ts'

/** Names of one run as they are said in a report, where no two runs differ. */
export interface RunNaming {
  /**
   * Takes out of a text what is the run's own: `kaito-check-1a2b3c4d-previous` is `previous`, its folder `WORK`, and the
   * port of an API server on this machine goes.
   */
  plain(text: string): string
  /** `Kind/name` or `Kind/namespace/name`. */
  object(kind: string, namespace: string | null, name: string): string
  /** Milliseconds since the run began, by the clock of the run. */
  timeOf(at: string): number
}

export function runNaming({
  runId,
  startedAt,
  clockAhead,
  paths,
}: Pick<RunRecord, 'runId' | 'startedAt' | 'clockAhead' | 'paths'>): RunNaming {
  const { cluster } = namesOf(runId)
  const start = Date.parse(startedAt)
  const plain = (text: string) =>
    paths
      .reduce((shown, [path, name]) => shown.replaceAll(path, name), text)
      .replaceAll(`${cluster}-`, '')
      .replaceAll(cluster, 'kaito-check')
      .replaceAll(/(https:\/\/127\.0\.0\.1):\d+/g, '$1')
  return {
    plain,
    object: (kind, namespace, name) =>
      namespace === null || namespace === '' ? `${kind}/${plain(name)}` : `${kind}/${plain(namespace)}/${plain(name)}`,
    timeOf: (at) => Date.parse(at) - clockAhead - start,
  }
}

/** Whose controller an account, and where known its pod, belongs to in one bed. */
export type Attribution = (event: Pick<AuditEvent, 'account' | 'pod'>) => Side | null

export function attribution(record: Pick<RunRecord, 'runId' | 'pods'>, bed: string): Attribution {
  const pods = record.pods.filter((pod) => pod.bed === bed)
  const byPod = new Map(pods.map((pod) => [`${pod.account} ${pod.name}`, pod.side]))
  const byAccount = new Map<string, Side | null>()
  for (const { account, side } of pods) {
    const known = byAccount.get(account)
    // One account of both sides tells nothing without the pod.
    byAccount.set(account, known === undefined || known === side ? side : null)
  }
  const { previousNamespace, nextNamespace } = namesOf(record.runId)
  const isShared = bed === 'in-place' || bed === 'same-namespace'
  return ({ account, pod }) => {
    const exact = pod === null ? undefined : byPod.get(`${account} ${pod}`)
    if (exact !== undefined) return exact
    const known = byAccount.get(account)
    if (known !== undefined) return known
    if (isShared) return null
    if (account.startsWith(`system:serviceaccount:${previousNamespace}:`)) return 'previous'
    return account.startsWith(`system:serviceaccount:${nextNamespace}:`) ? 'next' : null
  }
}

/**
 * The side whose pod a lease's holder names: by the pod's name, with something random after it (controller-runtime
 * pkg/leaderelection), or with its namespace before it.
 */
export function sideOfHolder(holder: string, pods: readonly PodRecord[]): Side | null {
  const [own = ''] = holder.split('_')
  return pods.find(({ namespace, name }) => own === name || own === `${namespace}/${name}`)?.side ?? null
}
