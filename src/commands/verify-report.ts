import { rules } from '../checks/catalogue.ts'
import { judgeMeetings } from '../checks/judge-meetings.ts'
import { judgePredictions } from '../cluster/observe/predictions.ts'
import { runNaming } from '../cluster/observe/run-names.ts'
import { observe } from '../cluster/observe.ts'
import { readEvidence } from '../cluster/read-evidence.ts'
import type { RunRecord } from '../cluster/record.ts'
import type { PromiseName } from '../model/promise.ts'
import { releaseStep } from '../model/release-kind.ts'
import type { ReleaseSource } from '../model/release-source.ts'
import type { ReportDocument, SkippedCheck } from '../model/report.ts'
import type { TopologyName } from '../model/topology.ts'
import { createDocumentCache } from '../release/document-cache.ts'
import { readRelease } from '../release/read-release.ts'
import { readFileBytes } from '../shell/files.ts'
import { resolvePath } from '../shell/paths.ts'
import { readSnapshot } from '../sources/snapshot.ts'
import { type CommandContext, todayOf } from './command-context.ts'
import { buildReportOn, reportOnDiff, subjectOf } from './examine.ts'
import { prepareRun } from './run-context.ts'
import type { VerifyOptions } from './verify-options.ts'

const maximumBytes = 256 * 1024 * 1024

/** The report on an evidence folder; a run that has just ended is judged from its own. */
export async function reportOnEvidence(
  folder: string,
  options: VerifyOptions,
  context: CommandContext,
): Promise<ReportDocument> {
  const { io } = context
  const run = await prepareRun(options, context)
  const examine = { run, options, directory: io.directory, today: todayOf(io) }
  const path = resolvePath(io.directory, folder)
  const { record, events, snapshots } = await readEvidence(path, folder)
  const [previousSource, nextSource] = [await readSide(path, 'previous'), await readSide(path, 'next')]
  const [previous, next] = [readRelease(previousSource), readRelease(nextSource)]
  const evidence = { record, events, snapshots, previous, next }
  const observed = observe(evidence)
  const { settings } = run.configuration
  const meetings = judgeMeetings(observed, { previous, next, rules, settings })
  const predicted = await reportOnDiff(previousSource, nextSource, examine)
  const predictions = judgePredictions([...predicted.findings, ...predicted.suppressed], evidence)
  return buildReportOn('verify', examine, createDocumentCache(), {
    subjects: [subjectOf('previous', previous), subjectOf('next', next)],
    examinations: meetings.map(({ raised, gaps, topology, watched }) => ({
      scope: 'meeting',
      result: {
        raised,
        skipped: gaps.map((gap) => ({ ...gap, promises: promisesOf(topology) })),
        examined: { topologies: 1, watchedSeconds: watched },
      },
      subject: 1,
      files: nextSource.files,
      previousFiles: previousSource.files,
    })),
    step: releaseStep(previous.version, next.version),
    stepCommands: null,
    promises: examinedPromises(record.topologies),
    verification: {
      runs: [
        {
          provider: record.provider,
          versions: record.versions,
          meetings,
          predictions,
          notStored: notStored(record),
        },
      ],
    },
  })
}

async function readSide(folder: string, side: 'previous' | 'next'): Promise<ReleaseSource> {
  const bytes = await readFileBytes(`${folder}/releases/${side}.json`, maximumBytes, `releases/${side}.json`)
  return readSnapshot(bytes.toString('utf8'), `releases/${side}.json`)
}

/** What hangs on a topology. */
function promisesOf(topology: TopologyName): readonly PromiseName[] {
  return topology === 'T0' ? ['in-place', 'rollback', 'side-by-side'] : ['side-by-side']
}

function examinedPromises(topologies: readonly TopologyName[]): readonly PromiseName[] {
  return [...new Set(topologies.flatMap(promisesOf))]
}

/** Each object once, however many beds it was tried in. */
function notStored(record: RunRecord): readonly SkippedCheck[] {
  const { plain } = runNaming(record)
  const refused = record.corpus.filter(({ isStored, list }) => !isStored && list !== 'companions')
  const unique = new Map(
    refused.map(({ list, file, source, object, message }) => [
      `${list} ${file}`,
      { check: `store ${shortObject(object)} (${source})`, reason: plain(message ?? 'no reason given') },
    ]),
  )
  return [...unique.values(), ...record.notMade]
}

function shortObject(object: string): string {
  const parts = object.split('/')
  return `${parts[0]}/${parts.at(-1)}`
}
