import { UsageError } from '../errors.ts'
import type { HistoryFormat } from '../formatters/history/history-formats.ts'
import type { ChartHistory, HistoryDocument, HistoryRelease, HistoryStep } from '../model/history.ts'
import type { ReportDocument } from '../model/report.ts'
import { type FailThreshold, isAtLeast } from '../model/severity.ts'
import { kindOf, type PlannedStep, planSteps, sortVersions } from '../report/history/plan-steps.ts'
import { cadenceOf, supportWindows } from '../report/history/support-window.ts'
import { type ListedPackage, listPackages } from '../sources/list-packages.ts'
import type { CommandContext } from './command-context.ts'
import { type Examiner, type ExaminerOptions, type Outcome, openExaminer } from './history-examiner.ts'
import { inParallel } from './in-parallel.ts'
import type { OutputTarget } from './output-target.ts'
import { createProgress } from './progress.ts'
import { remainingText } from './remaining-time.ts'
import { prepareRun } from './run-context.ts'
import { tool } from './tool.ts'
import { writeHistory } from './write-history.ts'
import { stdoutContext } from './write-report.ts'

export interface HistoryOptions extends ExaminerOptions {
  readonly output?: readonly OutputTarget<HistoryFormat>[]
  readonly chart?: readonly string[]
  readonly everyPair?: true
  readonly shard?: Shard
  readonly failOn: FailThreshold
}

/** `2/3`: the second of three machines. */
export interface Shard {
  readonly index: number
  readonly count: number
}

/** A release to lint, or a step to compare. */
interface Task {
  readonly examine: (examiner: Examiner) => Promise<Outcome>
}

/** All releases of a repository: what each step breaks, what each release by itself is worth. */
export async function history(repository: string, options: HistoryOptions, context: CommandContext): Promise<number> {
  const { io, environment } = context
  const progress = createProgress(io, options)
  const run = await prepareRun(options, context)
  progress.step(`Listing ${repository}`)
  try {
    const listing = await listPackages(repository, run.open)
    const charts = chosenCharts(listing.packages, options.chart, listing.ref)
    await using examiner = await openExaminer(options, run, context)
    const plans = charts.map(([name, packages]) => planChart(name, packages, options.everyPair === true))
    const tasks = plans.flatMap(({ lints, steps }) => [
      ...steps.map(({ task }) => task),
      ...lints.map(({ task }) => task),
    ])
    const mine = tasks.filter((_task, index) => isMine(index, options.shard))
    const outcomes = new Map<Task, Outcome>()
    const started = io.now().getTime()
    const tell = () => progress.step(remainingText(outcomes.size, mine.length, io.now().getTime() - started))
    tell()
    await inParallel(mine, examiner.jobs, async (task) => {
      outcomes.set(task, await task.examine(examiner))
      tell()
    })
    progress.end()
    const document: HistoryDocument = {
      kind: 'kaito-check-history',
      schemaVersion: '1',
      tool,
      repository: listing.ref,
      charts: plans.map((plan) => chartHistory(plan, outcomes)),
      skipped: [...listing.problems, ...plans.flatMap(({ name, left }) => leftOut(name, left))],
    }
    await writeHistory(document, options.output, io, stdoutContext(io, environment, options))
    const hasReport = mine.some((task) => outcomes.get(task)?.report !== undefined)
    return mine.length > 0 && !hasReport ? couldNotExamine : exitCodeOfHistory(document, options.failOn)
  } finally {
    progress.end()
  }
}

const couldNotExamine = 2

/** 1 where a step fails or has a finding at the threshold, 3 where one could not be examined; `never` is 0 whatever was found. */
export function exitCodeOfHistory({ charts }: HistoryDocument, failOn: FailThreshold): number {
  if (failOn === 'never') return 0
  const steps = charts.flatMap((chart) => chart.steps)
  const isBad = ({ verdict, findings }: ReportDocument): boolean =>
    verdict === 'fail' || findings.some(({ severity }) => isAtLeast(severity, failOn))
  if (steps.some(({ report }) => report !== null && isBad(report))) return 1
  const isOpen = steps.some(({ report, failure }) => failure !== null || report?.verdict === 'inconclusive')
  return isOpen ? 3 : 0
}

interface ChartPlan {
  readonly name: string
  readonly lints: readonly { readonly release: ListedPackage; readonly task: Task }[]
  readonly steps: readonly { readonly step: PlannedStep; readonly task: Task }[]
  readonly left: number
}

function chosenCharts(
  packages: readonly ListedPackage[],
  names: readonly string[] | undefined,
  ref: string,
): readonly (readonly [name: string, packages: readonly ListedPackage[]])[] {
  const charts = new Map<string, ListedPackage[]>()
  for (const each of packages) charts.set(each.chart, [...(charts.get(each.chart) ?? []), each])
  const known = [...charts.keys()].join(', ')
  if (charts.size === 0) throw new UsageError(`\`${ref}\` holds no packages.`)
  const unknown = names?.find((name) => !charts.has(name))
  if (unknown !== undefined) throw new UsageError(`\`${ref}\` has no chart ${unknown}.`, { hint: `It has ${known}.` })
  return [...charts].filter(([name]) => names === undefined || names.includes(name))
}

function planChart(name: string, packages: readonly ListedPackage[], everyPair: boolean): ChartPlan {
  const byVersion = new Map(packages.map((each) => [each.version, each]))
  const versions = sortVersions([...byVersion.keys()])
  const { steps, left } = planSteps(versions, everyPair)
  return {
    name,
    left,
    lints: versions.flatMap((version) => {
      const release = byVersion.get(version)
      return release === undefined ? [] : [{ release, task: { examine: (examiner) => examiner.lint(release) } }]
    }),
    steps: steps.flatMap((step) => {
      const [previous, next] = [byVersion.get(step.previous), byVersion.get(step.next)]
      if (previous === undefined || next === undefined) return []
      return [{ step, task: { examine: (examiner) => examiner.compare(previous, next) } }]
    }),
  }
}

function isMine(index: number, shard: Shard | undefined): boolean {
  return shard === undefined || index % shard.count === shard.index - 1
}

function chartHistory({ name, lints, steps }: ChartPlan, outcomes: ReadonlyMap<Task, Outcome>): ChartHistory {
  const dated = lints.map(({ release }) => release)
  const windows = supportWindows(dated)
  return {
    name,
    releases: lints.map(({ release, task }): HistoryRelease => {
      const { version, appVersion, kubeVersion, digest, released } = release
      const { report: lint = null, failure = null } = outcomes.get(task) ?? {}
      const support = windows.get(version) ?? null
      return { version, kind: kindOf(version), appVersion, kubeVersion, digest, released, support, lint, failure }
    }),
    steps: steps.map(({ step, task }): HistoryStep => {
      const { report = null, failure = null } = outcomes.get(task) ?? {}
      return { ...step, report, failure }
    }),
    cadence: cadenceOf(dated),
  }
}

function leftOut(name: string, left: number): readonly string[] {
  return left === 0 ? [] : [`${name}: ${left} steps between older releases, beyond the bound of one run.`]
}
