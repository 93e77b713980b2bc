import {
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  member,
  memberAt,
  stringifyJson,
  withMember,
} from '../../src/model/json.ts'
import { sameJson } from './compare-admission.ts'
import { parseExactJson } from './exact-json.ts'
import { definitionOf, group, version } from './generate/definition.ts'
import { ObjectSource } from './generate/objects.ts'
import { baseSchema, editedPair, randomOfPair, type SchemaPair } from './generate/pair.ts'
import type { Random } from './generate/random.ts'
import type { Branch } from './generate/schema-node.ts'
import type { OracleResult, OracleServer } from './oracle-server.ts'

/** What came out of {@link compareWithApiServer}. */
export interface ApiServerComparison {
  readonly definitions: number
  readonly requests: number
  /** One line each. */
  readonly differences: readonly string[]
}

interface Reply {
  readonly status: number
  readonly body: JsonObject
  readonly warnings: string
}

interface Case {
  readonly index: number
  readonly group: string
  readonly pair: SchemaPair
  readonly random: Random
  /** Sent by a POST, and what the API server answered. */
  readonly stored: (readonly [Branch, JsonObject])[]
}

const perDefinition = 30
const storedPerDefinition = 8
const updatesPerStored = 4

/**
 * Asks a running kube-apiserver what the oracle was asked: POST of definitions; POST of objects with field validation;
 * then, after the definitions were replaced by their edited form, PUT of the objects and of their status. `api` is the
 * address of a `kubectl proxy`; definitions are made in groups of their own and stay.
 */
export async function compareWithApiServer(
  oracle: OracleServer,
  api: string,
  options: { readonly seed: number; readonly pairs: number; readonly say: (line: string) => void },
): Promise<ApiServerComparison> {
  const run = new Comparison(oracle, api)
  const cases: Case[] = []
  for (let index = 0; index < options.pairs; index += 1) {
    const one = await run.define(options.seed, index)
    if (one !== null) cases.push(one)
  }
  options.say(`${cases.length} of ${options.pairs} definitions are valid on both sides`)
  for (const one of cases) await run.create(one)
  options.say(`${run.requests} creates compared, ${run.differences.length} differences`)
  for (const one of cases) await run.replace(one)
  // The API server takes a while to serve the new schema.
  await new Promise((resolve) => setTimeout(resolve, 10_000))
  for (const one of cases) await run.update(one)
  return { definitions: run.definitions, requests: run.requests, differences: run.differences }
}

class Comparison {
  definitions = 0
  requests = 0
  readonly differences: string[] = []
  private readonly oracle: OracleServer
  private readonly api: string

  constructor(oracle: OracleServer, api: string) {
    this.oracle = oracle
    this.api = api
  }

  async define(seed: number, index: number): Promise<Case | null> {
    const random = randomOfPair(seed, index, 0)
    const pair = editedPair(baseSchema(random), random)
    const one: Case = { index, group: `g${index}-${seed}.${group}`, pair, random, stored: [] }
    const previous = definitionOf(pair.previous, pair.envelope)
    const expected = await this.oracle.validateDefinition(previous)
    const reply = await this.send('POST', definitionsPath, moved(previous, one.group))
    this.definitions += 1
    if (expected.accepted !== (reply.status === 201)) this.differ(one, 'POST of the definition', previous, reply)
    if (!expected.accepted) return null
    const next = await this.oracle.validateDefinition(definitionOf(pair.next, pair.envelope))
    return next.accepted ? one : null
  }

  async create(one: Case): Promise<void> {
    await this.untilServed(one)
    const server = await this.oracle.prepare(definitionOf(one.pair.previous, one.pair.envelope), version)
    const source = new ObjectSource(one.pair, 'previous')
    const moods = ['plain', 'edge', 'hostile'] as const
    const objects = Array.from({ length: perDefinition }, (_, at) => source.make(one.random, moods[at % 3] ?? 'plain'))
    const results = await this.oracle.run('create', server, objects)
    for (const [at, object] of objects.entries()) {
      const result = results[at]
      if (result === undefined) continue
      const reply = await this.send(
        'POST',
        `${resourcePath(one)}?dryRun=All&fieldValidation=Warn`,
        moved(object, one.group),
      )
      this.compare(one, 'POST', result, reply, object, true)
      if (result.accepted && one.stored.length < storedPerDefinition) await this.store(one, object)
    }
    await this.oracle.forget(server)
  }

  private async store(one: Case, object: Branch): Promise<void> {
    const named: Branch = { ...object, metadata: { name: `u${one.stored.length}` } }
    const reply = await this.send('POST', resourcePath(one), moved(named, one.group))
    if (reply.status === 201) one.stored.push([named, reply.body])
  }

  async replace(one: Case): Promise<void> {
    const path = `${definitionsPath}/widgets.${one.group}`
    const current = await this.send('GET', path, null)
    const next = moved(definitionOf(one.pair.next, one.pair.envelope), one.group)
    const metadata = member(current.body, 'metadata')
    if (!isJsonObject(metadata)) return
    const reply = await this.send('PUT', path, withMember(next, 'metadata', metadata))
    if (reply.status !== 200) this.differ(one, 'PUT of the definition', next, reply)
  }

  async update(one: Case): Promise<void> {
    const server = await this.oracle.prepare(definitionOf(one.pair.next, one.pair.envelope), version)
    const source = new ObjectSource(one.pair, 'next')
    for (const [sent, answered] of one.stored) {
      const stored = withoutSystemFields(moved(answered, group, one.group), sent)
      for (let at = 0; at < updatesPerStored; at += 1) {
        const changed: Branch =
          at === 0
            ? {
                ...sent,
                metadata: { name: sent['metadata'] === undefined ? '' : nameOf(sent), labels: { touched: 'yes' } },
              }
            : source.vary(sent, one.random, at === 1 ? 'plain' : 'edge')
        for (const operation of one.pair.envelope.status ? (['update', 'status'] as const) : (['update'] as const)) {
          const [result] = await this.oracle.runPairs(operation, server, [[stored, changed]])
          if (result === undefined) continue
          const metadata = member(changed, 'metadata')
          const resourceVersion = memberAt(answered, 'metadata', 'resourceVersion') ?? ''
          const body = withMember(
            changed,
            'metadata',
            withMember(isJsonObject(metadata) ? metadata : {}, 'resourceVersion', resourceVersion),
          )
          const path = `${resourcePath(one)}/${nameOf(sent)}${operation === 'status' ? '/status' : ''}?dryRun=All`
          this.compare(one, operation, result, await this.send('PUT', path, moved(body, one.group)), changed, false)
        }
      }
    }
    await this.oracle.forget(server)
  }

  private compare(one: Case, what: string, result: OracleResult, reply: Reply, sent: Branch, isWarned: boolean): void {
    this.requests += 1
    const isAccepted = reply.status < 300
    if (isAccepted !== result.accepted) {
      this.differ(one, what, sent, reply, result)
      return
    }
    if (!isAccepted) {
      const causes = memberAt(reply.body, 'details', 'causes')
      if (!isJsonArray(causes)) return
      const real = causes.map((cause) => `${member(cause, 'field') ?? ''} ${member(cause, 'reason') ?? ''}`).sort()
      const ours = (result.errors ?? []).map(({ path, type }) => `${path} ${type}`).sort()
      if (real.join('\n') !== ours.join('\n')) this.differ(one, `${what}, causes`, sent, reply, result)
      return
    }
    const object = withoutSystemFields(moved(reply.body, group, one.group), sent)
    if (!sameJson(object, result.object ?? sent)) this.differ(one, `${what}, object`, sent, reply, result)
    const unknown = [
      ...new Set([...reply.warnings.matchAll(/unknown field \\"([^"]*?)\\"/g)].map(([, path]) => path ?? '')),
    ]
    if (isWarned && unknown.sort().join('\n') !== [...new Set(result.pruned ?? [])].sort().join('\n')) {
      this.differ(one, `${what}, unknown fields`, sent, reply, result)
    }
  }

  private differ(one: Case, what: string, sent: JsonObject, reply: Reply, result?: OracleResult): void {
    const ours =
      result === undefined
        ? ''
        : ` oracle ${stringifyJson({ accepted: result.accepted, object: result.object ?? null, errors: (result.errors ?? []).map(({ path, message }) => `${path}: ${message}`), pruned: result.pruned ?? [] })}`
    this.differences.push(
      `pair ${one.index} ${what}: ${stringifyJson(sent)} →${ours} API server ${reply.status} ${reply.warnings} ${stringifyJson(reply.body)}`,
    )
  }

  private async untilServed(one: Case): Promise<void> {
    for (let attempt = 0; attempt < 100; attempt += 1) {
      if ((await this.send('GET', resourcePath(one), null)).status === 200) return
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    throw new Error(`the API server does not serve ${one.group}`)
  }

  private async send(method: string, path: string, body: JsonObject | null): Promise<Reply> {
    const response = await fetch(this.api + path, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === null ? {} : { body: stringifyJson(body) }),
    })
    const parsed = parseExactJson(await response.text())
    return {
      status: response.status,
      body: isJsonObject(parsed) ? parsed : {},
      // Header bytes are UTF-8.
      warnings: Buffer.from(response.headers.get('warning') ?? '', 'latin1').toString('utf8'),
    }
  }
}

const definitionsPath = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'

function resourcePath(one: Case): string {
  const scope = one.pair.envelope.scope === 'Cluster' ? '' : '/namespaces/default'
  return `/apis/${one.group}/${version}${scope}/widgets`
}

function nameOf(object: JsonObject): string {
  const name = memberAt(object, 'metadata', 'name')
  return typeof name === 'string' ? name : ''
}

/** The definition or object in another API group. */
function moved(value: JsonObject, to: string, from: string = group): JsonObject {
  const move = (text: string) =>
    text === from || text === `widgets.${from}` || text === `${from}/${version}` ? text.replace(from, to) : text
  const walk = (inner: Json): Json => {
    if (typeof inner === 'string') return move(inner)
    if (isJsonArray(inner)) return inner.map(walk)
    return isJsonObject(inner) ? Object.fromEntries(Object.entries(inner).map(([key, one]) => [key, walk(one)])) : inner
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, walk(inner)]))
}

const systemFields = new Set(['uid', 'creationTimestamp', 'generation', 'resourceVersion', 'managedFields'])

function withoutSystemFields(object: JsonObject, sent: JsonObject): JsonObject {
  const metadata = member(object, 'metadata')
  if (!isJsonObject(metadata)) return object
  const isGiven = memberAt(sent, 'metadata', 'namespace') !== undefined
  return withMember(
    object,
    'metadata',
    Object.fromEntries(
      Object.entries(metadata).filter(([key]) => !systemFields.has(key) && (isGiven || key !== 'namespace')),
    ),
  )
}
