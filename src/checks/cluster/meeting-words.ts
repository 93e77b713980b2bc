import { type Json, stringifyJson } from '../../model/json.ts'
import type { ObservedTopology, WindowName, Writer } from '../../model/observation.ts'
import type { PromiseName } from '../../model/promise.ts'
import { type Side, type TopologyName, topologyTitles } from '../../model/topology.ts'

/** What every finding of a meeting tells first. A `type`, so that evidence can hold it. */
export type MeetingEvidence = { readonly topology: TopologyName }

/** `With a second release that takes ownership (T3)`. */
export function meetingText({ topology }: MeetingEvidence): string {
  return `${topology === 'T0' ? 'When it is upgraded in place' : `With ${topologyTitles[topology]}`} (${topology})`
}

/** What a finding of a topology says about the promises; an upgrade in place tests the other sentence. */
export function breaksOf(topology: TopologyName, window: WindowName | null = null): readonly PromiseName[] {
  return topology === 'T0' && window !== 'overlap' ? ['in-place'] : ['side-by-side']
}

const windowTexts: Readonly<Record<WindowName, string>> = {
  'previous-alone': 'under previous alone',
  arrival: 'while next came',
  idle: 'at rest',
  stimuli: 'while custom resources were written',
  restart: 'while both were restarted',
  'after-restart': 'at rest after both were restarted',
  'previous-stopped': 'while previous was stopped',
  'next-stopped': 'while next was stopped',
  overlap: 'while old and new pods ran together',
  'way-back': 'on the way back',
}

export function windowText(window: WindowName): string {
  return windowTexts[window]
}

/** `previous`, or the account of somebody else. */
export function writerText({ side, account }: Writer): string {
  return side ?? `\`${account}\``
}

/** `1 object`, `3 objects`. */
export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/** `a, b, c and 2 more`: the first few named. */
export function listText(items: readonly string[], shown = 6): string {
  const named = items.slice(0, shown).map((item) => `\`${item}\``)
  return items.length > shown ? `${named.join(', ')} and ${items.length - shown} more` : named.join(', ')
}

export function otherSide(side: Side): Side {
  return side === 'previous' ? 'next' : 'previous'
}

/** Webhook configurations that two writers fight over: their certificates do not fit, and errors about it turn up elsewhere. */
export function contestedWebhooks({ windows }: ObservedTopology): readonly string[] {
  const contested = windows.flatMap(({ objects }) =>
    objects.filter(
      ({ resource, alternations }) => resource.endsWith('webhookconfigurations') && alternations.length > 0,
    ),
  )
  return [...new Set(contested.map(({ object }) => object))].sort()
}

/** The webhook configuration whose contest is behind an error, if one is; null otherwise. */
export function causeOf(value: Json, observed: ObservedTopology, object: string | null = null): string | null {
  if (!/x509|failed calling webhook|certificate/i.test(stringifyJson(value))) return null
  return contestedWebhooks(observed).find((each) => each !== object) ?? null
}
