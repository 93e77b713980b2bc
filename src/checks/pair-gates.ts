import { findGates, type Gate, gateLimit, mayTakeGate } from '../model/gates.ts'
import { compareText } from '../model/json.ts'
import type { Release, RenderVariant } from '../model/release.ts'
import type { GateSetting } from '../model/release-source.ts'

/** A boolean value set to the same on both sides, which is not what it is on at least one of them. */
export interface PairGate extends GateSetting {
  readonly previous: GateSide
  readonly next: GateSide
  /** Whether the previous release names the value. */
  readonly isKnownToPrevious: boolean
}

/**
 * How a release is rendered with a value set: as it was (`null`), because that is what the value is or nobody reads
 * it; or the variant. `unknown` where it was not rendered.
 */
export type GateSide = RenderVariant | null | 'unknown'

/** Every flip of a boolean value that either release names, within the limit, by value. */
export function pairGates(previous: Release, next: Release): readonly PairGate[] {
  const [before, after] = [gatesOf(previous), gatesOf(next)]
  const settings = [...before.slice(0, gateLimit), ...after.slice(0, gateLimit)]
  const unique = new Map(settings.map((gate) => [`${gate.value} ${gate.setTo}`, gate]))
  return [...unique.values()]
    .map((gate) => ({
      value: gate.value,
      setTo: gate.setTo,
      previous: sideOf(previous, before, gate),
      next: sideOf(next, after, gate),
      isKnownToPrevious: before.some(({ value }) => value === gate.value),
    }))
    .toSorted((left, right) => compareText(left.value, right.value) || Number(left.setTo) - Number(right.setTo))
}

/** Whether it is known on both sides what setting the value does. */
export function isRendered({ previous, next }: PairGate): boolean {
  return previous !== 'unknown' && next !== 'unknown'
}

/** Gates beyond the limit, by value. */
export function gatesBeyondLimit(...releases: readonly Release[]): readonly string[] {
  const beyond = releases.flatMap((release) => gatesOf(release).slice(gateLimit))
  return [...new Set(beyond.map(({ value }) => value))].sort(compareText)
}

/** `value` is true. */
export function settingText({ value, setTo }: GateSetting): string {
  return `\`${value}\` is ${setTo}`
}

const known = new WeakMap<Release['source'], readonly Gate[]>()

function gatesOf({ chart, source }: Release): readonly Gate[] {
  const before = known.get(source)
  if (before !== undefined) return before
  const gates = chart === null ? [] : findGates(chart, source.files, source.renders[0]?.userValues ?? {})
  known.set(source, gates)
  return gates
}

function sideOf(release: Release, gates: readonly Gate[], gate: Gate): GateSide {
  const own = gates.find(({ value }) => value === gate.value)
  if (own !== undefined && own.setTo !== gate.setTo) return null
  const variant = release.variants.find(
    ({ purpose }) => purpose.kind === 'gate' && purpose.value === gate.value && purpose.setTo === gate.setTo,
  )
  // A render that came out the same shares its objects with the installation.
  if (variant !== undefined) return variant.failure === null && variant.objects === release.objects ? null : variant
  const { chart, source } = release
  return own === undefined && (chart === null || !mayTakeGate(chart, source.files, gate)) ? null : 'unknown'
}
