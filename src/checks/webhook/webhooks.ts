import { apiGroupOf } from '../../model/api-scope.ts'
import { arrayMember, isJsonObject, type Json, type JsonObject, member, stringMember } from '../../model/json.ts'
import type { Path } from '../../model/path.ts'
import { type KubernetesObject, objectName, type Release } from '../../model/release.ts'
import { type Matcher, readMatcher } from './matcher.ts'

/** An entry of a webhook configuration; fields that are missing hold the API server's default (admissionregistration/v1 defaults.go). */
export interface Webhook extends Matcher {
  readonly type: 'validating' | 'mutating'
  readonly name: string
  readonly object: KubernetesObject
  /** Of the entry in the object. */
  readonly path: Path
  readonly failurePolicy: 'Fail' | 'Ignore'
  readonly timeoutSeconds: number
  readonly reinvocationPolicy: 'Never' | 'IfNeeded'
  readonly target: WebhookTarget | null
}

/** Where the API server sends what it asks. A `type`, so that evidence can hold it. */
export type WebhookTarget =
  | {
      readonly kind: 'service'
      readonly namespace: string
      readonly name: string
      readonly path: string
      readonly port: number
    }
  | { readonly kind: 'url'; readonly url: string }

const types = {
  ValidatingWebhookConfiguration: 'validating',
  MutatingWebhookConfiguration: 'mutating',
} as const

/** Every webhook that a release registers, in the order in which they are rendered. */
export function webhooksOf({ objects }: Pick<Release, 'objects'>): readonly Webhook[] {
  return objects.flatMap((object) => {
    if (apiGroupOf(object.apiVersion) !== 'admissionregistration.k8s.io') return []
    if (object.kind !== 'ValidatingWebhookConfiguration' && object.kind !== 'MutatingWebhookConfiguration') return []
    const type = types[object.kind]
    return arrayMember(object.value, 'webhooks').flatMap((webhook, index) =>
      isJsonObject(webhook) ? [readWebhook(webhook, type, object, ['webhooks', index])] : [],
    )
  })
}

function readWebhook(webhook: JsonObject, type: Webhook['type'], object: KubernetesObject, path: Path): Webhook {
  const timeout = member(webhook, 'timeoutSeconds')
  return {
    type,
    name: stringMember(webhook, 'name') ?? '',
    object,
    path,
    ...readMatcher(webhook, 'rules', webhook),
    failurePolicy: stringMember(webhook, 'failurePolicy') === 'Ignore' ? 'Ignore' : 'Fail',
    timeoutSeconds: typeof timeout === 'number' ? timeout : 10,
    reinvocationPolicy: stringMember(webhook, 'reinvocationPolicy') === 'IfNeeded' ? 'IfNeeded' : 'Never',
    target: readTarget(member(webhook, 'clientConfig')),
  }
}

/** Reads `clientConfig`, of a webhook or of a definition's conversion; null where it names no target. */
export function readTarget(client: Json | undefined): WebhookTarget | null {
  const service = member(client, 'service')
  const url = stringMember(client, 'url')
  if (!isJsonObject(service)) return url === undefined ? null : { kind: 'url', url }
  const port = member(service, 'port')
  return {
    kind: 'service',
    namespace: stringMember(service, 'namespace') ?? '',
    name: stringMember(service, 'name') ?? '',
    path: stringMember(service, 'path') ?? '/',
    port: typeof port === 'number' ? port : 443,
  }
}

/** How messages name a webhook. */
export function webhookText({ name, object }: Webhook): string {
  return name === object.name
    ? objectName({ ...object, namespace: null })
    : `${name} of ${objectName({ ...object, namespace: null })}`
}

/** Webhooks of two releases that are one: by configuration and name, by name, or by where they are served. */
export function matchWebhooks(
  previous: readonly Webhook[],
  next: readonly Webhook[],
): {
  readonly added: readonly Webhook[]
  readonly removed: readonly Webhook[]
  readonly persisted: readonly { readonly previous: Webhook; readonly next: Webhook }[]
} {
  const removed = new Set(previous)
  const added = new Set(next)
  const persisted: { previous: Webhook; next: Webhook }[] = []
  const keys: readonly ((webhook: Webhook) => string | null)[] = [
    ({ type, object, name }) => JSON.stringify([type, object.name, name]),
    ({ type, name }) => JSON.stringify([type, name]),
    ({ type, target }) =>
      target?.kind === 'service' && target.path !== '/' ? JSON.stringify([type, target.path]) : null,
  ]
  for (const keyOf of keys) {
    for (const webhook of [...removed]) {
      const key = keyOf(webhook)
      const same = key === null ? [] : [...added].filter((other) => keyOf(other) === key)
      const [only] = same
      // Of one configuration, entries of one name follow each other; elsewhere one name must mean one webhook.
      if (only === undefined || (same.length > 1 && keyOf !== keys[0])) continue
      persisted.push({ previous: webhook, next: only })
      removed.delete(webhook)
      added.delete(only)
    }
  }
  return { added: [...added], removed: [...removed], persisted }
}
