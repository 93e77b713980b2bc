import { KaitoCheckError, UsageError } from '../errors.ts'
import type { ReportDocument } from '../model/report.ts'
import { createDocumentCache } from '../release/document-cache.ts'
import { mergeReports } from '../report/merge-reports.ts'
import { exitCodeOf } from '../report/verdict.ts'
import { clusterAccess } from '../shell/cluster-access.ts'
import { runToSuccess } from '../shell/exec.ts'
import { createPrivateFolder } from '../shell/files.ts'
import { type CommandContext, todayOf } from './command-context.ts'
import { buildReportOn } from './examine.ts'
import { inParallel } from './in-parallel.ts'
import { reportOnCluster } from './preflight-cluster.ts'
import type { PreflightOptions } from './preflight-options.ts'
import { createProgress, type Progress } from './progress.ts'
import { prepareRun } from './run-context.ts'
import { tool } from './tool.ts'
import { stdoutContext, writeReport } from './write-report.ts'

/** Clusters that are read at once. */
const lanes = 4

/** What an upgrade to a release would do to an installation in a live cluster; reads only. Returns the exit code. */
export async function preflight(next: string, options: PreflightOptions, context: CommandContext): Promise<number> {
  const { io, environment } = context
  if (options.offline === true) {
    throw new UsageError('`preflight` reads a live cluster, and --offline forbids it.', {
      hint: 'Compare snapshots instead: snapshot installed:RELEASE writes one.',
    })
  }
  const progress = createProgress(io, options)
  try {
    const report =
      options.contexts === undefined
        ? await reportOnCluster({ next, options, context, progress, kubeContext: null })
        : await reportOnClusters(next, options.contexts, options, context, progress)
    progress.end()
    await writeReport(report, options.output, io, stdoutContext(io, environment, options))
    return exitCodeOf(report.verdict, options.failOn)
  } finally {
    progress.end()
  }
}

/** One report on several clusters; one that cannot be examined hides no other. */
async function reportOnClusters(
  next: string,
  asked: readonly string[],
  options: PreflightOptions,
  context: CommandContext,
  progress: Progress,
): Promise<ReportDocument> {
  const names = asked.length > 0 ? asked : await contextsOfKubeconfig(context)
  const reports = new Map<string, ReportDocument>()
  await inParallel(names, lanes, async (kubeContext) => {
    const own = { ...context, environment: { ...context.environment, HELM_KUBECONTEXT: kubeContext } }
    try {
      reports.set(kubeContext, await reportOnCluster({ next, options, context: own, progress, kubeContext }))
    } catch (error) {
      if (!(error instanceof KaitoCheckError) || error.code === 'usage' || error.code === 'config') throw error
      reports.set(kubeContext, await unexamined(kubeContext, error, options, own))
    }
  })
  return mergeReports(
    names.flatMap((name) => {
      const report = reports.get(name)
      return report === undefined ? [] : [{ name, report }]
    }),
    tool,
  )
}

async function contextsOfKubeconfig({ io, environment }: CommandContext): Promise<readonly string[]> {
  await using folder = await createPrivateFolder()
  const { kubectl, ...access } = clusterAccess(environment, io.directory, folder.path)
  const { stdout } = await runToSuccess({
    program: kubectl,
    arguments: ['config', 'get-contexts', '--output', 'name'],
    shown: ['kubectl', 'config', 'get-contexts', '--output', 'name'],
    directory: access.directory,
    environment: access.environment,
    timeout: 15_000,
    maximumBytes: 1024 * 1024,
  })
  const names = stdout
    .toString('utf8')
    .split('\n')
    .filter((name) => name !== '')
  if (names.length === 0) throw new UsageError('Your kubeconfig has no contexts.')
  return names
}

/** A report that says of one cluster why there is nothing to say. */
async function unexamined(
  kubeContext: string,
  { message, hint }: KaitoCheckError,
  options: PreflightOptions,
  context: CommandContext,
): Promise<ReportDocument> {
  const { io } = context
  const run = await prepareRun(options, context)
  const reason = [message.replace(/\.$/, ''), ...(hint === undefined ? [] : hint.split('\n').slice(0, 1))].join(': ')
  const examined = { run, options, directory: io.directory, today: todayOf(io) }
  return buildReportOn('preflight', examined, createDocumentCache(), {
    subjects: [],
    examinations: [
      {
        scope: 'installation',
        result: { raised: [], skipped: [{ check: `examine ${kubeContext}`, reason }], examined: {} },
        subject: 0,
        files: {},
        previousFiles: {},
      },
    ],
    step: null,
    stepCommands: null,
    promises: ['in-place', 'custom-resources', 'rollback'],
    mustBeWhole: true,
  })
}
