import {
  arrayMember,
  canonicalJson,
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  jsonEquals,
  member,
  memberAt,
  objectMember,
  stringMember,
} from '../../model/json.ts'
import { formatPath, type Path } from '../../model/path.ts'
import { isSecretName } from '../../model/secret-name.ts'
import { shortDigest } from '../../model/short-digest.ts'
import type { AuditEvent, FieldChange } from '../record.ts'

/** Writes that say nothing about two releases: heartbeats, and questions that are asked by POST. */
const noise = new Set([
  'coordination.k8s.io/leases',
  '/events',
  'events.k8s.io/events',
  '/bindings',
  'authentication.k8s.io/tokenreviews',
  'authentication.k8s.io/selfsubjectreviews',
  'authorization.k8s.io/subjectaccessreviews',
  'authorization.k8s.io/selfsubjectaccessreviews',
  'authorization.k8s.io/selfsubjectrulesreviews',
  'authorization.k8s.io/localsubjectaccessreviews',
])

const writingVerbs = new Set(['create', 'update', 'patch', 'delete', 'deletecollection'])
const podName = 'authentication.kubernetes.io/pod-name'
/** Objects whose last content is kept for comparison; beyond it the oldest are forgotten. */
const maximumObjects = 20_000
const maximumChanges = 40
const maximumMessage = 600

interface Known {
  readonly apiVersion: string
  readonly content: JsonObject
  /** Versions that came into being, so that a write that changes nothing is not credited twice. */
  readonly versions: Set<string>
}

/**
 * Turns lines of the API server's audit log (audit.k8s.io/v1) into what is kept of them: who wrote what, with which
 * answer, and which fields then read another value. Bodies are compared here and not kept.
 */
export class AuditReducer {
  readonly #known = new Map<string, Known>()

  /** Null for lines that are no write, or no whole line. */
  reduce(line: string): AuditEvent | null {
    const event = parse(line)
    if (event === null || stringMember(event, 'stage') !== 'ResponseComplete') return null
    const verb = stringMember(event, 'verb') ?? ''
    if (!writingVerbs.has(verb) || /[?&]dryRun=/.test(stringMember(event, 'requestURI') ?? '')) return null
    const target = objectMember(event, 'objectRef') ?? {}
    const group = stringMember(target, 'apiGroup') ?? ''
    const resource = stringMember(target, 'resource') ?? ''
    if (resource === '' || noise.has(`${group}/${resource}`)) return null
    const code = memberAt(event, 'responseStatus', 'code')
    const subresource = stringMember(target, 'subresource') ?? ''
    const answer = objectMember(event, 'responseObject')
    const metadata = objectMember(answer, 'metadata')
    const uid = stringMember(metadata, 'uid') ?? stringMember(target, 'uid') ?? null
    const isAccepted = typeof code === 'number' && code >= 200 && code < 300
    const version = stringMember(metadata, 'resourceVersion') ?? null
    const changes =
      isAccepted && answer !== undefined && uid !== null && isWhole(subresource) && !verb.startsWith('delete')
        ? this.#compare(uid, version, answer)
        : null
    return {
      at: stringMember(event, 'stageTimestamp') ?? '',
      ...writerOf(event),
      verb,
      group,
      resource,
      subresource,
      namespace: stringMember(target, 'namespace') ?? null,
      name: stringMember(target, 'name') ?? stringMember(metadata, 'name') ?? null,
      uid,
      code: typeof code === 'number' ? code : 0,
      message: isAccepted ? null : messageOf(event),
      version: isAccepted ? version : null,
      generation: numberOf(member(metadata, 'generation')),
      owners: arrayMember(metadata, 'ownerReferences').flatMap((owner) => stringMember(owner, 'uid') ?? []),
      changes,
    }
  }

  #compare(uid: string, version: string | null, answer: JsonObject): readonly FieldChange[] | null {
    const content = contentOf(answer)
    const apiVersion = stringMember(answer, 'apiVersion') ?? ''
    const known = this.#known.get(uid)
    if (known === undefined) {
      this.#remember(uid, { apiVersion, content, versions: new Set(version === null ? [] : [version]) })
      return null
    }
    // The answer to a write that changes nothing carries the version of an earlier one.
    if (version !== null && known.versions.has(version)) return []
    if (version !== null) known.versions.add(version)
    this.#known.set(uid, { apiVersion, content, versions: known.versions })
    const changes = changesBetween(known.content, content, [])
    // Seen through another served version, a field may only be out of sight.
    const seen = apiVersion === known.apiVersion ? changes : changes.filter(({ isPresence }) => !isPresence)
    return seen.slice(0, maximumChanges).map(({ path, value }) => ({ path, value }))
  }

  #remember(uid: string, known: Known): void {
    if (this.#known.size >= maximumObjects) {
      for (const oldest of this.#known.keys()) {
        this.#known.delete(oldest)
        break
      }
    }
    this.#known.set(uid, known)
  }
}

function parse(line: string): JsonObject | null {
  try {
    const value: Json = JSON.parse(line)
    return isJsonObject(value) ? value : null
  } catch {
    // A line that was cut by rotation.
    return null
  }
}

/** Impersonation makes another account the one that acts. */
function writerOf(event: JsonObject): Pick<AuditEvent, 'account' | 'pod'> {
  const impersonated = objectMember(event, 'impersonatedUser')
  const user = impersonated ?? objectMember(event, 'user')
  const [pod] = arrayMember(objectMember(user, 'extra'), podName)
  return { account: stringMember(user, 'username') ?? '', pod: typeof pod === 'string' ? pod : null }
}

function messageOf(event: JsonObject): string {
  const message = memberAt(event, 'responseStatus', 'message') ?? memberAt(event, 'responseObject', 'message')
  const reason = memberAt(event, 'responseStatus', 'reason')
  const text = typeof message === 'string' ? message : typeof reason === 'string' ? reason : ''
  return text.slice(0, maximumMessage)
}

/** Whether the answer to a write of this subresource is the object itself. */
function isWhole(subresource: string): boolean {
  return subresource === '' || subresource === 'status'
}

function numberOf(value: Json | undefined): number | null {
  return typeof value === 'number' ? value : null
}

/** What the server counts is no content. */
const counted = new Set(['resourceVersion', 'generation', 'managedFields', 'uid', 'creationTimestamp', 'selfLink'])

function contentOf({ apiVersion: _apiVersion, kind: _kind, ...object }: JsonObject): JsonObject {
  const metadata = objectMember(object, 'metadata') ?? {}
  const kept = Object.fromEntries(Object.entries(metadata).filter(([key]) => !counted.has(key)))
  return { ...object, metadata: kept }
}

/** A change and whether the field was added or removed by it. */
interface Change extends FieldChange {
  readonly isPresence: boolean
}

/** Fields of `after` that read another value than in `before`, at their deepest place. */
function changesBetween(before: Json | undefined, after: Json | undefined, path: Path): readonly Change[] {
  if (jsonEquals(before, after)) return []
  if (isJsonObject(before) && isJsonObject(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])]
    return keys.flatMap((key) => changesBetween(member(before, key), member(after, key), [...path, key]))
  }
  if (isJsonArray(before) && isJsonArray(after) && before.length === after.length) {
    return after.flatMap((item, index) => changesBetween(before[index], item, [...path, index]))
  }
  const isPresence = before === undefined || after === undefined
  return [{ path: formatPath(path), value: shownValue(after, path.at(-1)), isPresence }]
}

const longestValue = 160

/** A value short enough to read; certificates and long ones by their digest. */
function shownValue(value: Json | undefined, key: string | number | undefined): string {
  if (value === undefined) return 'absent'
  const text = canonicalJson(value)
  const isHidden = key === 'caBundle' || (typeof key === 'string' && isSecretName(key))
  if (!isHidden && text.length <= longestValue) return text
  return `sha256:${shortDigest(text)} (${text.length} characters)`
}
