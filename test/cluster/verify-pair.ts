import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
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

/** What must never be found in evidence. */
const canaries = { password: 'canary-of-the-values-4711', token: 'canary-of-a-secret-0815' }
const secret = `apiVersion: v1
kind: Secret
metadata: { name: login }
stringData: { token: ${canaries.token} }
`

/** Files below a folder that hold one of these texts, as they are or in base64. */
function filesWith(folder: string, texts: readonly string[]): readonly string[] {
  const wanted = texts.flatMap((text) => [text, Buffer.from(text).toString('base64')])
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return files
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((file) => wanted.some((text) => readFileSync(file, 'utf8').includes(text)))
}

export interface PairRun {
  readonly report: ReportDocument
  readonly exitCode: number
  readonly stderr: string
  /** The report as people see it. */
  readonly text: string
  /** What a replay of the evidence says. */
  readonly replayed: ReportDocument
  /** Files of the evidence that hold what is secret. */
  readonly leaks: readonly string[]
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
  folder.write({ 'secret.yaml': secret })
  const evidence = options.evidence ?? folder.at('evidence')
  const place = {
    directory: folder.path,
    environment: {
      HOME: folder.path,
      PATH: `${dirname(requireProgram('kubectl'))}:${process.env['PATH'] ?? ''}`,
      HELM_BIN: await fetchHelm(options.helm),
      KUBECONFIG: bed.kubeconfig,
    },
  }
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
      `--watch=${Math.max(options.watch, pair.leastWatch ?? 0)}s`,
      `--custom-resources=${customResources}`,
      '--custom-resources=secret.yaml',
      `--set=login.password=${canaries.password}`,
      `--evidence=${evidence}`,
      '-o',
      'json',
      '-o',
      'text=report.txt',
    ],
    place,
  )
  if (stdout === '') throw new Error(`verify gave no report:\n${stderr}`)
  const replay = await runMain(['verify', '--replay', evidence, '-o', 'json'], place)
  return {
    report: JSON.parse(stdout),
    exitCode,
    stderr,
    text: readFileSync(folder.at('report.txt'), 'utf8'),
    replayed: JSON.parse(replay.stdout),
    leaks: filesWith(evidence, Object.values(canaries)),
  }
}
