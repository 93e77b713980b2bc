import type { ValuesComparison } from '../decide/values/compare-values-schemas.ts'
import { knownValue } from '../model/fact.ts'
import type { Category } from '../model/finding.ts'
import type { Json } from '../model/json.ts'
import type { Release } from '../model/release.ts'
import type { ReadProblem } from '../model/release-source.ts'
import type { Repository } from '../model/repository.ts'
import type { Settings } from '../model/settings.ts'
import type { TaggedRelease } from '../model/tagged-release.ts'
import { type Alternative, conditionalFindings, findAlternatives, type Raised, withoutTenants } from './alternatives.ts'
import { buildPair, judgeUpgradedDefinitions } from './build-pair.ts'
import type { CheckResult, RaisedFinding, SkippedCheck } from './check-result.ts'
import type { Engine } from './engine.ts'
import { isRendered, pairGates } from './pair-gates.ts'
import { gatherFacts, noFacts, type ReleaseFacts } from './release-facts.ts'
import { rememberingEngine } from './remembering-engine.ts'
import type { ReleasePair, Report, Rule, RuleContext, Scope, Scopes } from './rule.ts'
import { skippedAlternatives } from './skipped-alternatives.ts'
import { readPaths } from './values/value-reads.ts'
import { asUpgraded } from './variants.ts'

export interface CheckOptions {
  readonly rules: readonly Rule[]
  readonly engine: Engine
  readonly settings: Settings
  /** The Kubernetes minor whose API server is asked, such as `1.34`. */
  readonly kubernetesMinor: string
}

/**
 * Every change between two releases, judged by the rules for pairs: on the step itself, then on what it is under other
 * values and by other commands. Both releases as `helm install` renders them.
 */
export async function diffReleases(previous: Release, installed: Release, given: CheckOptions): Promise<CheckResult> {
  const options = { ...given, engine: rememberingEngine(given.engine) }
  // One release beside itself is no step from one to another.
  const next = asUpgraded(isSameRender(previous, installed) ? withoutTenants(installed) : installed)
  const pair = await buildPair(previous, next, installed, options)
  const base = await judgePair(pair, options, await compareCharts(pair, options))
  const alternatives: Raised[] = []
  for (const alternative of findAlternatives(previous, installed)) {
    alternatives.push(await judgeAlternative(alternative, options))
  }
  const { crds, objects } = pair
  const versions = crds.persisted.flatMap((crd) => crd.versions)
  return {
    raised: [...base, ...conditionalFindings(base, alternatives)],
    skipped: [
      ...skippedOf('previous', previous.problems),
      ...skippedOf('next', next.problems),
      ...skippedAlternatives(previous, installed),
    ],
    examined: {
      customResourceDefinitions: crds.added.length + crds.removed.length + crds.persisted.length,
      versionPairs: versions.length,
      schemaNodes: versions.reduce((sum, { schemaNodes }) => sum + schemaNodes, 0),
      objects: Object.values(objects).reduce((sum, { length }) => sum + length, 0),
      flippedValues: pairGates(previous, installed).filter(isRendered).length,
    },
  }
}

function isSameRender(previous: Release, next: Release): boolean {
  const installed = ({ source }: Release) => source.renders.find(({ purpose }) => purpose.kind === 'install')?.manifest
  return installed(previous) === installed(next)
}

/** What two installations of one release do to each other; its second ones were rendered. */
export async function judgeBesideItself(release: Release, given: CheckOptions): Promise<readonly RaisedFinding[]> {
  const rules = given.rules.filter(({ category }) => category === 'side-by-side')
  const options = { ...given, rules, engine: rememberingEngine(given.engine) }
  return judgePair(await buildPair(release, asUpgraded(release), release, options), options)
}

/** Categories of the rules on what is rendered; the others read the charts, or renders of their own. */
const areRendered: ReadonlySet<Category> = new Set(['crd', 'flags', 'image', 'rbac', 'webhook', 'workload'])

async function judgeAlternative(alternative: Alternative, options: CheckOptions): Promise<Raised> {
  const { kind, previous, next, plain, isChosen } = alternative
  const rules = options.rules.filter(
    // One rule tells all images that reused values keep.
    ({ category }) => areRendered.has(category) && !(kind === 'command' && category === 'image'),
  )
  const to = withoutVariants(next)
  const judge = async (from: Release) =>
    judgePair(await buildPair(withoutVariants(from), to, to, options), { ...options, rules })
  return { alternative, raised: await judge(previous), ownDoing: isChosen ? await judge(plain) : [] }
}

async function compareCharts(
  { previous, next }: ReleasePair,
  { engine }: CheckOptions,
): Promise<ValuesComparison | null> {
  if (previous.chart === null || next.chart === null) return null
  const given = next.source.renders[0]?.userValues ?? {}
  return engine.compareValues({ previous: previous.chart, next: next.chart, given, read: readPaths(previous) })
}

/** Other renders of a release were made with other values than an alternative has. */
function withoutVariants(release: Release): Release {
  return { ...release, variants: [] }
}

async function judgePair(
  pair: ReleasePair,
  options: CheckOptions,
  valuesComparison: ValuesComparison | null = null,
): Promise<readonly RaisedFinding[]> {
  const facts = { ...(await judgeUpgradedDefinitions(pair, options)), valuesComparison }
  return runRules('pair', pair, { settings: options.settings, facts }, options.rules)
}

/** One release by itself. */
export async function lintRelease(release: Release, options: CheckOptions): Promise<CheckResult> {
  const facts = await gatherFacts(release, options.engine, options.kubernetesMinor)
  return {
    raised: runRules('release', release, { settings: options.settings, facts }, options.rules),
    skipped: skippedOfFacts(facts),
    examined: {
      customResourceDefinitions: release.crds.length,
      objects: release.objects.length,
      images: release.images.length,
    },
  }
}

function skippedOfFacts({ valuesJudgement }: ReleaseFacts): readonly SkippedCheck[] {
  if (valuesJudgement?.kind !== 'undecided') return []
  return [{ check: 'packaging/values-refused', reason: `values.schema.json was not judged: ${valuesJudgement.reason}` }]
}

/** The index of a chart repository against itself and its packages. */
export async function lintRepository(repository: Repository, options: CheckOptions): Promise<CheckResult> {
  return {
    raised: runRules('repository', repository, contextOf(options), options.rules),
    skipped:
      repository.packages === null
        ? [
            {
              check: 'the packages of the repository',
              reason: 'an address cannot be listed; lint a folder that holds the packages beside their index',
            },
          ]
        : [],
    examined: { indexEntries: repository.entries.length, packages: repository.packages?.length ?? 0 },
  }
}

/** A tag against the process by which releases are made. */
export function judgeTag(release: TaggedRelease, options: Pick<CheckOptions, 'rules' | 'settings'>): CheckResult {
  const commits = [knownValue(release.sinceCandidate)?.commits, knownValue(release.sincePatch)?.commits]
  return {
    raised: runRules('tag', release, contextOf(options), options.rules),
    skipped: [],
    examined: {
      tags: 1,
      charts: knownValue(release.charts)?.length ?? 0,
      commits: commits.reduce((sum, list) => sum + (list?.length ?? 0), 0),
    },
  }
}

function contextOf({ settings }: Pick<CheckOptions, 'settings'>): RuleContext {
  return { settings, facts: noFacts }
}

function runRules<S extends Scope>(
  scope: S,
  subject: Scopes[S],
  context: RuleContext,
  rules: readonly Rule[],
): readonly RaisedFinding[] {
  return rules
    .filter((rule) => rule.scope === scope)
    .flatMap((rule) => {
      const reports: Report<Json>[] = []
      rule.check(subject, context, (report) => reports.push(report))
      return reports.map((report) => ({ rule, report }))
    })
}

function skippedOf(side: 'previous' | 'next', problems: readonly ReadProblem[]): readonly SkippedCheck[] {
  return problems.map(({ file, line, message }) => ({
    check: `read the ${side} release`,
    reason: `${file}${line === null ? '' : `:${line}`}: ${message}`,
  }))
}
