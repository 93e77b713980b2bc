import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { differences } from '../cluster/verdicts.ts'
import { type VerifyBed, verifyPair } from '../cluster/verify-pair.ts'
import { standInTable } from '../operators/table.ts'
import { violationsOf } from '../report/valid-report.ts'
import { Lanes } from '../support/lanes.ts'
import { importStandIn, openKindLane } from './kind-lane.ts'

describe('verify in kind', () => {
  let lanes: Lanes<VerifyBed & AsyncDisposable>
  beforeAll(async () => {
    await importStandIn()
    lanes = new Lanes(2, (index) => openKindLane(`table-${index}`))
  })
  afterAll(() => lanes?.[Symbol.asyncDispose]())

  const rows = standInTable.filter(({ bed }) => bed === 'kind')
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
