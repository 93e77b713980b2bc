import { memberAt, stringMember } from '../../src/model/json.ts'
import type { ReportDocument } from '../../src/model/report.ts'
import type { TopologyResult } from '../../src/model/verification.ts'
import type { Expectation, StandInRow, Topology } from '../operators/table.ts'

/** Where a report differs from what the table says of a row, one line for each difference. */
export function differences(
  { expected, expectedUnderHelm3 }: StandInRow,
  topologies: readonly Topology[],
  report: ReportDocument,
  helm: '3' | '4' = '4',
): readonly string[] {
  const results = report.verification?.runs[0]?.topologies ?? []
  return topologies.flatMap((topology) => {
    const result = results.find((each) => each.topology === topology)
    const wanted = (helm === '3' ? expectedUnderHelm3?.[topology] : undefined) ?? expected[topology]
    if (result === undefined) return [`${topology}: it is not in the report`]
    return wanted === undefined ? [] : compare(result, wanted, report)
  })
}

function compare(result: TopologyResult, wanted: Expectation, report: ReportDocument): readonly string[] {
  const { topology, verdict, controls, gaps } = result
  const modes = failureModesIn(report, topology)
  const missing = wanted.failureModes.filter((mode) => !modes.includes(mode))
  // Nobody can be told apart beside a release that is noisy alone; anywhere else both controls hold.
  const outcomes = wanted.verdict === 'inconclusive' ? 'failed passed' : 'passed passed'
  const seen = controls.map(({ outcome }) => outcome).join(' ')
  const messages = findingsOf(report, topology).map(({ rule, message }) => `  ${rule}: ${message}`)
  const reasons = gaps.map(({ check, reason }) => `  gap ${check}: ${reason}`)
  const found = [
    ...(verdict === wanted.verdict ? [] : [`${topology}: ${verdict}, not ${wanted.verdict}`]),
    ...missing.map((mode) => `${topology}: without ${mode}`),
    ...(seen === outcomes ? [] : [`${topology}: controls ${seen}, not ${outcomes}`]),
  ]
  return found.length === 0 ? [] : [...found, ...messages, ...reasons]
}

/** Of the findings of a topology, each once. */
export function failureModesIn(report: ReportDocument, topology: string): readonly string[] {
  const modes = findingsOf(report, topology).flatMap(({ evidence }) => memberAt(evidence, 'failureModes') ?? [])
  return [...new Set(modes)].map(String).sort()
}

function findingsOf({ findings }: ReportDocument, topology: string) {
  return findings.filter(({ evidence }) => stringMember(evidence, 'topology') === topology)
}
