import { type Json, type JsonObject, objectMember } from '../../src/model/json.ts'

interface Write {
  readonly account: string
  readonly pod?: string
  readonly verb?: string
  readonly code?: number
  readonly message?: string
  readonly subresource?: string
  readonly version: number
  readonly object?: JsonObject
  readonly dryRun?: boolean
  readonly impersonated?: string
  readonly apiVersion?: string
  readonly resource?: string
  readonly stage?: string
}

/** A line of an audit log about one Widget, as kube-apiserver 1.34 writes it. */
export function auditLine(write: Write): string {
  const { account, pod, verb = 'update', code = 200, message, version, object = {}, dryRun = false } = write
  const apiVersion = write.apiVersion ?? 'example.test/v1'
  const metadata = { name: 'one', namespace: 'work', uid: 'uid-one', resourceVersion: String(version), generation: 1 }
  const extra: Json = pod === undefined ? {} : { 'authentication.kubernetes.io/pod-name': [pod] }
  const line: Json = {
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    stage: write.stage ?? 'ResponseComplete',
    requestURI: `/apis/${apiVersion}/namespaces/work/widgets/one${dryRun ? '?dryRun=All' : ''}`,
    verb,
    user: { username: account, groups: [], extra },
    ...(write.impersonated === undefined ? {} : { impersonatedUser: { username: write.impersonated } }),
    objectRef: {
      resource: write.resource ?? 'widgets',
      namespace: 'work',
      name: 'one',
      apiGroup: 'example.test',
      apiVersion: 'v1',
      ...(write.subresource === undefined ? {} : { subresource: write.subresource }),
    },
    responseStatus: { code, ...(message === undefined ? {} : { message }) },
    ...(code >= 300
      ? {}
      : {
          responseObject: {
            apiVersion,
            kind: 'Widget',
            ...object,
            metadata: { ...metadata, ...objectMember(object, 'metadata') },
          },
        }),
    requestReceivedTimestamp: `2026-01-01T00:00:${seconds(version)}Z`,
    stageTimestamp: `2026-01-01T00:00:${seconds(version)}Z`,
  }
  return JSON.stringify(line)
}

function seconds(version: number): string {
  return `${String(Math.floor(version / 10)).padStart(2, '0')}.${version % 10}00000`
}
