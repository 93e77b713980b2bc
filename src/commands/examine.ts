import { broughtByStep } from '../checks/alternatives.ts'
import { rules } from '../checks/catalogue.ts'
import type { CheckResult } from '../checks/check-result.ts'
import { lazyEngine } from '../checks/load-engine.ts'
import type { Rule } from '../checks/rule.ts'
import {
  type CheckOptions,
  diffReleases,
  judgeBesideItself,
  judgeTag,
  lintRelease,
  lintRepository,
} from '../checks/run.ts'
import { versionRepublished } from '../checks/version/republished.ts'
import { knownValue } from '../model/fact.ts'
import type { Category } from '../model/finding.ts'
import { promises } from '../model/promise.ts'
import type { Release } from '../model/release.ts'
import { releaseStep } from '../model/release-kind.ts'
import type { FileSet, ReleaseSource } from '../model/release-source.ts'
import { formatTagVersion } from '../model/release-tag.ts'
import type { ReportDocument, SkippedCheck, Subject } from '../model/report.ts'
import type { Repository } from '../model/repository.ts'
import type { TaggedRelease } from '../model/tagged-release.ts'
import { createDocumentCache, type DocumentCache } from '../release/document-cache.ts'
import { createLocator } from '../release/positions.ts'
import { readRelease } from '../release/read-release.ts'
import { createMask, findVolatile, joinVolatile } from '../release/volatile.ts'
import { buildReport, type Examination, type ReportInput } from '../report/build-report.ts'
import { isInstalled } from './installed-side.ts'
import type { ExamineOptions } from './options.ts'
import { openBaseline } from './read-baseline.ts'
import { createKnowledge, type Knowledge } from './rehearsal.ts'
import type { RunContext } from './run-context.ts'
import { stepCommandsOf } from './step-commands.ts'
import { tool } from './tool.ts'

/** What a run has that no release decides. */
export interface ExamineContext {
  readonly run: RunContext
  readonly options: ExamineOptions
  readonly directory: string
  /** `YYYY-MM-DD`. */
  readonly today: string
  /** What was not looked at on the way here. */
  readonly skipped?: readonly SkippedCheck[]
}

/** A step, read and judged; what else a command finds out is put beside it. */
export interface ExaminedPair {
  readonly previous: Release
  readonly next: Release
  readonly examination: Examination
  readonly documents: DocumentCache
}

/** Judges a step from one release to another by the rules that `isAsked` leaves. */
export async function examinePair(
  previousSource: ReleaseSource,
  nextSource: ReleaseSource,
  context: ExamineContext,
  { documents, engine }: Knowledge = createKnowledge(),
  isAsked: (rule: Rule) => boolean = () => true,
): Promise<ExaminedPair> {
  const mask = maskOf([previousSource, nextSource], documents)
  const previous = readRelease(previousSource, documents, mask)
  const next = readRelease(nextSource, documents, mask)
  const unrendered = [...unrenderedOf('previous', previousSource), ...unrenderedOf('next', nextSource)]
  const knowsValues = !isInstalled(nextSource)
  const isWhole = knowsValues && !isInstalled(previousSource)
  const asked = rules.filter(
    (rule) =>
      isAsked(rule) &&
      (knowsValues || rule.category !== 'values') &&
      // Helm stores a chart neither as it was published nor whole.
      (isWhole || rule.id !== versionRepublished.id),
  )
  // Beside a release that did not render, everything that the other one renders looks added or removed.
  const fit = unrendered.length === 0 ? asked : asked.filter(({ category }) => fitWithoutRender.has(category))
  const result = withSkipped(await diffReleases(previous, next, { ...checkOptions(context, fit), engine }), [
    ...unrendered,
    ...(knowsValues ? [] : [noValues]),
    ...(context.skipped ?? []),
  ])
  const { files } = nextSource
  return {
    previous,
    next,
    examination: { scope: 'pair', result, subject: 1, files, previousFiles: previousSource.files },
    documents,
  }
}

/** Hides what no two renders of either release agree on. */
function maskOf([previous, next]: readonly [ReleaseSource, ReleaseSource], documents: DocumentCache) {
  return createMask(joinVolatile(findVolatile(previous, documents), findVolatile(next, documents)))
}

/** All values of its dependencies would look removed. */
const noValues: SkippedCheck = {
  check: 'compare the values of the charts',
  reason: 'Helm stores no dependencies of an installed release, nor their values',
  promises: [],
}

/** The report on a step from one release to another. */
export async function reportOnDiff(
  previousSource: ReleaseSource,
  nextSource: ReleaseSource,
  context: ExamineContext,
  knowledge: Knowledge = createKnowledge(),
): Promise<ReportDocument> {
  const pair = await examinePair(previousSource, nextSource, context, knowledge)
  return reportOnPair([previousSource, nextSource], pair, context)
}

/**
 * The report on what a step itself brings: less what two installations of the previous release do to each other.
 * `openBeside` gives that release with renders of its second ones, and is asked where it matters.
 */
export async function reportOnChange(
  sources: readonly [ReleaseSource, ReleaseSource],
  openBeside: () => Promise<ReleaseSource>,
  context: ExamineContext,
): Promise<ReportDocument> {
  const knowledge = createKnowledge()
  const pair = await examinePair(...sources, context, knowledge)
  const { examination, documents } = pair
  const { raised } = examination.result
  if (!raised.some(({ rule }) => rule.category === 'side-by-side')) return reportOnPair(sources, pair, context)
  const mask = maskOf(sources, documents)
  const before = await judgeBesideItself(readRelease(await openBeside(), documents, mask), {
    ...checkOptions(context),
    engine: knowledge.engine,
  })
  const result = { ...examination.result, raised: broughtByStep(raised, before) }
  return reportOnPair(sources, { ...pair, examination: { ...examination, result } }, context)
}

function reportOnPair(
  [previousSource, nextSource]: readonly [ReleaseSource, ReleaseSource],
  { previous, next, examination, documents }: ExaminedPair,
  context: ExamineContext,
): Promise<ReportDocument> {
  return buildReportOn('diff', context, documents, {
    subjects: [subjectOf('previous', previous), subjectOf('next', next)],
    examinations: [examination],
    step: releaseStep(previous.version, next.version),
    stepCommands: stepCommandsOf(previousSource, nextSource),
    // Bare manifests are applied, not upgraded, and run nothing.
    promises:
      previousSource.kind === 'manifests' || nextSource.kind === 'manifests'
        ? ['custom-resources', 'rollback']
        : promises,
  })
}

/** One thing to lint. */
export type LintSubject =
  | { readonly kind: 'release'; readonly source: ReleaseSource }
  | { readonly kind: 'repository'; readonly repository: Repository }

/** The report on releases and repositories, each by itself. */
export async function reportOnLint(lint: readonly LintSubject[], context: ExamineContext): Promise<ReportDocument> {
  const subjects: Subject[] = []
  const examinations: Examination[] = []
  const documents = createDocumentCache()
  for (const [subject, each] of lint.entries()) {
    if (each.kind === 'release') {
      const release = readRelease(each.source, documents)
      const unrendered = unrenderedOf(null, each.source)
      // Where nothing is rendered, every image that a value or annotation names looks unused.
      const fit = unrendered.length === 0 ? rules : rules.filter(({ category }) => category !== 'image')
      const result = withSkipped(await lintRelease(release, checkOptions(context, fit)), unrendered)
      subjects.push(subjectOf('release', release))
      examinations.push({ scope: 'release', result, subject, files: each.source.files, previousFiles: {} })
    } else {
      const { ref } = each.repository
      const result = await lintRepository(each.repository, checkOptions(context))
      subjects.push({ role: 'repository', ref, name: null, version: null, digest: null })
      examinations.push({ scope: 'repository', result, subject, files: {}, previousFiles: {} })
    }
  }
  return buildReportOn('lint', context, documents, {
    subjects,
    examinations,
    step: null,
    stepCommands: null,
    promises: [],
  })
}

/** The report on tags, in the order given. */
export async function reportOnTags(
  releases: readonly TaggedRelease[],
  context: ExamineContext,
): Promise<ReportDocument> {
  const { settings } = context.run.configuration
  return buildReportOn('gate', context, createDocumentCache(), {
    subjects: releases.map(({ tag: { name, version } }) => ({
      role: 'release',
      ref: name,
      name: null,
      version: version === null ? null : formatTagVersion(version),
      digest: null,
    })),
    examinations: releases.map((release, subject) => {
      const result = judgeTag(release, { rules, settings })
      const skipped = subject === 0 ? (context.skipped ?? []) : []
      return {
        scope: 'tag',
        result: withSkipped(result, skipped),
        subject,
        files: chartFilesOf(release),
        previousFiles: {},
      }
    }),
    step: null,
    stepCommands: null,
    promises: [],
    gate: releases.map((release, subject) => ({ subject, release })),
  })
}

/** Each Chart.yaml by its place in the tree. */
function chartFilesOf({ charts }: TaggedRelease): FileSet {
  return Object.fromEntries(
    (knownValue(charts) ?? []).map(({ path, release }) => [
      path === '.' ? 'Chart.yaml' : `${path}/Chart.yaml`,
      release.source.files['Chart.yaml'] ?? null,
    ]),
  )
}

/** The report document of a command, from what its rules raised. */
export async function buildReportOn(
  command: string,
  { run, options, directory, today }: ExamineContext,
  documents: DocumentCache,
  found: Pick<
    ReportInput,
    | 'subjects'
    | 'examinations'
    | 'step'
    | 'stepCommands'
    | 'promises'
    | 'verification'
    | 'gate'
    | 'mustBeWhole'
    | 'leftOut'
  >,
): Promise<ReportDocument> {
  const { settings, policy, severities, suppressions } = run.configuration
  return buildReport({
    ...found,
    tool,
    command,
    rules,
    settings,
    policy,
    severities,
    suppressions,
    baseline: await openBaseline(options.baseline, directory),
    failOn: options.failOn,
    isStrict: options.strict === true,
    today,
    locate: createLocator(documents),
  })
}

/** Categories of the rules that read a chart's own files, not what Helm makes of them. */
const fitWithoutRender: ReadonlySet<Category> = new Set(['packaging', 'metadata'])

function unrenderedOf(side: 'previous' | 'next' | null, { renders }: ReleaseSource): readonly SkippedCheck[] {
  const failure = renders.find(({ purpose }) => purpose.kind === 'install')?.failure ?? null
  const what = side === null ? 'the templates' : `the templates of the ${side} release`
  return failure === null ? [] : [{ check: `render ${what}`, reason: failure.message }]
}

function withSkipped(result: CheckResult, skipped: readonly SkippedCheck[]): CheckResult {
  return { ...result, skipped: [...result.skipped, ...skipped] }
}

function checkOptions({ run }: ExamineContext, fit: readonly Rule[] = rules): CheckOptions {
  return { rules: fit, engine: lazyEngine, settings: run.configuration.settings, kubernetesMinor: run.kubernetesMinor }
}

export function subjectOf(role: Subject['role'], { source, name, version }: Release): Subject {
  return { role, ref: source.ref, name, version, digest: source.digest }
}
