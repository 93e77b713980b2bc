import type { CrdVersion, CustomResourceDefinition } from '../model/custom-resource-definition.ts'
import { type Json, jsonEquals } from '../model/json.ts'
import type { Release, ShippedCrd } from '../model/release.ts'
import { releaseStep } from '../model/release-kind.ts'
import type { ReadProblem } from '../model/release-source.ts'
import type { Repository } from '../model/repository.ts'
import type { Settings } from '../model/settings.ts'
import type { CheckResult, RaisedFinding, SkippedCheck } from './check-result.ts'
import type { Engine } from './engine.ts'
import { matchCrds, matchObjects } from './match.ts'
import { gatherFacts, judgeDefinitions, noFacts, type ReleaseFacts } from './release-facts.ts'
import type { CrdPair, ReleasePair, Report, Rule, RuleContext, Scope, Scopes } from './rule.ts'
import { asUpgraded } from './variants.ts'

export interface CheckOptions {
  readonly rules: readonly Rule[]
  readonly engine: Engine
  readonly settings: Settings
  /** The Kubernetes minor whose API server is asked, such as `1.34`. */
  readonly kubernetesMinor: string
}

/** Every change between two releases, judged by the rules for pairs. Both as `helm install` renders them. */
export async function diffReleases(previous: Release, installed: Release, options: CheckOptions): Promise<CheckResult> {
  const next = asUpgraded(installed)
  const crds = matchCrds(previous, next)
  const persisted: CrdPair[] = []
  for (const match of crds.persisted) persisted.push(await compareCrd(match.previous, match.next, options))
  const pair: ReleasePair = {
    previous,
    next,
    step: releaseStep(previous.version, next.version),
    crds: { ...crds, persisted },
    objects: matchObjects(previous, next, installed),
  }
  const versions = persisted.flatMap((crd) => crd.versions)
  const facts = await judgeUpgradedDefinitions(pair, options)
  return {
    raised: runRules('pair', pair, { settings: options.settings, facts }, options.rules),
    skipped: [...skippedOf('previous', previous.problems), ...skippedOf('next', next.problems)],
    examined: {
      customResourceDefinitions: crds.added.length + crds.removed.length + persisted.length,
      versionPairs: versions.length,
      schemaNodes: versions.reduce((sum, { schemaNodes }) => sum + schemaNodes, 0),
      objects: Object.values(pair.objects).reduce((sum, { length }) => sum + length, 0),
    },
  }
}

/** Definitions that the upgrade creates or changes: only these reach the API server. Where one is refused, what it was is judged too. */
async function judgeUpgradedDefinitions(
  { crds }: ReleasePair,
  { engine, kubernetesMinor }: CheckOptions,
): Promise<ReleaseFacts> {
  const changed = crds.persisted.filter(
    ({ previous, next }) => !jsonEquals(previous.definition.raw, next.definition.raw),
  )
  const brought = [...crds.added, ...changed.map(({ next }) => next)].map(({ definition }) => definition)
  const facts = await judgeDefinitions(brought, engine, kubernetesMinor)
  const suspects = changed
    .filter(({ next }) => facts.definitionErrors(next.definition).length > 0)
    .map(({ previous }) => previous.definition)
  const before = await judgeDefinitions(suspects, engine, kubernetesMinor)
  return {
    ...facts,
    definitionErrors: (definition) => [...facts.definitionErrors(definition), ...before.definitionErrors(definition)],
  }
}

async function compareCrd(previous: ShippedCrd, next: ShippedCrd, options: CheckOptions): Promise<CrdPair> {
  const versions = []
  for (const version of previous.definition.versions) {
    const counterpart = next.definition.versions.find(({ name }) => name === version.name)
    if (counterpart === undefined || !isInUse(version) || !isInUse(counterpart)) continue
    versions.push(
      await options.engine.compareVersions(
        served(previous.definition, version, options.kubernetesMinor),
        served(next.definition, counterpart, options.kubernetesMinor),
      ),
    )
  }
  const servedVersions = {
    previous: await options.engine.compareServedVersions(previous.definition, options.kubernetesMinor),
    next: await options.engine.compareServedVersions(next.definition, options.kubernetesMinor),
  }
  return { previous, next, versions, servedVersions }
}

/** Objects pass through a version that is served, and rest in the one that is stored; any other is a name only. */
function isInUse(version: CrdVersion): boolean {
  return version.served || version.storage
}

function served(definition: CustomResourceDefinition, version: CrdVersion, kubernetesMinor: string) {
  return { definition, version, kubernetesMinor }
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
    skipped: [],
    examined: { indexEntries: repository.entries.length, packages: repository.packages?.length ?? 0 },
  }
}

function contextOf({ settings }: CheckOptions): RuleContext {
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
