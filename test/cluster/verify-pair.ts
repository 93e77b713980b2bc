import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ReportDocument } from '../../src/model/report.ts'
import { runMain } from '../main/run-main.ts'
import { writeChart } from '../operators/chart.ts'
import type { StandInRow, Topology } from '../operators/table.ts'
import { requireProgram } from '../support/cluster/programs.ts'
import { fetchHelm, type HelmMajor } from '../support/helm-binaries.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const customResources = fileURLToPath(new URL('../operators/custom-resources/previous', import.meta.url))

/** A cluster that may be filled and emptied. */
export interface VerifyBed {
  readonly kubeconfig: string
  readonly context: string
  readonly auditFile: string
}

export interface PairRun {
  readonly report: ReportDocument
  readonly exitCode: number
  readonly stderr: string
  /** The report as people see it. */
  readonly text: string
}

export interface PairOptions {
  readonly topologies: readonly Topology[]
  readonly helm: HelmMajor
  /** Seconds of every window. */
  readonly watch: number
  /** A new folder that is kept; default: none is. */
  readonly evidence?: string
}

/** Runs `verify` on a pair of stand-in releases in a cluster that is there. */
export async function verifyPair(pair: StandInRow, bed: VerifyBed, options: PairOptions): Promise<PairRun> {
  using folder = temporaryFolder()
  writeChart(folder.at('previous'), pair.previous)
  writeChart(folder.at('next'), pair.next)
  const { exitCode, stderr, stdout } = await runMain(
    [
      'verify',
      'previous',
      'next',
      '--provider=existing',
      `--context=${bed.context}`,
      '--disposable',
      ...(bed.context.startsWith('kind-') ? [] : ['--yes-i-own-this-cluster']),
      `--audit-log=${bed.auditFile}`,
      `--topology=${options.topologies.join(',')}`,
      `--watch=${options.watch}s`,
      `--custom-resources=${customResources}`,
      `--evidence=${options.evidence ?? folder.at('evidence')}`,
      '-o',
      'json',
      '-o',
      'text=report.txt',
    ],
    {
      directory: folder.path,
      environment: {
        HOME: folder.path,
        PATH: `${dirname(requireProgram('kubectl'))}:${process.env['PATH'] ?? ''}`,
        HELM_BIN: await fetchHelm(options.helm),
        KUBECONFIG: bed.kubeconfig,
      },
    },
  )
  if (stdout === '') throw new Error(`verify gave no report:\n${stderr}`)
  return { report: JSON.parse(stdout), exitCode, stderr, text: readFileSync(folder.at('report.txt'), 'utf8') }
}
