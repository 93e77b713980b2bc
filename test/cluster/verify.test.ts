import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildStandIn } from '../operators/build-stand-in.ts'
import { standInTable } from '../operators/table.ts'
import { violationsOf } from '../report/valid-report.ts'
import { Lanes } from '../support/lanes.ts'
import { openControlPlaneLane } from './control-plane-lane.ts'
import { differences } from './verdicts.ts'
import { type VerifyBed, verifyPair } from './verify-pair.ts'

/** Rows that are asked for in every run of the tests; `npm run verify-table` has all. */
const asked = new Set([
  'well-behaved',
  'class-selected',
  'annotation-hash',
  'lease-shared',
  'status-reason',
  'child-overwrite',
  'time-named-child',
  'crds-in-templates',
  'crds-kept',
  'immutable-selector',
  'rendered-secret-keys',
])

/** Most of a run is waiting. */
const atOnce = 3

describe('verify in a control plane whose pods are processes', () => {
  let lanes: Lanes<VerifyBed & AsyncDisposable>
  beforeAll(() => {
    const program = buildStandIn()
    lanes = new Lanes(atOnce, () => openControlPlaneLane(program))
  })
  afterAll(() => lanes?.[Symbol.asyncDispose]())

  const rows = standInTable.filter(({ id }) => asked.has(id))
  it.concurrent.each(rows.map((pair) => [pair.id, pair.asked, pair] as const))(
    'says what %s is in %j',
    { timeout: 1_800_000 },
    async (_id, topologies, pair) => {
      const { report, stderr, replayed, leaks } = await lanes.use((bed) =>
        verifyPair(pair, bed, { topologies, helm: '4', watch: 4 }),
      )
      expect(violationsOf(report)).toEqual([])
      expect(differences(pair, topologies, report), stderr).toEqual([])
      expect(replayed).toEqual(report)
      expect(leaks).toEqual([])
    },
  )
})
