import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { memberAt, stringMember } from '../../src/model/json.ts'
import type { ReportDocument } from '../../src/model/report.ts'
import { buildStandIn } from '../operators/build-stand-in.ts'
import { imageRepository } from '../operators/chart.ts'
import { type Expectation, row, type StandInRow, standInTable, type Topology } from '../operators/table.ts'
import { violationsOf } from '../report/valid-report.ts'
import { type ControlPlane, startControlPlane } from '../support/cluster/control-plane.ts'
import { startProcessNode } from '../support/cluster/process-node.ts'
import { verifyPair } from './verify-pair.ts'

/** What each row is asked here: the topologies that tell it from the others. All of them: scripts/verify-table.ts. */
const asked: Readonly<Record<string, readonly Topology[]>> = {
  'well-behaved': ['T0', 'T1', 'T2'],
}

describe('verify in a control plane whose pods are processes', () => {
  let plane: ControlPlane
  let node: AsyncDisposable
  beforeAll(async () => {
    plane = await startControlPlane()
    node = await startProcessNode(plane, { [imageRepository]: buildStandIn() })
  })
  afterAll(async () => {
    await node?.[Symbol.asyncDispose]()
    await plane?.[Symbol.asyncDispose]()
  })

  it.each(Object.entries(asked))('says what %s is in %j', async (id, topologies) => {
    const pair = row(id)
    const { report, stderr } = await verifyPair(pair, plane, { topologies, helm: '4', watch: 6 })
    expect(violationsOf(report)).toEqual([])
    expect(outcomes(report), stderr).toEqual(expectations(pair, topologies))
  })
})

/** By topology, the verdict and the failure modes of its findings. */
function outcomes(report: ReportDocument) {
  return (report.verification?.runs[0]?.topologies ?? []).map(({ topology, verdict }) => ({
    topology,
    verdict,
    failureModes: modesIn(report, topology),
  }))
}

function modesIn({ findings }: ReportDocument, topology: string): readonly string[] {
  const own = findings.filter(({ evidence }) => stringMember(evidence, 'topology') === topology)
  return [...new Set(own.flatMap(({ evidence }) => memberAt(evidence, 'failureModes') ?? []))].map(String).sort()
}

function expectations({ expected }: StandInRow, topologies: readonly Topology[]) {
  return topologies.map((topology) => {
    const { verdict, failureModes }: Expectation = expected[topology] ?? { verdict: 'inconclusive', failureModes: [] }
    return { topology, verdict, failureModes: expect.arrayContaining([...failureModes]) }
  })
}

describe('the rows asked here', () => {
  it('are rows of the table', () => {
    const ids = standInTable.map(({ id }) => id)
    expect(Object.keys(asked).filter((id) => !ids.includes(id))).toEqual([])
  })
})
