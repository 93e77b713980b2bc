import type { JudgedMeeting } from '../checks/judge-meetings.ts'
import type { Finding } from '../model/finding.ts'
import { stringMember } from '../model/json.ts'
import type { PromiseName } from '../model/promise.ts'
import type { MeetingVerdict, TopologyResult, Verification, VerificationRun } from '../model/verification.ts'

/** What ran, judged topology by topology. */
export interface VerificationInput {
  readonly runs: readonly (Omit<VerificationRun, 'topologies'> & { readonly meetings: readonly JudgedMeeting[] })[]
}

/** `findings`: suppressed ones included, in report order: what a project accepts happened all the same. */
export function buildVerification({ runs }: VerificationInput, findings: readonly Finding[]): Verification {
  return {
    runs: runs.map(({ meetings, ...run }) => ({ ...run, topologies: topologiesOf(meetings, findings) })),
  }
}

function topologiesOf(meetings: readonly JudgedMeeting[], findings: readonly Finding[]): readonly TopologyResult[] {
  const own = meetings.map((meeting) => resultOf(meeting, findings))
  return own.map((result) => {
    const standIn = own.find(({ topology }) => topology === result.answeredBy)
    return standIn === undefined || result.verdict === 'incompatible' ? result : { ...result, verdict: standIn.verdict }
  })
}

function resultOf(
  { topology, controls, gaps, answeredBy, watched }: JudgedMeeting,
  findings: readonly Finding[],
): TopologyResult {
  const own = findings.filter(({ evidence }) => stringMember(evidence, 'topology') === topology)
  const isBroken = own.some(({ breaks }) => breaks.length > 0)
  const verdict: MeetingVerdict = isBroken ? 'incompatible' : gaps.length > 0 ? 'inconclusive' : 'compatible'
  return {
    topology,
    verdict,
    answeredBy,
    findings: own.map(({ fingerprint }) => fingerprint),
    controls,
    gaps,
    watched,
  }
}

/** Something did not run, and nothing that did settles it. */
export function isInconclusive(verification: Verification | null): boolean {
  return (
    verification?.runs.some(({ topologies }) => topologies.some(({ verdict }) => verdict === 'inconclusive')) === true
  )
}

/**
 * Promises that hold in every run. Running both at once takes the rolling overlap of an upgrade in place and a second
 * release beside the first; the way back is part of the upgrade in place.
 */
export function promisesSeenKept({ runs }: Verification): ReadonlySet<PromiseName> {
  const isCompatible = (run: VerificationRun, ...names: readonly TopologyResult['topology'][]) =>
    run.topologies.some(({ topology, verdict }) => names.includes(topology) && verdict === 'compatible')
  const inPlace = runs.length > 0 && runs.every((run) => isCompatible(run, 'T0'))
  const beside = runs.length > 0 && runs.every((run) => isCompatible(run, 'T1', 'T2', 'T3'))
  return new Set([
    ...(inPlace ? (['in-place', 'rollback'] as const) : []),
    ...(inPlace && beside ? (['side-by-side'] as const) : []),
  ])
}
