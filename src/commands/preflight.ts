import { type ErrorCode, KaitoCheckError, ToolError, UsageError } from '../errors.ts'
import type { ReportDocument } from '../model/report.ts'
import { shortened } from '../model/shortened.ts'
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

/** One report on several clusters; one that cannot be examined hides no other. Where none can, there is no report. */
async function reportOnClusters(
  next: string,
  asked: readonly string[],
  options: PreflightOptions,
  context: CommandContext,
  progress: Progress,
): Promise<ReportDocument> {
  const names = asked.length > 0 ? asked : await contextsOfKubeconfig(context)
  const reports = new Map<string, ReportDocument>()
  const failures = new Map<string, KaitoCheckError>()
  await inParallel(names, lanes, async (kubeContext) => {
    const own = { ...context, environment: { ...context.environment, HELM_KUBECONTEXT: kubeContext } }
    try {
      reports.set(kubeContext, await reportOnCluster({ next, options, context: own, progress, kubeContext }))
    } catch (error) {
      if (!(error instanceof KaitoCheckError) || endsRun.has(error.code)) throw error
      failures.set(kubeContext, error)
    }
  })
  if (reports.size === 0) throw noneExamined(names, failures)
  for (const [name, error] of failures) reports.set(name, await unexamined(name, error, options, context))
  return mergeReports(
    names.flatMap((name) => {
      const report = reports.get(name)
      return report === undefined ? [] : [{ name, report }]
    }),
    tool,
  )
}

/** What is no matter of one cluster. */
const endsRun: ReadonlySet<ErrorCode> = new Set(['usage', 'config', 'interrupted'])

const namedFailures = 10
const longestReason = 500

function noneExamined(names: readonly string[], failures: ReadonlyMap<string, KaitoCheckError>): ToolError {
  const failed = names.flatMap((name) => {
    const error = failures.get(name)
    return error === undefined ? [] : [{ name, error }]
  })
  const more = failed.length - namedFailures
  return new ToolError('No cluster could be examined.', {
    code: failed[0]?.error.code ?? 'tool-failed',
    hint: [
      ...failed
        .slice(0, namedFailures)
        .map(({ name, error }) => shortened(`${name}: ${reasonOf(error)}`, longestReason)),
      ...(more > 0 ? [`and ${more} more`] : []),
    ].join('\n'),
  })
}

function reasonOf({ message, hint }: KaitoCheckError): string {
  return [message.replace(/\.$/, ''), ...(hint === undefined ? [] : hint.split('\n').slice(0, 1))].join(': ')
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
  error: KaitoCheckError,
  options: PreflightOptions,
  context: CommandContext,
): Promise<ReportDocument> {
  const { io } = context
  const run = await prepareRun(options, context)
  const examined = { run, options, directory: io.directory, today: todayOf(io) }
  return buildReportOn('preflight', examined, createDocumentCache(), {
    subjects: [],
    examinations: [
      {
        scope: 'installation',
        result: { raised: [], skipped: [{ check: `examine ${kubeContext}`, reason: reasonOf(error) }], examined: {} },
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
