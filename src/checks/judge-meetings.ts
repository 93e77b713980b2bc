import type { Json } from '../model/json.ts'
import type { ObservedRun, ObservedTopology } from '../model/observation.ts'
import type { Release } from '../model/release.ts'
import type { SkippedCheck } from '../model/report.ts'
import type { Settings } from '../model/settings.ts'
import type { TopologyName } from '../model/topology.ts'
import type { ControlResult } from '../model/verification.ts'
import type { RaisedFinding } from './check-result.ts'
import { judgeControls } from './cluster/controls.ts'
import { noFacts } from './release-facts.ts'
import type { Meeting, Report, Rule } from './rule.ts'

/** What the rules say about one topology, and how far that can be trusted. */
export interface JudgedMeeting {
  readonly topology: TopologyName
  readonly raised: readonly RaisedFinding[]
  readonly controls: readonly ControlResult[]
  readonly gaps: readonly SkippedCheck[]
  readonly answeredBy: TopologyName | null
  /** Seconds for which both were watched at rest. */
  readonly watched: number
}

export interface MeetingOptions {
  readonly previous: Release
  readonly next: Release
  readonly rules: readonly Rule[]
  readonly settings: Settings
}

/** Judges what a run saw, topology by topology. What was measured counts only where both controls passed. */
export function judgeMeetings(run: ObservedRun, options: MeetingOptions): readonly JudgedMeeting[] {
  return run.topologies.map((observed) => judgeMeeting(observed, run.kubernetes, options))
}

function judgeMeeting(observed: ObservedTopology, kubernetes: string, options: MeetingOptions): JudgedMeeting {
  const controls = judgeControls(observed)
  const failed = controls.filter(({ outcome }) => outcome === 'failed')
  const trusted = failed.length === 0 ? observed : withoutMeasurements(observed)
  const { previous, next } = options
  return {
    topology: observed.topology,
    raised: raise({ previous, next, kubernetes, observed: trusted }, options),
    controls,
    gaps: [...observed.gaps, ...controlGaps(observed, controls)],
    answeredBy: observed.answeredBy,
    watched: trusted.windows.filter(({ isIdle }) => isIdle).reduce((sum, { length }) => sum + length, 0),
  }
}

/** What Helm and the API server answered stands; what was counted in windows does not. */
function withoutMeasurements(observed: ObservedTopology): ObservedTopology {
  return { ...observed, windows: [], children: [], losses: [], leases: [], restarts: [] }
}

function controlGaps(
  { topology, baseline, windows }: ObservedTopology,
  controls: readonly ControlResult[],
): readonly SkippedCheck[] {
  // Without windows there is nothing that a control would vouch for; why there are none is said elsewhere.
  if (baseline === null && windows.every(({ isIdle }) => !isIdle)) return []
  return controls
    .filter(({ outcome }) => outcome !== 'passed')
    .map(({ control, detail }) => ({
      check: `${topology}: ${controlTitles[control]}`,
      reason: detail.replace(/\.$/, ''),
    }))
}

const controlTitles: Readonly<Record<ControlResult['control'], string>> = {
  'previous-alone-is-quiet': 'previous alone is quiet',
  'injected-fight-is-caught': 'a made-up fight is caught',
}

function raise(meeting: Meeting, { rules, settings }: MeetingOptions): readonly RaisedFinding[] {
  return rules
    .filter((rule) => rule.scope === 'meeting')
    .flatMap((rule) => {
      const reports: Report<Json>[] = []
      rule.check(meeting, { settings, facts: noFacts }, (report) => reports.push(report))
      return reports.map((report) => ({ rule, report }))
    })
}
