import { KaitoCheckError } from '../errors.ts'
import { andThen, type Fact, known, knownValue, notApplicable, notGiven, unknown } from '../model/fact.ts'
import { candidatesBefore, previousPatch, upgradedFrom } from '../model/release-line.ts'
import type { ReleaseSource } from '../model/release-source.ts'
import {
  formatTagVersion,
  isVersionTag,
  kindOfTag,
  type ReleaseTag,
  type VersionTag,
  withoutBuild,
} from '../model/release-tag.ts'
import type {
  ChartStep,
  PackageFacts,
  RenderedChart,
  TaggedChart,
  TaggedRelease,
  UpgradeEvidence,
} from '../model/tagged-release.ts'
import { createDocumentCache } from '../release/document-cache.ts'
import { readRelease } from '../release/read-release.ts'
import { matchesGlob } from '../report/glob.ts'
import { createPrivateFolder, type PrivateFolder, readFileBytes } from '../shell/files.ts'
import { listMilestones } from '../shell/gh.ts'
import { readCommits } from '../shell/git-history.ts'
import { resolvePath } from '../shell/paths.ts'
import { digestBytes } from '../sources/chart-files.ts'
import { sourceOfPackage } from '../sources/chart-source.ts'
import { comparePackage } from '../sources/compare-package.ts'
import { findMain, type GateRepository, lacksHistory, readBranch } from '../sources/gate-git.ts'
import { limits } from '../sources/limits.ts'
import { type ListedPackage, listPackages, type PackageListing } from '../sources/list-packages.ts'
import { openRelease } from '../sources/open-release.ts'
import { readArchive } from '../sources/read-archive.ts'
import { findMilestone, hasMilestone, type Milestone, parseMilestones } from '../sources/read-milestones.ts'
import { readSinceCandidate, readSincePatch } from '../sources/read-stretch.ts'
import { digestTreeChart, listTreeCharts, readTreeChart, type TreeChart } from '../sources/tagged-charts.ts'
import type { CommandContext } from './command-context.ts'
import { compareTreeChart } from './compare-tree-chart.ts'
import type { ExamineContext } from './examine.ts'
import type { GateOptions } from './gate-options.ts'
import { judgeEvidence, readEvidenceReports, type VerifiedStep } from './upgrade-evidence.ts'

/** Gathers what the rules on tags judge. */
export interface GateFacts extends AsyncDisposable {
  gather(tag: ReleaseTag): Promise<TaggedRelease>
}

const maximumBytes = 64 * 1024 * 1024

export async function openGateFacts(
  repository: GateRepository,
  examine: ExamineContext,
  options: GateOptions,
  { io, environment }: CommandContext,
): Promise<GateFacts> {
  const { run } = examine
  const { open } = run
  const { git, listing } = repository
  const { releaseProcess } = run.configuration
  const isNamed =
    releaseProcess.charts.length === 0
      ? null
      : (path: string) => releaseProcess.charts.some((pattern) => matchesGlob(pattern.replace(/\/+$/, ''), path))
  const folder = await createPrivateFolder()
  const published = await attempt(async () => listPublished(options, examine))
  const reports = await readEvidence(options, io.directory)
  const milestones = await attempt(async () => readMilestones(options, { directory: io.directory, environment }))
  const main = await attempt(async () => findMain(releaseProcess.mainBranch, repository))

  const chartsOf = remembered((commit: string) => listTreeCharts(git, commit, isNamed))
  const packageOf = remembered(async (listed: ListedPackage) => fetchPackage(listed, folder))

  const digestsOf = async (tag: VersionTag, { path, name }: TreeChart): Promise<readonly string[]> => {
    const listed = findPackage(knownValue(published), name, tag)
    const packed = listed === undefined ? [] : [digestBytes((await packageOf(listed)).bytes)]
    return [await digestTreeChart(tag.commit, path, open), ...packed]
  }

  const packagesOf = async (tag: VersionTag, list: PackageListing): Promise<readonly PackageFacts[]> => {
    const facts: PackageFacts[] = []
    for (const { path, name } of await chartsOf(tag.commit)) {
      const listed = findPackage(list, name, tag)
      if (listed === undefined) {
        facts.push({ chart: name, path, published: null })
        continue
      }
      const file = `${name}-${listed.version}.tgz`
      const packed = await packageOf(listed)
      const { files } = await readArchive(packed.bytes, file)
      const compared = await comparePackage(await readTreeChart(tag.commit, path, open), files, file)
      const load = async () => packed.bytes
      const onDisk = { path: packed.path, shown: [file] }
      const rendered =
        compared.differences.length === 0 ? null : asRendered(await sourceOfPackage(file, load, null, onDisk, open))
      facts.push({ chart: name, path, published: { file, ...statedIn(files), rendered, ...compared } })
    }
    return facts
  }

  const stepsBetween = async (previous: VersionTag, next: VersionTag): Promise<readonly ChartStep[]> => {
    const [before, after] = [await chartsOf(previous.commit), await chartsOf(next.commit)]
    const steps: ChartStep[] = []
    for (const { name, path } of before) {
      const there = after.find((chart) => chart.name === name)
      const about = { chart: name, path: there?.path ?? path, previous: previous.name, next: next.name }
      const comparison =
        there === undefined
          ? ({ kind: 'gone' } as const)
          : await compareTreeChart(
              { commit: previous.commit, path },
              { commit: next.commit, path: there.path },
              examine,
            )
      steps.push({ ...about, comparison })
    }
    return steps
  }

  const evidenceOf = async (
    previous: VersionTag,
    next: VersionTag,
    found: readonly VerifiedStep[],
  ): Promise<readonly UpgradeEvidence[]> => {
    const before = await chartsOf(previous.commit)
    const evidence: UpgradeEvidence[] = []
    for (const chart of await chartsOf(next.commit)) {
      const from = before.find(({ name }) => name === chart.name)
      // A chart that is new has nobody who upgrades.
      if (from === undefined) continue
      const outcome = judgeEvidence(found, {
        chart: chart.name,
        previous: { version: formatTagVersion(previous.version), digests: await digestsOf(previous, from) },
        next: { version: formatTagVersion(next.version), digests: await digestsOf(next, chart) },
        tagged: await commitTime(next, repository),
      })
      evidence.push({ chart: chart.name, path: chart.path, previous: previous.name, next: next.name, outcome })
    }
    return evidence
  }

  /** A fact about a tag that has a version, and the tag before it that the fact is about too. */
  const ofPair = <T>(
    tag: ReleaseTag,
    kinds: readonly ('minor' | 'patch')[],
    find: (tag: VersionTag, tags: readonly ReleaseTag[]) => VersionTag | null,
    none: string,
    read: (previous: VersionTag, tag: VersionTag) => Promise<Fact<T>>,
  ): Promise<Fact<T>> =>
    attempt(async () => {
      if (!isVersionTag(tag)) return notApplicable('the tag is no version of a commit')
      const kind = kindOfTag(tag.version)
      if (kind === 'candidate' || !kinds.includes(kind)) return notApplicable(`the tag is a ${kind}`)
      if (listing.all.state !== 'known') return listing.all
      const previous = find(tag, listing.all.value)
      return previous === null ? notApplicable(none) : read(previous, tag)
    })

  const noHistory = lacksHistory(repository)
  const lastCandidate = (tag: VersionTag, tags: readonly ReleaseTag[]) => candidatesBefore(tag, tags).at(-1) ?? null
  const noCandidate = 'it has no candidate'
  const noChart = 'the tree of the tag holds no chart that is released'
  const noPatch = 'no release of the line came before'

  return {
    gather: async (tag) => {
      const isWhole = isVersionTag(tag)
      const charts: Fact<readonly TaggedChart[]> = isWhole
        ? await attempt(async () => {
            const rendered = await renderCharts(tag, await chartsOf(tag.commit), examine)
            return rendered.length === 0 ? unknown(noChart) : known(rendered)
          })
        : notApplicable('the tag is no version of a commit')
      return {
        tag,
        practice: releaseProcess,
        tags: listing.all,
        branch: await attempt(() => readBranch(tag, repository)),
        charts,
        packages: isWhole
          ? await attempt(async () => {
              if (published.state !== 'known') return published
              const packages = await packagesOf(tag, published.value)
              return packages.length === 0 ? notApplicable(noChart) : known(packages)
            })
          : notApplicable('the tag is no version of a commit'),
        sinceCandidate: await ofPair(tag, ['minor'], lastCandidate, noCandidate, async (candidate, own) =>
          noHistory === null
            ? known(await readSinceCandidate(git, candidate, own, versionTexts(listing.tags)))
            : unknown(noHistory),
        ),
        candidateSteps: await ofPair(tag, ['minor'], lastCandidate, noCandidate, async (candidate, own) =>
          known(await stepsBetween(candidate, own)),
        ),
        sincePatch: await ofPair(tag, ['patch'], previousPatch, noPatch, async (previous, own) => {
          if (noHistory !== null) return unknown(noHistory)
          if (main.state !== 'known') return main
          return known(await readSincePatch(git, previous, own, main.value, versionTexts(listing.tags)))
        }),
        patchSteps: await ofPair(tag, ['patch'], previousPatch, noPatch, async (previous, own) =>
          known(await stepsBetween(previous, own)),
        ),
        evidence: await ofPair(
          tag,
          ['minor', 'patch'],
          upgradedFrom,
          'no release came before',
          async (previous, own) =>
            reports.state === 'known' ? known(await evidenceOf(previous, own, reports.value)) : reports,
        ),
        milestone: andThen(hasMilestone(tag), () => andThen(milestones, (list) => findMilestone(tag, list))),
      }
    },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  }
}

/** A fact, or the reason why there is none; the end of the run and mistakes of ours go on. */
async function attempt<T>(read: () => Promise<Fact<T>>): Promise<Fact<T>> {
  try {
    return await read()
  } catch (error) {
    if (!(error instanceof KaitoCheckError) || error.code === 'interrupted' || error.code === 'usage') throw error
    return unknown(error.message.replace(/\.$/, ''))
  }
}

/** Each key read once, also by those who ask while it is read. */
function remembered<Key, Value>(read: (key: Key) => Promise<Value>): (key: Key) => Promise<Value> {
  const values = new Map<Key, Promise<Value>>()
  return (key) => {
    const found = values.get(key) ?? read(key)
    values.set(key, found)
    return found
  }
}

async function listPublished(options: GateOptions, { run }: ExamineContext): Promise<Fact<PackageListing>> {
  if (options.repository === undefined && run.configuration.repository === null) {
    return notGiven('no chart repository is given: --repository, or `repository` in the configuration')
  }
  return known(await listPackages(run.open.repository.location, run.open))
}

function findPackage(list: PackageListing | undefined, chart: string, { version }: VersionTag) {
  const expected = formatTagVersion(version)
  return list?.packages.find((each) => each.chart === chart && withoutBuild(each.version) === expected)
}

async function fetchPackage(listed: ListedPackage, folder: PrivateFolder) {
  const path = await listed.fetch({ ...folder, path: `${folder.path}/${listed.chart}-${listed.version}` })
  return { path, bytes: await readFileBytes(path, limits.packageBytes, `${listed.chart}-${listed.version}.tgz`) }
}

/** The versions that the Chart.yaml of a package states. */
function statedIn(files: ReadonlyMap<string, Uint8Array>) {
  const text = Buffer.from(files.get('Chart.yaml') ?? []).toString('utf8')
  const source = {
    ref: '',
    kind: 'chart',
    digest: null,
    files: { 'Chart.yaml': text },
    renders: [],
    mergedValues: null,
    program: null,
    problems: [],
  } as const
  const { chart } = readRelease(source, createDocumentCache())
  return { version: chart?.version?.helmText ?? null, appVersion: chart?.appVersion?.helmText ?? null }
}

async function renderCharts(
  tag: VersionTag,
  charts: readonly TreeChart[],
  { run }: ExamineContext,
): Promise<readonly TaggedChart[]> {
  const rendered: TaggedChart[] = []
  for (const { path } of charts) {
    rendered.push({ path, ...asRendered(await openRelease(`git:${tag.commit}:${path}`, run.open)) })
  }
  return rendered
}

function asRendered(source: ReleaseSource): RenderedChart {
  const failure = source.renders.find(({ purpose }) => purpose.kind === 'install')?.failure ?? null
  return { release: readRelease(source, createDocumentCache()), renderFailure: failure?.message ?? null }
}

/** Every way in which files of the project write one of its versions. */
function versionTexts(tags: readonly ReleaseTag[]): readonly string[] {
  return [...new Set(tags.flatMap(({ version }) => (version === null ? [] : [formatTagVersion(version)])))]
}

async function readEvidence({ evidence = [] }: GateOptions, directory: string): Promise<Fact<readonly VerifiedStep[]>> {
  if (evidence.length === 0) return unknown('no report of verify is given: --evidence')
  return known(await readEvidenceReports(evidence, directory))
}

async function readMilestones(
  { milestoneFile, offline }: GateOptions,
  cli: { readonly directory: string; readonly environment: CommandContext['environment'] },
): Promise<Fact<readonly Milestone[]>> {
  if (milestoneFile !== undefined) {
    const bytes = await readFileBytes(resolvePath(cli.directory, milestoneFile), maximumBytes, milestoneFile)
    return known(parseMilestones(bytes.toString('utf8'), milestoneFile))
  }
  const how = '--milestone-file gives the milestones'
  if (offline === true) return notGiven(how)
  const { text, reason } = await listMilestones(cli)
  return text === undefined ? notGiven(`${reason}; ${how}`) : known(parseMilestones(text, 'gh api'))
}

async function commitTime({ commit }: VersionTag, { git }: GateRepository): Promise<number | null> {
  return (await readCommits(git, [commit]))[0]?.time ?? null
}
