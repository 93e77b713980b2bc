import { readFileSync } from 'node:fs'
import { Agent, request } from 'node:https'
import { setTimeout as sleep } from 'node:timers/promises'
import { parse } from 'yaml'
import { arrayMember, isJsonObject, type Json, type JsonObject, memberAt } from '../../../src/model/json.ts'

/** How to reach an API server as one user. */
export interface ApiAccess {
  /** `https://HOST:PORT`. */
  readonly server: string
  /** PEM. */
  readonly authority: string
  readonly token?: string
  /** PEM, as kind's kubeconfig has them. */
  readonly certificate?: { readonly certificate: string; readonly key: string }
}

export interface ApiReply {
  readonly status: number
  readonly body: Json
}

export type WatchEvent = { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'; readonly object: JsonObject }

/** A refusal, with the API server's own sentence as its message. */
export class ApiError extends Error {
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** Plain requests to an API server; paths begin with `/api/` or `/apis/`. */
export class ApiClient {
  readonly access: ApiAccess
  private readonly agent: Agent

  constructor(access: ApiAccess) {
    this.access = access
    this.agent = new Agent({
      keepAlive: true,
      ca: access.authority,
      ...(access.certificate === undefined
        ? {}
        : { cert: access.certificate.certificate, key: access.certificate.key }),
    })
  }

  /** The whole reply, whatever its status. */
  send(method: string, path: string, body?: Json, contentType = 'application/json'): Promise<ApiReply> {
    return new Promise((resolve, reject) => {
      const text = body === undefined ? '' : JSON.stringify(body)
      const options = this.optionsFor(method, text === '' ? {} : lengthAndType(text, contentType))
      const outgoing = request(new URL(path, this.access.server), options, (incoming) => {
        const chunks: Buffer[] = []
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
        incoming.on('error', reject)
        incoming.on('end', () =>
          resolve({ status: incoming.statusCode ?? 0, body: parseBody(Buffer.concat(chunks).toString('utf8')) }),
        )
      })
      outgoing.on('error', reject)
      outgoing.end(text)
    })
  }

  /** The object, or undefined where there is none; throws an {@link ApiError} on any other refusal. */
  async get(path: string): Promise<JsonObject | undefined> {
    const reply = await this.send('GET', path)
    return reply.status === 404 ? undefined : accepted(reply)
  }

  async list(path: string): Promise<readonly JsonObject[]> {
    return arrayMember(accepted(await this.send('GET', path)), 'items').filter(isJsonObject)
  }

  async create(path: string, object: Json): Promise<JsonObject> {
    return accepted(await this.send('POST', path, object))
  }

  async replace(path: string, object: Json): Promise<JsonObject> {
    return accepted(await this.send('PUT', path, object))
  }

  /** A JSON merge patch. */
  async patch(path: string, patch: Json): Promise<JsonObject> {
    return accepted(await this.send('PATCH', path, patch, 'application/merge-patch+json'))
  }

  /** Deletes it; that it is not there is fine. */
  async remove(path: string): Promise<void> {
    const reply = await this.send('DELETE', path)
    if (reply.status !== 404) accepted(reply)
  }

  /** Tells of everything that is in a collection, and of every change until `signal` fires. Starts anew when cut off. */
  async watch(path: string, signal: AbortSignal, tell: (event: WatchEvent) => void): Promise<void> {
    let known = new Map<string, JsonObject>()
    while (!signal.aborted) {
      try {
        const list = accepted(await this.send('GET', path))
        const found = new Map(
          arrayMember(list, 'items')
            .filter(isJsonObject)
            .map((object) => [textAt(object, 'metadata', 'uid'), object]),
        )
        for (const [uid, object] of known) if (!found.has(uid)) tell({ type: 'DELETED', object })
        for (const object of found.values()) tell({ type: 'ADDED', object })
        known = found
        const version = textAt(list, 'metadata', 'resourceVersion')
        await this.stream(`${path}?watch=1&resourceVersion=${version}`, signal, (event) => {
          const uid = textAt(event.object, 'metadata', 'uid')
          if (event.type === 'DELETED') known.delete(uid)
          else known.set(uid, event.object)
          tell(event)
        })
      } catch {
        await sleep(200)
      }
    }
  }

  private stream(path: string, signal: AbortSignal, tell: (event: WatchEvent) => void): Promise<void> {
    return new Promise((resolve) => {
      const outgoing = request(
        new URL(path, this.access.server),
        { ...this.optionsFor('GET', {}), signal },
        (incoming) => {
          let rest = ''
          incoming.setEncoding('utf8')
          incoming.on('data', (chunk: string) => {
            const lines = (rest + chunk).split('\n')
            rest = lines.pop() ?? ''
            for (const line of lines) {
              const event = eventOf(parseBody(line))
              if (event !== undefined) tell(event)
            }
          })
          incoming.on('error', () => resolve())
          incoming.on('close', () => resolve())
        },
      )
      outgoing.on('error', () => resolve())
      outgoing.end()
    })
  }

  private optionsFor(method: string, headers: Readonly<Record<string, string>>) {
    const { token } = this.access
    return {
      method,
      agent: this.agent,
      headers: {
        accept: 'application/json',
        ...headers,
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
    }
  }
}

/** The access that the current context of a kubeconfig gives; everything must be inline, as kind writes it. */
export function readKubeconfig(path: string): ApiAccess {
  const config: Json = parse(readFileSync(path, 'utf8'))
  const name = textAt(config, 'current-context')
  const context = named(config, 'contexts', name, 'context')
  const cluster = named(config, 'clusters', textAt(context, 'cluster'), 'cluster')
  const user = named(config, 'users', textAt(context, 'user'), 'user')
  const decode = (value: string) => Buffer.from(value, 'base64').toString('utf8')
  const token = textAt(user, 'token')
  const certificate = decode(textAt(user, 'client-certificate-data'))
  return {
    server: textAt(cluster, 'server'),
    authority: decode(textAt(cluster, 'certificate-authority-data')),
    ...(token === '' ? {} : { token }),
    ...(certificate === '' ? {} : { certificate: { certificate, key: decode(textAt(user, 'client-key-data')) } }),
  }
}

/** The text of a kubeconfig with one user, who has a token. */
export function writeKubeconfig({ server, authority, token = '' }: ApiAccess, namespace = 'default'): string {
  // YAML reads JSON.
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name: 'stand-in',
        cluster: { server, 'certificate-authority-data': Buffer.from(authority).toString('base64') },
      },
    ],
    users: [{ name: 'stand-in', user: { token } }],
    contexts: [{ name: 'stand-in', context: { cluster: 'stand-in', user: 'stand-in', namespace } }],
    'current-context': 'stand-in',
  })
}

/** The text at a chain of keys; an empty one where there is none. */
export function textAt(value: Json | undefined, ...keys: readonly string[]): string {
  const found = memberAt(value, ...keys)
  return typeof found === 'string' ? found : ''
}

function named(config: Json, list: string, name: string, key: string): Json | undefined {
  return memberAt(
    arrayMember(config, list).find((item) => textAt(item, 'name') === name),
    key,
  )
}

function accepted({ status, body }: ApiReply): JsonObject {
  if (status >= 200 && status < 300 && isJsonObject(body)) return body
  throw new ApiError(status, `${status} ${textAt(body, 'message') || JSON.stringify(body)}`)
}

function eventOf(line: Json): WatchEvent | undefined {
  const type = textAt(line, 'type')
  const object = memberAt(line, 'object')
  return (type === 'ADDED' || type === 'MODIFIED' || type === 'DELETED') && isJsonObject(object)
    ? { type, object }
    : undefined
}

function lengthAndType(text: string, contentType: string): Readonly<Record<string, string>> {
  return { 'content-type': contentType, 'content-length': String(Buffer.byteLength(text)) }
}

function parseBody(text: string): Json {
  try {
    const value: Json = JSON.parse(text)
    return value
  } catch {
    return text
  }
}
