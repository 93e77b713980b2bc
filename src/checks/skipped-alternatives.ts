import { changedDefaults } from '../model/changed-defaults.ts'
import { type JsonObject, jsonEquals } from '../model/json.ts'
import type { Chart, Release } from '../model/release.ts'
import { valueName } from '../model/value-changes.ts'
import type { SkippedCheck } from './check-result.ts'
import { gatesBeyondLimit, isRendered, pairGates } from './pair-gates.ts'
import { variantFor } from './variants.ts'

/** What was not tried beside the step itself. No promise hangs on it: they are given for the values that were given. */
export function skippedAlternatives(previous: Release, next: Release): readonly SkippedCheck[] {
  const all = [
    ...skippedGates(previous, next),
    ...skippedReuse(previous, next),
    ...skippedDefaults(previous, next),
    ...skippedProgram(previous, next),
  ]
  return all.map((skipped) => ({
    ...skipped,
    promises: [],
  }))
}

/** The check that tries each boolean value as what it is not. */
export const flippedValues = 'flip boolean values'

const named = 3

function skippedGates(previous: Release, next: Release): readonly SkippedCheck[] {
  const check = flippedValues
  const gates = pairGates(previous, next)
  const missing = gates.filter((gate) => !isRendered(gate))
  if (missing.length > 0 && missing.length === gates.length) {
    return [{ check, reason: 'no release was rendered with a value flipped' }]
  }
  const beyond = gatesBeyondLimit(previous, next)
  const values = [...new Set(missing.map(({ value }) => value))].filter((value) => !beyond.includes(value))
  return [
    ...(values.length === 0 ? [] : [{ check, reason: `one side was not rendered with ${listed(values)} flipped` }]),
    ...(beyond.length === 0 ? [] : [{ check, reason: `beyond the limit: ${listed(beyond)}` }]),
  ]
}

/** A snapshot does not know the values of the release that it is compared with. */
function skippedReuse(previous: Release, next: Release): readonly SkippedCheck[] {
  if (previous.chart === null || next.chart === null || variantFor(next, 'reuse-values') !== null) return []
  if (jsonEquals(defaultsOf(previous.chart), defaultsOf(next.chart))) return []
  const reason =
    'the next release was not rendered with the values of the previous one; name its chart, or write its snapshot with `--previous`'
  return [{ check: 'upgrade with `--reuse-values`', reason }]
}

function skippedDefaults(previous: Release, next: Release): readonly SkippedCheck[] {
  if (previous.chart === null || next.chart === null) return []
  const given = next.source.renders[0]?.userValues ?? {}
  const names = changedDefaults(previous.chart, next.chart, given).map(({ path }) => valueName(path))
  const tried = new Set(next.variants.flatMap(({ purpose }) => (purpose.kind === 'default' ? [purpose.value] : [])))
  const left = names.filter((name) => !tried.has(name))
  return left.length === 0
    ? []
    : [{ check: 'render with single defaults of the previous release', reason: `not done for ${listed(left)}` }]
}

/** What a program declares is compared only where both releases say it in one way. */
function skippedProgram(previous: Release, next: Release): readonly SkippedCheck[] {
  const [before, after] = [previous.source.program, next.source.program]
  if (before?.origin === after?.origin) return []
  const one = before === null ? 'next' : 'previous'
  return [
    {
      check: 'compare the flags that programs declare',
      reason: `only the ${one} release is a commit whose Go source was read`,
    },
  ]
}

function defaultsOf({ values, subcharts }: Chart): JsonObject {
  return { values, subcharts: subcharts.map((subchart) => ({ name: subchart.name, ...defaultsOf(subchart) })) }
}

function listed(values: readonly string[]): string {
  const shown = values.slice(0, named).map((value) => `\`${value}\``)
  const more = values.length - shown.length
  return more === 0 ? shown.join(', ') : `${shown.join(', ')} and ${more} more`
}
