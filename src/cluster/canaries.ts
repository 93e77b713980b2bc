import { type JsonObject, objectMember, stringMember, withMember } from '../model/json.ts'
import type { Side } from '../model/topology.ts'
import type { KubernetesApi } from '../shell/kubernetes-api.ts'
import { groupPath } from './list-cluster.ts'
import type { Corpus, CorpusObject } from './plan/corpus.ts'
import type { CanaryRecord } from './record.ts'

/** An object that is tried again and again without being stored. */
interface Canary {
  readonly name: string
  readonly resource: string
  readonly shape: Side
  readonly path: string
  readonly object: JsonObject
}

/** Tries canaries until it is stopped. */
export interface Canaries {
  /** Twenty tries a second while something is watched, one otherwise. */
  setRate(rate: 'burst' | 'slow'): void
  stop(): Promise<void>
}

const triesPerSecond = { burst: 20, slow: 1 } as const
const longestAnswer = 12_000
const mostInFlight = 40
const mostMessages = 8

export interface CanaryOptions {
  readonly corpus: Corpus
  readonly api: KubernetesApi
  /** Milliseconds since the run began. */
  readonly clock: () => number
  /** Called once for each canary and second. */
  readonly onRecord: (record: CanaryRecord) => void
}

/**
 * Starts trying one object of each kind as previous knows it, and one for each kind as only next knows it. A refusal
 * that alternates several times a second is missed by one try a second and caught by twenty (measured).
 */
export function startCanaries({ corpus, api, clock, onRecord }: CanaryOptions): Canaries | null {
  const canaries = [...onePerKind(corpus.stored, 'previous'), ...onePerKind(corpus.newFields, 'next')]
  if (canaries.length === 0) return null
  const tallies = new Map<Canary, Tally>()
  let rate: keyof typeof triesPerSecond = 'slow'
  let inFlight = 0
  let turn = 0
  let timer: NodeJS.Timeout
  const going = new Set<Promise<void>>()

  const attempt = async (canary: Canary): Promise<void> => {
    const at = Math.floor(clock() / 1000) * 1000
    inFlight += 1
    const { code, body } = await api.send({
      method: 'POST',
      path: canary.path,
      body: canary.object,
      timeout: longestAnswer,
    })
    inFlight -= 1
    const isRefused = code < 200 || code >= 300
    // That the API server itself is away says nothing about releases.
    if (code === 0) return
    const tally = tallies.get(canary) ?? newTally()
    tallies.set(canary, tally)
    count(tally, at, isRefused, stringMember(body, 'message') ?? '')
  }
  const flush = (before: number) => {
    for (const [canary, tally] of tallies) {
      for (const [at, second] of tally.seconds) {
        if (at >= before) continue
        tally.seconds.delete(at)
        const { name, resource, shape } = canary
        onRecord({ at, canary: name, resource, shape, ...second, messages: [...second.messages] })
      }
    }
  }
  const tick = () => {
    if (inFlight < mostInFlight) {
      const canary = canaries[turn % canaries.length]
      turn += 1
      if (canary !== undefined) {
        const attempted = attempt(canary).finally(() => going.delete(attempted))
        going.add(attempted)
      }
    }
    // Answers may take as long as the slowest webhook.
    flush(clock() - longestAnswer - 2_000)
    timer = setTimeout(tick, 1000 / triesPerSecond[rate])
  }
  timer = setTimeout(tick, 0)
  return {
    setRate(wanted) {
      if (wanted === rate) return
      rate = wanted
      clearTimeout(timer)
      timer = setTimeout(tick, 0)
    },
    async stop() {
      clearTimeout(timer)
      await Promise.all(going)
      clearTimeout(timer)
      flush(Number.POSITIVE_INFINITY)
    },
  }
}

interface Second {
  tries: number
  refused: number
  flips: number
  readonly messages: Map<string, number>
}

interface Tally {
  wasRefused: boolean | null
  readonly seconds: Map<number, Second>
}

function newTally(): Tally {
  return { wasRefused: null, seconds: new Map() }
}

function count(tally: Tally, at: number, isRefused: boolean, message: string): void {
  const second = tally.seconds.get(at) ?? { tries: 0, refused: 0, flips: 0, messages: new Map<string, number>() }
  tally.seconds.set(at, second)
  second.tries += 1
  if (tally.wasRefused !== null && tally.wasRefused !== isRefused) second.flips += 1
  tally.wasRefused = isRefused
  if (!isRefused) return
  second.refused += 1
  if (second.messages.size < mostMessages || second.messages.has(message)) {
    second.messages.set(message, (second.messages.get(message) ?? 0) + 1)
  }
}

function onePerKind(objects: readonly CorpusObject[], shape: Side): readonly Canary[] {
  const byResource = new Map<string, CorpusObject>()
  for (const object of objects) {
    const key = `${object.resource.resource}.${object.resource.group}`
    if (!byResource.has(key)) byResource.set(key, object)
  }
  return [...byResource.values()].map((object) => canaryOf(object, shape))
}

function canaryOf({ kind, resource, namespace, object, field }: CorpusObject, shape: Side): Canary {
  const place = namespace === null ? '' : `/namespaces/${namespace}`
  const metadata = withMember(objectMember(object, 'metadata') ?? {}, 'name', 'kaito-check-canary')
  return {
    name: field === null ? kind : `${kind} with ${field}`,
    resource: `${resource.resource}.${resource.group}`,
    shape,
    path: `${groupPath(resource)}${place}/${resource.resource}?dryRun=All&fieldManager=kaito-check`,
    object: withMember(object, 'metadata', metadata),
  }
}
