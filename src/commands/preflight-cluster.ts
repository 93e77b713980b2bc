import { rules } from '../checks/catalogue.ts'
import { crdDeletedByUpgrade } from '../checks/crd/deleted-by-upgrade.ts'
import { crdUsedBeforeCreated } from '../checks/crd/used-before-created.ts'
import { judgeInstallation } from '../checks/judge-installation.ts'
import type { Rule } from '../checks/rule.ts'
import { flippedValues } from '../checks/skipped-alternatives.ts'
import { workloadApiNoLongerServed } from '../checks/workload/api-not-served.ts'
import { stringMember } from '../model/json.ts'
import type { LiveCluster } from '../model/live-cluster.ts'
import type { Policy, PromiseWeights } from '../model/policy.ts'
import { releaseStep } from '../model/release-kind.ts'
import type { ReportDocument, SkippedCheck } from '../model/report.ts'
import { minorOf } from '../model/versions.ts'
import { clusterAccess, openReadOnlyApi } from '../shell/cluster-access.ts'
import { createPrivateFolder } from '../shell/files.ts'
import { findHelm, readHelmVersion } from '../shell/helm.ts'
import { openRights } from '../sources/live/ask-rights.ts'
import { readInstallation } from '../sources/live/open-installed.ts'
import { apiVersionsOf, discover } from '../sources/live/served-resources.ts'
import { withApiVersions } from '../sources/render-options.ts'
import { chartNameOf } from './chart-name.ts'
import { type CommandContext, todayOf } from './command-context.ts'
import { buildReportOn, type ExaminedPair, examinePair, subjectOf } from './examine.ts'
import { writeUserValues } from './installed-side.ts'
import { openBoth } from './open-both.ts'
import type { PreflightOptions } from './preflight-options.ts'
import { preflightCommands } from './preflight-recipe.ts'
import type { Progress } from './progress.ts'
import { type LiveReading, readCluster } from './read-cluster.ts'
import { prepareRun, type RunContext } from './run-context.ts'

export interface PreflightRequest {
  /** As the user names it. */
  readonly next: string
  readonly options: PreflightOptions
  readonly context: CommandContext
  readonly progress: Progress
  /** Where several clusters are examined, the context of this one. */
  readonly kubeContext: string | null
}

/** The report on one installation in one cluster. */
export async function reportOnCluster(request: PreflightRequest): Promise<ReportDocument> {
  const { next, options, context, progress, kubeContext } = request
  const { io, environment } = context
  const run = await prepareRun(options, context)
  await using folder = await createPrivateFolder()
  const access = clusterAccess(environment, io.directory, folder.path)
  const where = kubeContext === null ? '' : `${kubeContext}: `
  progress.step(`${where}Connecting`)
  await using api = disposable(await openReadOnlyApi(access, folder.path))
  await using rights = disposable(await openRights(access, folder.path))
  progress.step(`${where}Reading the installation`)
  const helm = findHelm(environment, io.directory)
  const name = {
    release: options.release ?? null,
    chart: options.release === undefined ? await chartNameOf(next, run.open) : run.open.repository.chart,
    namespace: run.open.installedNamespace ?? null,
  }
  const [installation, discovery, helmVersion] = await Promise.all([
    readInstallation(options.release === undefined ? 'installed' : `installed:${options.release}`, name, run.open, api),
    discover(api),
    readHelmVersion(helm),
  ])
  const { release, kubernetes } = installation
  progress.step(`${where}Rendering ${next} for ${release.namespace}/${release.name}`)
  const given = run.open.render.valueArguments
  const open = {
    ...run.open,
    render: {
      ...run.open.render,
      releaseName: release.name,
      namespace: release.namespace,
      kubeVersion: kubernetes,
      apiVersions: withApiVersions(apiVersionsOf(discovery.resources)),
      upgradeArguments: [...given, ...(kubeContext === null ? [] : ['--kube-context', kubeContext])],
      valueArguments: given.length > 0 ? given : await writeUserValues(release.userValues, folder.path),
    },
  }
  const live: RunContext = {
    ...run,
    open,
    kubernetesMinor: minorOf(kubernetes),
    configuration: { ...run.configuration, policy: preflightPolicy(run.configuration.policy) },
  }
  const sources = await openBoth([installation.source.ref, open, installation.source], [next, open], {
    hasGates: false,
  })
  progress.step(`${where}Comparing`)
  const examine = { run: live, options, directory: io.directory, today: todayOf(io) }
  const pair = withGivenValues(await examinePair(...sources, examine, undefined, isAskedOfCluster))
  const reading: LiveReading = {
    api,
    rights,
    helm,
    discovery,
    installation,
    helmMajor: Number(helmVersion?.split('.')[0] ?? 3),
    previous: pair.previous,
    next: pair.next,
    deleted: deletedDefinitions(pair),
    kubeContext,
    namesKept: options.allObjects === true ? Number.POSITIVE_INFINITY : 5,
    step: (text) => progress.step(`${where}${text}`),
  }
  const { cluster, skipped, examined } = await readCluster(reading)
  const raised = judgeInstallation(
    { previous: pair.previous, next: pair.next, cluster, today: examine.today },
    { rules, settings: run.configuration.settings },
  )
  return buildReportOn('preflight', examine, pair.documents, {
    subjects: [{ ...subjectOf('previous', pair.previous), ref: refOf(cluster) }, subjectOf('next', pair.next)],
    examinations: [
      pair.examination,
      {
        scope: 'installation',
        result: { raised, skipped, examined },
        subject: 1,
        files: pair.next.source.files,
        previousFiles: pair.previous.source.files,
      },
    ],
    step: releaseStep(pair.previous.version, pair.next.version),
    stepCommands: preflightCommands({
      installation: cluster.installation,
      next: pair.next.source,
      open,
      kubeContext,
    }),
    promises: ['in-place', 'custom-resources', 'rollback'],
    mustBeWhole: true,
    leftOut: cluster.judged.some(({ count }) => count > 0) ? [admission] : [],
  })
}

/** Nobody asks here for two side by side; what is served the API server says itself (`preflight/kind-not-served`). */
function isAskedOfCluster({ id, category }: Rule): boolean {
  return category !== 'side-by-side' && id !== crdUsedBeforeCreated.id && id !== workloadApiNoLongerServed.id
}

/** Definitions of which it is certain that this upgrade deletes them. */
function deletedDefinitions({ examination }: ExaminedPair): ReadonlySet<string> {
  return new Set(
    examination.result.raised
      .filter(({ rule, report }) => rule.id === crdDeletedByUpgrade.id && report.condition === undefined)
      .flatMap(({ report }) => stringMember(report.evidence, 'name') ?? []),
  )
}

/** A dry run runs admission, and is a request that writes. */
const admission: SkippedCheck = {
  check: 'ask admission webhooks and policies about the stored custom resources',
  reason:
    'the question is a dry run, which is a writing request; a webhook or a policy of the cluster may refuse what the next schema accepts',
  promises: [],
}

/** The values are those of the installation: that no other ones were tried leaves nothing open. */
function withGivenValues(pair: ExaminedPair): ExaminedPair {
  const { examination } = pair
  const skipped = examination.result.skipped.filter(({ check }) => check !== flippedValues)
  return { ...pair, examination: { ...examination, result: { ...examination.result, skipped } } }
}

function disposable<Connection extends { stop(): Promise<void> }>(
  connection: Connection,
): Connection & AsyncDisposable {
  return { ...connection, [Symbol.asyncDispose]: () => connection.stop() }
}

/** `installed:kaito`, with its cluster where there are several. */
function refOf({ context, installation }: LiveCluster): string {
  const name = `installed:${installation.name}`
  return context === null ? name : `${context} ${name}`
}

/** What happens in this cluster counts in full, whatever kind of release it is; nobody asks here for two side by side. */
function preflightPolicy(policy: Policy): Policy {
  const own = (weights: PromiseWeights): PromiseWeights => ({ ...weights, 'in-place': 'error', 'side-by-side': 'info' })
  return {
    patch: own(policy.patch),
    minor: own(policy.minor),
    major: own(policy.major),
    downgrade: own(policy.downgrade),
    unknown: own(policy.unknown),
  }
}
