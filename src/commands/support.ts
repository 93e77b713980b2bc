import { UsageError } from '../errors.ts'
import { type SupportFormat, supportFormatters } from '../formatters/support/support-formats.ts'
import { nearestNames } from '../model/nearest-names.ts'
import type { PathStep, SupportDocument } from '../model/support.ts'
import {
  judgeSupport,
  kubernetesWindow,
  releasedBy,
  stableVersions,
  supportedMinorsOf,
  upgradePath,
} from '../report/support/supported-minors.ts'
import { type ListedPackage, listPackages } from '../sources/list-packages.ts'
import { parseReleaseName } from '../sources/release-name.ts'
import { type CommandContext, todayOf } from './command-context.ts'
import { type ExaminerOptions, openExaminer } from './history-examiner.ts'
import { inParallel } from './in-parallel.ts'
import { type OutputTarget, textOnStdout } from './output-target.ts'
import { createProgress } from './progress.ts'
import { prepareRun, type RunContext } from './run-context.ts'
import { tool } from './tool.ts'
import { stdoutContext } from './write-report.ts'
import { writeTexts } from './write-texts.ts'

export interface SupportOptions extends ExaminerOptions {
  readonly output?: readonly OutputTarget<SupportFormat>[]
  readonly chart?: string
  /** `YYYY-MM-DD`. */
  readonly date?: string
}

/** Which releases are supported, on which Kubernetes, and how one release gets to the newest; 1 where it is not supported. */
export async function support(
  release: string | undefined,
  options: SupportOptions,
  context: CommandContext,
): Promise<number> {
  const { io, environment } = context
  const progress = createProgress(io, options)
  const run = await prepareRun(options, context)
  const { location } = run.open.repository
  const date = options.date ?? todayOf(io)
  const asked = release === undefined ? null : readAsked(release, run)
  const chart = options.chart ?? asked?.chart ?? run.open.repository.chart
  progress.step(`Listing ${location}`)
  try {
    const listing = await listPackages(location, run.open)
    const packages = releasedBy(packagesOf(chart, listing.packages, listing.ref), date)
    const window = kubernetesWindow(run.configuration.settings.kubernetes, date)
    const minors = supportedMinorsOf(packages, window)
    const version = asked === null ? null : knownVersion(asked.version, packages, `${listing.ref} on ${date}`)
    const path =
      version === null ? [] : await examinePath(upgradePath(version, minors), packages, options, run, context)
    progress.end()
    const document: SupportDocument = {
      kind: 'kaito-check-support',
      schemaVersion: '1',
      tool,
      repository: listing.ref,
      chart,
      date,
      kubernetes: window,
      minors,
      releases: stableVersions(packages),
      asked: version === null ? null : { version, ...judgeSupport(version, minors), path },
    }
    await writeTexts(
      options.output ?? [textOnStdout],
      async (format: SupportFormat, where) => (await supportFormatters[format]())(document, where),
      io,
      stdoutContext(io, environment, options),
    )
    return document.asked?.isSupported === false ? 1 : 0
  } finally {
    progress.end()
  }
}

function readAsked(text: string, { open }: RunContext): { readonly chart: string; readonly version: string } {
  const name = parseReleaseName(text, { found: null, neighbours: [], repository: open.repository })
  if (name.kind === 'published') return { chart: name.chart, version: name.version }
  throw new UsageError(`\`${text}\` names no release of the repository.`, {
    hint: 'Write it as 0.12.0 or workspace@0.12.0, and the repository as --repository ADDRESS or FOLDER.',
  })
}

function packagesOf(chart: string, packages: readonly ListedPackage[], ref: string): readonly ListedPackage[] {
  const own = packages.filter((each) => each.chart === chart)
  if (own.length > 0) return own
  const charts = [...new Set(packages.map((each) => each.chart))]
  throw new UsageError(`\`${ref}\` has no chart ${chart}.`, {
    hint: charts.length === 0 ? 'It holds no packages.' : `It has ${charts.join(', ')}: name one with --chart.`,
  })
}

function knownVersion(version: string, packages: readonly ListedPackage[], where: string): string {
  const plain = (text: string) => text.replace(/^v/, '')
  const found = packages.find((each) => plain(each.version) === plain(version))
  if (found !== undefined) return found.version
  const near = nearestNames(
    version,
    packages.map((each) => each.version),
  )
  throw new UsageError(`${version} is not in ${where}.`, near.length === 0 ? {} : { hint: `Near: ${near.join(', ')}` })
}

/** Each step of the path, examined by `diff`. */
async function examinePath(
  versions: readonly string[],
  packages: readonly ListedPackage[],
  options: SupportOptions,
  run: RunContext,
  context: CommandContext,
): Promise<readonly PathStep[]> {
  if (versions.length < 2) return []
  await using examiner = await openExaminer(options, run, context)
  const steps = versions.slice(1).map((next, index) => ({ previous: versions[index] ?? '', next }))
  const examined = new Map<string, PathStep>()
  await inParallel(steps, examiner.jobs, async ({ previous, next }) => {
    const [from, to] = [previous, next].map((version) => packages.find((each) => each.version === version))
    if (from === undefined || to === undefined) return
    const { report = null, failure = null } = await examiner.compare(from, to)
    examined.set(next, {
      previous,
      next,
      verdict: report?.verdict ?? null,
      promises: (report?.promises ?? []).map(({ promise, answer }) => ({ promise, answer })),
      failure,
    })
  })
  return steps.flatMap(({ next }) => examined.get(next) ?? [])
}
