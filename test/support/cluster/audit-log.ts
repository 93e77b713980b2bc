import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import type { Json, JsonObject } from '../../../src/model/json.ts'
import { memberAt, objectMember } from '../../../src/model/json.ts'
import { textAt } from './api-client.ts'

/** One request that the API server answered; policy decides which of them are there. */
export interface AuditEvent {
  readonly time: string
  readonly verb: string
  /** `system:serviceaccount:NAMESPACE:NAME` for a pod. */
  readonly user: string
  /** Name of the pod whose token was used; empty for anybody else. */
  readonly pod: string
  readonly userAgent: string
  /** `widgets`, or `widgets/status`. */
  readonly resource: string
  readonly namespace: string
  readonly name: string
  /** HTTP status. */
  readonly code: number
  /** resourceVersion after the request, where the policy keeps bodies. */
  readonly resourceVersion: string
  readonly requestObject: JsonObject | undefined
  readonly responseObject: JsonObject | undefined
}

export interface AuditLog {
  /** The place behind what is there now, for {@link AuditLog.events}. */
  mark(): number
  /** What was written behind a mark. */
  events(since?: number): readonly AuditEvent[]
}

/** `read` gives everything from a byte on. */
export function auditLogOf(read: (start: number) => Buffer): AuditLog {
  // From the mark on only: in a fight the log grows by tens of megabytes a minute.
  const wholeLines = (start: number) => {
    const bytes = read(start)
    return bytes.subarray(0, bytes.lastIndexOf('\n') + 1)
  }
  return {
    mark: () => wholeLines(0).length,
    events: (since = 0) => parseAuditLog(wholeLines(since).toString('utf8')),
  }
}

/** The log in a file of this machine. */
export function auditLogIn(path: string): AuditLog {
  return auditLogOf((start) => {
    const file = openSync(path, 'r')
    try {
      const bytes = Buffer.alloc(Math.max(0, fstatSync(file).size - start))
      return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, start))
    } finally {
      closeSync(file)
    }
  })
}

/**
 * Writes that changed an object, each with the identity that made it, in the order of the versions. A request that
 * changed nothing is answered with the version that was there, so each version belongs to its earliest event.
 */
export function changesOf(
  events: readonly AuditEvent[],
  of: { readonly resource: string; readonly name?: string },
): readonly AuditEvent[] {
  const seen = new Set<string>()
  return events.filter((event) => {
    const [resource] = event.resource.split('/')
    if (resource !== of.resource || (of.name !== undefined && event.name !== of.name)) return false
    const key = `${event.namespace}/${event.name}/${event.resourceVersion}`
    if (event.code >= 300 || event.resourceVersion === '' || seen.has(key)) return false
    seen.add(key)
    return true
  })
}

/** How often the writer changes along a list of writes. */
export function alternations(events: readonly AuditEvent[], identity: (event: AuditEvent) => string): number {
  return events.filter((event, at) => {
    const before = events[at - 1]
    return before !== undefined && identity(before) !== identity(event)
  }).length
}

function parseAuditLog(text: string): readonly AuditEvent[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map(parseEvent)
}

function parseEvent(line: string): AuditEvent {
  const event: Json = JSON.parse(line)
  const pod = memberAt(event, 'user', 'extra', 'authentication.kubernetes.io/pod-name')
  const subresource = textAt(event, 'objectRef', 'subresource')
  const responseObject = objectMember(event, 'responseObject')
  const code = memberAt(event, 'responseStatus', 'code')
  return {
    time: textAt(event, 'requestReceivedTimestamp'),
    verb: textAt(event, 'verb'),
    user: textAt(event, 'user', 'username'),
    pod: Array.isArray(pod) ? String(pod[0]) : '',
    userAgent: textAt(event, 'userAgent'),
    resource: textAt(event, 'objectRef', 'resource') + (subresource === '' ? '' : `/${subresource}`),
    namespace: textAt(event, 'objectRef', 'namespace'),
    // A create names its object in the answer only.
    name: textAt(event, 'objectRef', 'name') || textAt(responseObject, 'metadata', 'name'),
    code: typeof code === 'number' ? code : 0,
    resourceVersion: textAt(responseObject, 'metadata', 'resourceVersion'),
    requestObject: objectMember(event, 'requestObject'),
    responseObject,
  }
}
