import { rm } from 'node:fs/promises'
import { Agent, request } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { ToolError } from '../errors.ts'
import { type Json, stringifyJson, stringMember } from '../model/json.ts'
import { parseJson } from '../model/parse-json.ts'
import { startInBackground } from './background.ts'
import { formatCommand } from './command-line.ts'
import type { Environment } from './environment.ts'

/** A request to the API server. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** With its query: `/api/v1/namespaces?limit=500`. */
  readonly path: string
  readonly body?: Json
  /** Default: `application/json`. */
  readonly contentType?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Milliseconds; default 15 s. */
  readonly timeout?: number
}

/** `code` is 0 when no answer came: the server is away or too slow; `body` then holds a `message`. */
export interface ApiAnswer {
  readonly code: number
  readonly body: Json
  /** Seconds, as `Retry-After` asks for; absent where it does not. */
  readonly retryAfter?: number
}

/** The API server of one cluster. */
export interface KubernetesApi {
  send(request: ApiRequest): Promise<ApiAnswer>
  stop(): Promise<void>
}

export interface ApiConnection {
  readonly kubectl: string
  /** Which cluster, as whom: `--kubeconfig=FILE`, `--context=NAME`. No secrets: every user of this machine can read them. */
  readonly flags: readonly string[]
  /** What the proxy lets through beside GET; default: everything. */
  readonly guard?: readonly string[]
  /** A path that does not exist yet, at most 100 bytes long. */
  readonly socket: string
  readonly directory: string
  readonly environment: Environment
  /** Milliseconds for which a server that does not answer is waited for; default 15 s. */
  readonly patience?: number
}

const startLimit = 15_000

/**
 * Opens a cluster's API through `kubectl proxy` on a private unix socket: kubectl does the authentication, and
 * twenty requests a second cost no twenty processes.
 */
export async function connectToApi(connection: ApiConnection): Promise<KubernetesApi> {
  const { kubectl, flags, guard = [], socket, directory, environment, patience = startLimit } = connection
  const proxy = startInBackground(
    {
      program: kubectl,
      arguments: ['proxy', ...flags, ...guard, `--unix-socket=${socket}`],
      directory,
      environment,
    },
    () => {},
  )
  let lastWords: string | null = null
  proxy.ended.then(({ words }) => {
    lastWords = words
  })
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  const api: KubernetesApi = {
    send: (sent) => send(sent, socket, agent),
    async stop() {
      agent.destroy()
      await proxy.stop()
      // kubectl leaves it behind.
      await rm(socket, { force: true })
    },
  }
  const begun = Date.now()
  let said = ''
  while (lastWords === null && Date.now() < begun + startLimit) {
    const { code, body } = await api.send({ method: 'GET', path: '/version', timeout: 5_000 })
    if (code === 200) return api
    // 0: the proxy itself is not there yet.
    if (code !== 0) said = stringMember(body, 'message') ?? `HTTP ${code}`
    if (code === 401 || (code !== 0 && Date.now() > begun + patience)) break
    await wait(50)
  }
  await api.stop()
  const words = said.trim() || lastLineOf(lastWords ?? '')
  throw new ToolError('The API server does not answer through `kubectl proxy`.', {
    code: 'tool-failed',
    hint: [
      ...(words === '' ? [] : [words]),
      'To see it again:',
      `  ${formatCommand(['kubectl', 'get', '--raw', '/version', ...flags])}`,
    ].join('\n'),
  })
}

/** Without the prefix of kubectl's log. */
function lastLineOf(words: string): string {
  const last = words.trim().split('\n').at(-1) ?? ''
  return last.replace(/^[EWIF]\d{4} [\d:.]+\s+\d+ [\w.]+:\d+\] /, '')
}

function send(sent: ApiRequest, socketPath: string, agent: Agent): Promise<ApiAnswer> {
  return new Promise((resolve) => {
    const body = sent.body === undefined ? null : Buffer.from(stringifyJson(sent.body))
    const going = request({
      socketPath,
      agent,
      method: sent.method,
      path: sent.path,
      timeout: sent.timeout ?? 15_000,
      headers: {
        accept: 'application/json',
        // kubectl refuses other hosts (`--accept-hosts`).
        host: 'localhost',
        ...(body === null
          ? {}
          : { 'content-type': sent.contentType ?? 'application/json', 'content-length': body.length }),
        ...sent.headers,
      },
    })
    const fail = (message: string) => resolve({ code: 0, body: { message } })
    going.on('timeout', () => going.destroy(new Error('no answer in time')))
    going.on('error', (error) => fail(error.message))
    going.on('response', (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('error', (error) => fail(error.message))
      response.on('end', () => {
        const text = Buffer.concat(parts).toString('utf8')
        // The API server's own errors are JSON; what is not comes from kubectl, which did not reach it.
        if (response.statusCode === 502 && !text.startsWith('{')) fail(text.trim())
        else {
          const retryAfter = Number.parseInt(response.headers['retry-after'] ?? '', 10)
          resolve({
            code: response.statusCode ?? 0,
            body: readBody(text),
            ...(Number.isNaN(retryAfter) ? {} : { retryAfter }),
          })
        }
      })
    })
    going.end(body ?? undefined)
  })
}

function readBody(text: string): Json {
  return parseJson(text) ?? { message: text.slice(0, 2_000) }
}
