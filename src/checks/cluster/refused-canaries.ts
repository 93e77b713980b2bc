import type { FailureMode } from '../../model/failure-mode.ts'
import type { CanaryResult, ObservedTopology, ObservedWindow } from '../../model/observation.ts'
import type { TopologyName } from '../../model/topology.ts'
import { causeOf } from './meeting-words.ts'
import { thresholds } from './thresholds.ts'

/** A canary that was refused, and when. A `type`, so that evidence can hold it. */
export type RefusedCanary = {
  readonly topology: TopologyName
  readonly failureModes: readonly FailureMode[]
  readonly canary: string
  readonly resource: string
  readonly windows: readonly {
    readonly window: ObservedWindow['name']
    readonly tries: number
    readonly refused: number
    readonly flips: number
    readonly worst: { readonly refused: number; readonly tries: number }
  }[]
  readonly messages: readonly { readonly text: string; readonly count: number }[]
  readonly causedBy: string | null
}

/** Canaries of a shape that were refused, with every window in which they were. */
export function refusedCanaries(observed: ObservedTopology, shape: CanaryResult['shape']): readonly RefusedCanary[] {
  const names = new Set(observed.windows.flatMap(({ canaries }) => canaries.map(({ canary }) => canary)))
  const alone = new Set(
    (observed.baseline?.canaries ?? [])
      .filter(({ refused, shape: own }) => refused > 0 && own === shape)
      .map(({ canary }) => canary),
  )
  return [...names].sort().flatMap((canary) => {
    const seen = observed.windows.flatMap((window) =>
      window.canaries
        .filter((each) => each.canary === canary && each.shape === shape && isRefused(each))
        .map((result) => ({ window: window.name, result })),
    )
    const [first] = seen
    if (first === undefined || alone.has(canary)) return []
    const messages = seen.flatMap(({ result }) => result.messages)
    return [
      {
        topology: observed.topology,
        failureModes: modesOf(seen, messages, observed.topology),
        canary,
        resource: first.result.resource,
        windows: seen.map(({ window, result: { tries, refused, flips, worst } }) => ({
          window,
          tries,
          refused,
          flips,
          worst: { ...worst },
        })),
        messages: mergeMessages(messages),
        causedBy: causeOf(
          messages.map(({ text }) => text),
          observed,
        ),
      },
    ]
  })
}

function isRefused({ tries, refused }: CanaryResult): boolean {
  return tries >= thresholds.leastTries && refused > 0
}

function mergeMessages(messages: CanaryResult['messages']): CanaryResult['messages'] {
  const counts = new Map<string, number>()
  for (const { text, count } of messages) counts.set(text, (counts.get(text) ?? 0) + count)
  return [...counts]
    .map(([text, count]) => ({ text, count }))
    .sort((left, right) => right.count - left.count || (left.text < right.text ? -1 : 1))
}

/** A webhook that cannot be called fails for its certificate or for want of a pod; one that can refuses what it does not know. */
function modesOf(
  seen: readonly { readonly window: ObservedWindow['name']; readonly result: CanaryResult }[],
  messages: CanaryResult['messages'],
  topology: TopologyName,
): readonly FailureMode[] {
  const modes = messages.map(({ text }): FailureMode => {
    if (/x509|certificate/.test(text)) return 'B1'
    if (/failed calling webhook/.test(text)) return 'B6'
    return topology === 'T0' && seen.some(({ result }) => result.flips > 0) ? 'B5' : 'B3'
  })
  return [...new Set(modes)].sort()
}
