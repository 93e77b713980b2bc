import { importStandIn, openKindLane } from '../kind/kind-lane.ts'
import { buildStandIn } from '../operators/build-stand-in.ts'
import { type StandInRow, standInTable, type Topology } from '../operators/table.ts'
import { Lanes } from '../support/lanes.ts'
import { openControlPlaneLane } from './control-plane-lane.ts'
import { differences, failureModesIn } from './verdicts.ts'
import { type VerifyBed, verifyPair } from './verify-pair.ts'

export interface TableOptions {
  readonly times: number
  readonly lanes: number
  /** Seconds of every window. */
  readonly watch: number
  readonly bed: StandInRow['bed']
  readonly helm: '3' | '4'
  /** One row alone, wherever it belongs. */
  readonly row: string | null
  /** Every topology that a row says something about, not only those that tests ask for. */
  readonly isComplete: boolean
  readonly showsText: boolean
  /** A folder for the evidence of every run. */
  readonly evidence: string | null
  readonly say: (line: string) => void
}

/** Returns how many runs did not come to what the table says. */
export async function runTable(options: TableOptions): Promise<number> {
  const { times, lanes: count, watch, bed, helm, row, isComplete, showsText, evidence, say } = options
  const rows = standInTable.filter((each) => (row === null ? each.bed === bed : each.id === row))
  await using lanes = await openLanes(bed, Math.min(count, rows.length * times))
  let wrong = 0
  const begun = Date.now()
  const runs = Array.from({ length: times }, (_, turn) => rows.map((pair) => ({ turn, pair }))).flat()
  await Promise.all(
    runs.map(async ({ turn, pair }) => {
      const topologies = isComplete ? topologiesOf(pair) : pair.asked
      const from = { at: 0 }
      const run = await lanes.use((lane) => {
        from.at = Date.now()
        const kept = evidence === null ? {} : { evidence: `${evidence}/${turn + 1}-${pair.id}` }
        return verifyPair(pair, lane, { topologies, helm, watch, ...kept })
      })
      const problems = [
        ...differences(pair, topologies, run.report, helm),
        ...run.leaks.map((file) => `a secret is in ${file}`),
        ...(JSON.stringify(run.replayed) === JSON.stringify(run.report) ? [] : ['the replay says something else']),
      ]
      if (problems.length > 0) wrong += 1
      const results = run.report.verification?.runs[0]?.topologies ?? []
      const verdicts = results.map(({ topology, verdict }) =>
        `${topology} ${verdict} ${failureModesIn(run.report, topology).join('+')}`.trim(),
      )
      const seconds = ((Date.now() - from.at) / 1000).toFixed(0)
      say(
        `${problems.length === 0 ? 'as expected' : 'WRONG      '}  ${turn + 1}  ${pair.id}  ${seconds} s  ${verdicts.join('; ')}`,
      )
      for (const problem of problems) say(`    ${problem}`)
      if (problems.length > 0) say(run.stderr)
      if (showsText) say(run.text)
    }),
  )
  const minutes = ((Date.now() - begun) / 60_000).toFixed(1)
  say(`${runs.length} runs of ${rows.length} pairs in ${minutes} minutes, ${wrong} not as expected`)
  return wrong
}

function topologiesOf({ expected }: StandInRow): readonly Topology[] {
  return (['T0', 'T1', 'T2', 'T3'] as const).filter((topology) => expected[topology] !== undefined)
}

async function openLanes(bed: StandInRow['bed'], count: number): Promise<Lanes<VerifyBed & AsyncDisposable>> {
  if (bed === 'kind') {
    await importStandIn()
    return new Lanes(count, (index) => openKindLane(`table-${index}`))
  }
  const program = buildStandIn()
  return new Lanes(count, () => openControlPlaneLane(program))
}
