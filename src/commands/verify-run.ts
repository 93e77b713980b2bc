import type { VerifyRequest } from '../cluster/plan/request.ts'
import { namesOf, releaseNames } from '../cluster/plan/request.ts'
import { createPlan } from '../cluster/plan.ts'
import { findPrograms } from '../cluster/programs.ts'
import { secretScrub } from '../cluster/request-secrets.ts'
import { verifyInCluster } from '../cluster/verify-in-cluster.ts'
import { UsageError } from '../errors.ts'
import type { Release } from '../model/release.ts'
import type { ReleaseSource, RenderRequest } from '../model/release-source.ts'
import type { ReportDocument } from '../model/report.ts'
import { type TopologyName, topologyNames } from '../model/topology.ts'
import { readRelease } from '../release/read-release.ts'
import { hasImage } from '../shell/container-engine.ts'
import { listFolder, makeFolder, writeFilesInto } from '../shell/files.ts'
import { findHelm, readHelmVersion } from '../shell/helm.ts'
import { makePrivateFolder, removeOurs } from '../shell/lasting-files.ts'
import { resolvePath } from '../shell/paths.ts'
import { makeUndoable } from '../shell/process-signals.ts'
import { randomName } from '../shell/random-name.ts'
import { writeSnapshot } from '../sources/write-snapshot.ts'
import { type CommandContext, todayOf } from './command-context.ts'
import { reportOnDiff } from './examine.ts'
import { type InstallableName, installableName } from './installed-chart.ts'
import { openBoth, withValues } from './open-both.ts'
import { createProgress } from './progress.ts'
import { prepareRun, type RunContext } from './run-context.ts'
import { tool } from './tool.ts'
import { chartOnDisk } from './verify-charts.ts'
import { readCustomResources } from './verify-corpus.ts'
import { manifestReader } from './verify-manifests.ts'
import type { VerifyOptions } from './verify-options.ts'
import { planText } from './verify-plan-text.ts'
import { createRunProgress } from './verify-progress.ts'
import { engineOf, providerRequest } from './verify-provider.ts'
import { timingOf } from './verify-timing.ts'

/** Everything that is known before anything is created. */
interface PreparedVerification {
  readonly request: VerifyRequest
  /** Leaves the removal of the request's folder to the run. */
  readonly handOver: () => void
  readonly sources: readonly [ReleaseSource, ReleaseSource]
}

/** Where the evidence of a run lies. */
interface KeptEvidence {
  readonly folder: string
  /** Removes it, unless the user asked for it. */
  dispose(): void
}

/** Runs two releases in one cluster and judges what is seen; null after a dry run. */
export async function verifyOnce(
  names: readonly [previous: string, next: string],
  options: VerifyOptions,
  context: CommandContext,
): Promise<ReportDocument | null> {
  const prepared = await prepareVerification(names, options, context)
  if (options.dryRun === true) {
    await printPlan(prepared, options, context)
    return null
  }
  const evidence = await runVerification(prepared, options, context)
  try {
    const { reportOnEvidence } = await import('./verify-report.ts')
    return await reportOnEvidence(evidence.folder, options, context)
  } finally {
    evidence.dispose()
  }
}

/** Opens and renders both releases, makes the custom resources, and refuses what cannot be run. */
async function prepareVerification(
  names: readonly [previous: string, next: string],
  options: VerifyOptions,
  context: CommandContext,
): Promise<PreparedVerification> {
  const { io, environment } = context
  const progress = createProgress(io, options)
  const provider = await providerRequest(options, context)
  const own = options.dryRun === true ? null : makeUndoable(makePrivateFolder, removeOurs)
  const work = own?.thing ?? dryRunFolder(options, io.directory)
  const handOver = () => own?.forget()
  try {
    progress.step(`Reading ${names[0]} and ${names[1]}`)
    const given = await prepareRun(options, context)
    const installed = await Promise.all(names.map((name) => installableName(name, given.open)))
    const run = withInstalledValues(given, installed)
    const runId = randomName()
    const charts = await Promise.all([
      chartOnDisk(installed[0]?.name ?? names[0], 'previous', work, run.open),
      chartOnDisk(installed[1]?.name ?? names[1], 'next', work, run.open),
    ])
    const sources = await openBoth(
      [charts[0].name, withValues(run.open, options.previousValues)],
      [charts[1].name, withValues(run.open, options.nextValues)],
      { hasGates: false, more: rendersOf(runId) },
    )
    for (const source of sources) refuseUninstallable(source)
    progress.step('Comparing')
    const predicted = await reportOnDiff(sources[0], sources[1], {
      run,
      options,
      directory: io.directory,
      today: todayOf(io),
    })
    progress.step('Making custom resources')
    const [previous, next] = [readRelease(sources[0]), readRelease(sources[1])]
    const corpus = await readCustomResources(
      {
        previous,
        next,
        findings: [...predicted.findings, ...predicted.suppressed],
        namespace: namesOf(runId).workNamespace,
      },
      options.customResources ?? [],
      run,
    )
    const values = (more: readonly string[] = []) => [
      ...run.open.render.valueArguments,
      ...more.flatMap((file) => ['--values', file]),
    ]
    return {
      sources,
      handOver,
      request: {
        runId,
        provider:
          provider.kind === 'kind' ? { ...provider, images: await localImages([previous, next], context) } : provider,
        topologies: topologiesOf(options),
        previous: { release: previous, chart: charts[0].path, values: values(options.previousValues) },
        next: { release: next, chart: charts[1].path, values: values(options.nextValues) },
        corpus,
        timing: timingOf(options),
        work,
        helmMajor: await helmMajor(environment, io.directory),
      },
    }
  } catch (error) {
    if (own !== null) removeOurs(work)
    handOver()
    throw error
  } finally {
    progress.end()
  }
}

/** Images of the releases that the local engine has: what it does not have, the cluster pulls. */
async function localImages(releases: readonly Release[], context: CommandContext): Promise<readonly string[]> {
  const engine = engineOf(context)
  const named = releases.flatMap(({ images }) => images.map(({ text }) => text))
  const found = await Promise.all(
    [...new Set(named)].sort().map(async (image) => ((await hasImage(engine, image)) ? [image] : [])),
  )
  return found.flat()
}

function dryRunFolder({ evidence }: VerifyOptions, directory: string): string {
  return evidence === undefined ? 'WORK' : resolvePath(directory, evidence)
}

function topologiesOf({ topology, quick }: VerifyOptions): readonly TopologyName[] {
  const asked = topology ?? (quick === true ? ['T1', 'T3'] : ['T0', 'T1', 'T2', 'T3'])
  return topologyNames.filter((name) => asked.includes(name))
}

/** Both releases under the names and in the namespaces of the run. */
function rendersOf(runId: string): Readonly<Record<'previous' | 'next', readonly RenderRequest[]>> {
  const { previousNamespace, nextNamespace } = namesOf(runId)
  const tenant = (releaseName: string, namespace: string): RenderRequest => ({
    purpose: { kind: 'tenant', releaseName, namespace, set: [] },
  })
  return {
    previous: [tenant(releaseNames.previous, previousNamespace)],
    next: [
      tenant(releaseNames.next, nextNamespace),
      tenant(releaseNames.previous, previousNamespace),
      tenant(releaseNames.next, previousNamespace),
    ],
  }
}

/** Values that are given take the place of those of an installation, as in `helm upgrade`. */
function withInstalledValues(run: RunContext, installed: readonly (InstallableName | null)[]): RunContext {
  const { render } = run.open
  const own = installed.flatMap((each) => each?.valueArguments ?? [])
  if (render.valueArguments.length > 0 || own.length === 0) return run
  return { ...run, open: { ...run.open, render: { ...render, valueArguments: own } } }
}

function refuseUninstallable({ ref, kind, renders }: ReleaseSource): void {
  if (kind !== 'chart') {
    throw new UsageError(`\`${ref}\` is no chart: only what Helm can install can be verified.`, {
      hint: 'Name a chart folder, a package or a version in a repository.',
    })
  }
  const failure = renders.find((render) => render.failure !== null)?.failure ?? null
  if (failure !== null) {
    throw new UsageError(`Helm cannot render \`${ref}\`: ${failure.message}`, {
      hint: `To see it again:\n  ${failure.command}`,
    })
  }
}

async function helmMajor(environment: CommandContext['environment'], directory: string): Promise<number> {
  const version = await readHelmVersion(findHelm(environment, directory))
  const [major = 0, minor = 0] = (version ?? '').split('.').map(Number)
  if (major < 3 || (major === 3 && minor < 17)) {
    throw new UsageError(
      `\`verify\` needs Helm 3.17 or newer, which can take ownership; this is ${version ?? 'no Helm'}.`,
    )
  }
  return major
}

/** `--dry-run`: the plan on stdout; with `--evidence`, the files that its commands read are written there. */
async function printPlan(
  { request }: PreparedVerification,
  options: VerifyOptions,
  { io }: CommandContext,
): Promise<void> {
  const plan = createPlan(request)
  if (options.evidence !== undefined) {
    await refuseFilled(request.work, options.evidence)
    await writeFilesInto(
      request.work,
      plan.files.map(([path, text]) => [path, Buffer.from(text)]),
    )
  }
  io.stdout.write(planText(plan, request, options.evidence !== undefined))
}

/** Runs the plan; the evidence lies in the folder that the user named, or in a temporary one. */
async function runVerification(
  { request, sources, handOver }: PreparedVerification,
  options: VerifyOptions,
  { io, environment }: CommandContext,
): Promise<KeptEvidence> {
  // It is written to until the run has ended, also when the process is told to end.
  let running: Promise<void> = Promise.resolve()
  const remove = (path: string) => running.catch(() => {}).then(() => removeOurs(path))
  const temporary = options.evidence === undefined ? makeUndoable(makePrivateFolder, remove) : null
  const folder = temporary?.thing ?? resolvePath(io.directory, options.evidence ?? '')
  const dispose = () => {
    if (temporary === null) return
    removeOurs(folder)
    temporary.forget()
  }
  const progress = createRunProgress(io, options, createPlan(request))
  try {
    if (options.evidence !== undefined) await refuseFilled(folder, options.evidence)
    await writeReleases(folder, request, sources)
    running = verifyInCluster({
      request,
      handOver,
      manifests: manifestReader,
      programs: findPrograms(environment, io.directory, request.work),
      environment,
      evidence: folder,
      isTemporary: temporary !== null,
      tool,
      progress,
      isKept: options.keep === true,
      timeout: options.timeout * 1000,
      restart: io.restart,
      say: (text) => {
        // What it draws on the way out stands above.
        void progress.close()
        io.stderr.write(`${text}\n`)
      },
    })
    await running
    return { folder, dispose }
  } catch (error) {
    dispose()
    throw error
  } finally {
    await progress.close()
  }
}

async function writeReleases(
  folder: string,
  request: VerifyRequest,
  [previous, next]: PreparedVerification['sources'],
): Promise<void> {
  const scrub = secretScrub(request)
  await makeFolder(`${folder}/releases`)
  await writeFilesInto(`${folder}/releases`, [
    ['previous.json', Buffer.from(scrub.text(writeSnapshot(previous)))],
    ['next.json', Buffer.from(scrub.text(writeSnapshot(next)))],
  ])
}

async function refuseFilled(folder: string, shown: string): Promise<void> {
  if ((await listFolder(folder)).length === 0) return
  throw new UsageError(`The folder \`${shown}\` is not empty.`, { hint: 'Name a new one: evidence is never mixed.' })
}
