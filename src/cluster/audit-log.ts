import { setTimeout as wait } from 'node:timers/promises'
import { memberAt } from '../model/json.ts'
import { startInBackground } from '../shell/background.ts'
import { followFile } from '../shell/follow-file.ts'
import type { KubernetesApi } from '../shell/kubernetes-api.ts'
import { AuditReducer } from './observe/reduce-audit.ts'
import type { Words } from './plan/step.ts'
import type { Programs } from './programs.ts'
import type { AuditEvent } from './record.ts'

/** Where the API server's audit log is: a file on this machine, or what a command prints. */
export type AuditSource =
  | { readonly kind: 'file'; readonly path: string; readonly from: 'beginning' | 'end' }
  | { readonly kind: 'command'; readonly words: Words }

/** The audit log of a cluster while it grows. */
export interface AuditLog {
  readonly counts: { readonly events: number; readonly dropped: number }
  /** Time of the last write that somebody else than the run itself made, by this machine's clock; 0 for none. */
  lastForeignWrite(): number
  /** Waits until everything written so far has been read; false when it does not come. */
  sync(): Promise<boolean>
  stop(): Promise<void>
}

/** Beyond this many events of one object in ten seconds, only their number is kept: a fight is known by then. */
const burstLimit = 400
const burstLength = 10_000
const syncLimit = 20_000
const markInterval = 1_500

export interface AuditOptions {
  readonly programs: Programs
  readonly api: KubernetesApi
  /** A namespace that the run may write to. */
  readonly namespace: string
  readonly account: string | null
  readonly onEvent: (event: AuditEvent) => void
}

export function readAuditLog(source: AuditSource, options: AuditOptions): AuditLog {
  const reducer = new AuditReducer()
  const counts = { events: 0, dropped: 0 }
  const seenVersions: string[] = []
  const bursts = new Map<string, { since: number; count: number }>()
  let lastForeign = 0
  const onLine = (line: string) => {
    const event = reducer.reduce(line)
    if (event === null) return
    if (event.resource === 'namespaces' && event.name === options.namespace && event.version !== null) {
      seenVersions.push(event.version)
    }
    if (event.account !== options.account && isOfInterest(event)) lastForeign = Date.now()
    if (isInBurst(event, bursts)) {
      counts.dropped += 1
      return
    }
    counts.events += 1
    options.onEvent(event)
  }
  const following =
    source.kind === 'file'
      ? followFile(source.path, source.from, onLine)
      : startInBackground(
          {
            program: options.programs.pathOf(source.words[0] ?? ''),
            arguments: source.words.slice(1),
            directory: options.programs.directory,
            environment: options.programs.environment,
          },
          onLine,
        )
  return {
    counts,
    lastForeignWrite: () => lastForeign,
    async sync() {
      const wanted = new Set<string>()
      const end = Date.now() + syncLimit
      let next = 0
      while (!seenVersions.some((version) => wanted.has(version))) {
        if (Date.now() > end) return false
        // A log that is read from its end may be opened only after the first mark was written.
        if (Date.now() >= next) {
          const version = await mark(options)
          if (version === null) return false
          wanted.add(version)
          next = Date.now() + markInterval
        }
        await wait(50)
      }
      seenVersions.length = 0
      return true
    },
    stop: () => following.stop(),
  }
}

/** Writes to the run's own namespace; the version that came of it, null where the API server does not take it. */
async function mark({ api, namespace }: AuditOptions): Promise<string | null> {
  const { code, body } = await api.send({
    method: 'PATCH',
    path: `/api/v1/namespaces/${namespace}`,
    contentType: 'application/merge-patch+json',
    body: { metadata: { annotations: { 'kaito-check/read-up-to': String(performance.now()) } } },
  })
  const version = memberAt(body, 'metadata', 'resourceVersion')
  return code === 200 && typeof version === 'string' ? version : null
}

/** The control plane's own housekeeping never comes to rest. */
function isOfInterest({ account, resource }: AuditEvent): boolean {
  if (resource === 'nodes' || resource === 'endpointslices' || resource === 'endpoints') return false
  return account !== 'system:apiserver' && account !== 'system:serviceaccount:kube-system:root-ca-cert-publisher'
}

function isInBurst(event: AuditEvent, bursts: Map<string, { since: number; count: number }>): boolean {
  const key = `${event.group}/${event.resource}/${event.namespace ?? ''}/${event.name ?? ''}`
  const now = Date.now()
  const burst = bursts.get(key)
  if (burst === undefined || now - burst.since > burstLength) {
    bursts.set(key, { since: now, count: 1 })
    return false
  }
  burst.count += 1
  return burst.count > burstLimit
}
