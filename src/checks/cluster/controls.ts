import type { ObservedTopology, ObservedWindow } from '../../model/observation.ts'
import type { ControlResult } from '../../model/verification.ts'
import { writerText } from './meeting-words.ts'
import { isChurn, thresholds } from './thresholds.ts'

/**
 * Both controls of a topology. Negative: previous alone must be quiet, or noise would be taken for a fight. Positive: a
 * made-up fight must be seen, on exactly its object, or silence would be taken for peace.
 */
export function judgeControls({ baseline }: ObservedTopology): readonly ControlResult[] {
  if (baseline === null) {
    const detail = 'Previous alone was not watched.'
    return [
      { control: 'previous-alone-is-quiet', outcome: 'not-run', detail },
      { control: 'injected-fight-is-caught', outcome: 'not-run', detail },
    ]
  }
  return [quietness(baseline), detection(baseline)]
}

function quietness(baseline: ObservedWindow): ControlResult {
  const control = 'previous-alone-is-quiet'
  const noisy = baseline.objects.filter(({ object, writers, changes, alternations }) => {
    // The made-up fight disturbs its object; whoever answers there is not to blame.
    if (object === baseline.injected?.object || writers.every(({ side }) => side === null)) return false
    return isChurn(changes, baseline.length) || alternations.some(({ count }) => count >= thresholds.alternations)
  })
  if (noisy.length === 0) {
    return { control, outcome: 'passed', detail: `Previous alone left every object at rest for ${baseline.length} s.` }
  }
  const shown = noisy.slice(0, 3).map(({ object, changes, writers }) => {
    const by = writers.map((writer) => `${writer.changes} by ${writerText(writer)}`).join(', ')
    return `${object} (${changes} new versions in ${baseline.length} s: ${by})`
  })
  const more = noisy.length > 3 ? ` and ${noisy.length - 3} more` : ''
  return { control, outcome: 'failed', detail: `Previous alone does not come to rest: ${shown.join('; ')}${more}.` }
}

function detection(baseline: ObservedWindow): ControlResult {
  const control = 'injected-fight-is-caught'
  const { injected } = baseline
  if (injected === null) return { control, outcome: 'not-run', detail: 'There was no object to fight over.' }
  if (injected.writes < 2 * thresholds.alternations) {
    return {
      control,
      outcome: 'not-run',
      detail: `The API server took ${injected.writes} writes of the made-up fight.`,
    }
  }
  const caught = baseline.objects.filter(({ alternations }) =>
    alternations.some(
      ({ count, values }) =>
        count >= thresholds.alternations &&
        values.filter(({ account }) => injected.accounts.includes(account)).length > 1,
    ),
  )
  const objects = caught.map(({ object }) => object)
  if (objects.length === 1 && objects[0] === injected.object) {
    return { control, outcome: 'passed', detail: `The made-up fight over ${injected.object} was seen, and only there.` }
  }
  return {
    control,
    outcome: 'failed',
    detail:
      objects.length === 0
        ? `The made-up fight over ${injected.object} was not seen.`
        : `The made-up fight over ${injected.object} was seen on ${objects.join(', ')}.`,
  }
}
