import type { VersionComparison } from '../decide/answer.ts'
import type { CrdVersion } from '../model/custom-resource-definition.ts'
import type { Fact } from '../model/fact.ts'
import type { Category, Certainty, Condition, Direction, Witness } from '../model/finding.ts'
import type { Json, JsonObject } from '../model/json.ts'
import type { LiveCluster } from '../model/live-cluster.ts'
import type { ObservedTopology } from '../model/observation.ts'
import type { Path } from '../model/path.ts'
import type { ProgramFacts } from '../model/program.ts'
import type { PromiseName } from '../model/promise.ts'
import type { Measure } from '../model/recipe.ts'
import type { KubernetesObject, Release, ShippedCrd } from '../model/release.ts'
import type { ReleaseStep } from '../model/release-kind.ts'
import type { FileSet, Render } from '../model/release-source.ts'
import type { Repository } from '../model/repository.ts'
import type { Settings } from '../model/settings.ts'
import type { Severity } from '../model/severity.ts'
import type { SuppressionUse } from '../model/suppression.ts'
import type { TaggedRelease } from '../model/tagged-release.ts'
import type { ReleaseFacts } from './release-facts.ts'

/**
 * What a rule judges, by its scope: one release (`lint`), a pair (`diff`), a meeting of both in a cluster (`verify`), an
 * installation in a live cluster before its upgrade (`preflight`), a chart repository (`lint`), a tag (`gate`), a
 * suppression (every report).
 */
export interface Scopes {
  readonly release: Release
  readonly pair: ReleasePair
  readonly meeting: Meeting
  readonly installation: LiveInstallation
  readonly repository: Repository
  readonly tag: TaggedRelease
  readonly suppression: SuppressionUse
}
export type Scope = keyof Scopes

/**
 * Two releases as the upgrade meets them. What no two renders agree on (certificates, random values, the time) is one
 * and the same in both. `variants` of either release holds its other renders; see {@link RenderVariant}.
 */
export interface ReleasePair {
  /** As `helm install` rendered it. */
  readonly previous: Release
  /** As `helm upgrade` renders it; most charts render the same at an installation. */
  readonly next: Release
  readonly step: ReleaseStep
  readonly crds: CrdMatch
  readonly objects: ObjectMatch
}

/** Two releases in one cluster, and what was seen there. */
export interface Meeting {
  readonly previous: Release
  readonly next: Release
  /** `v1.34.3`. */
  readonly kubernetes: string
  readonly observed: ObservedTopology
}

/** An installation in a live cluster, and the release that it is to be upgraded to. */
export interface LiveInstallation {
  /** As it is live. */
  readonly previous: Release
  readonly next: Release
  readonly cluster: LiveCluster
  /** `YYYY-MM-DD`: what Kubernetes supports depends on it. */
  readonly today: string
}

/** Definitions by `metadata.name`, each list sorted by it. */
export interface CrdMatch {
  readonly added: readonly ShippedCrd[]
  readonly removed: readonly ShippedCrd[]
  readonly persisted: readonly CrdPair[]
}

export interface CrdPair {
  readonly previous: ShippedCrd
  readonly next: ShippedCrd
  /** Versions by name that both sides define, compared by the schema engine. */
  readonly versions: readonly VersionComparison[]
  /**
   * What the served versions of one side do to each other's objects; `previousVersion` stands before `nextVersion` in
   * `spec.versions`. Of the previous side it is known where the next side's do harm.
   */
  readonly servedVersions: {
    readonly previous: readonly VersionComparison[]
    readonly next: readonly VersionComparison[]
  }
  /** Of each side: versions that it alone serves. */
  readonly onlyServed: { readonly previous: readonly ServedAlone[]; readonly next: readonly ServedAlone[] }
}

export interface ServedAlone {
  readonly version: CrdVersion
  /** What the other side answers 404 for; null where the version has no object that could be found. */
  readonly witness: Witness | null
}

/** Objects by API group, kind, namespace and name (not by API version), CRDs left out. */
export interface ObjectMatch {
  readonly added: readonly KubernetesObject[]
  readonly removed: readonly KubernetesObject[]
  readonly persisted: readonly ObjectPair[]
  /**
   * Objects that the next release renders at an installation and not at an upgrade: the upgrade deletes those of the
   * previous release. In no other list.
   */
  readonly installOnly: readonly ObjectPair[]
}

export interface ObjectPair {
  readonly previous: KubernetesObject
  readonly next: KubernetesObject
}

/**
 * A place a rule points at. `path` is where line and column come from: a path into the object's or
 * file's YAML. `field` is the path that people read, where it differs (a custom resource's field).
 */
export type Place =
  | { readonly object: KubernetesObject; readonly path?: Path; readonly field?: string }
  | { readonly file: string; readonly path?: Path; readonly line?: number; readonly field?: string }
  /** In no file: `Kind/name` or `Kind/namespace/name` in a cluster, `Tag/name` or `Commit/id` in git. */
  | { readonly live: string; readonly path?: Path; readonly field?: string }

export interface Report<Evidence extends Json> {
  readonly evidence: Evidence
  /** In the next release; for a removal, where it is missing from (a file, a surviving object). */
  readonly at: Place
  /** In the previous release. */
  readonly was?: Place
  readonly direction?: Direction
  readonly condition?: Condition
  readonly witness?: Witness
  /** Default `proved`. */
  readonly certainty?: Certainty
  /** What tells the finding from others of its rule and place, where the evidence holds what no two runs share; default: the evidence. */
  readonly identity?: Json
  /** Required with `undecided`. */
  readonly reason?: string
  /** Fewer promises than the rule's own list, for this case. */
  readonly breaks?: readonly PromiseName[]
  /** Lower than the rule's own severity, for this case. */
  readonly severity?: Severity
}

export interface RuleContext {
  readonly settings: Settings
  readonly facts: ReleaseFacts
}

/**
 * A unit of judgement. One file holds one rule, or the rules of one schema keyword; `evidence` types
 * are `type` aliases so that they are JSON values.
 */
export interface Rule<S extends Scope = Scope, Evidence extends Json = Json> {
  /** `family/what-happened`, kebab-case, stable for ever. */
  readonly id: string
  readonly scope: S
  /** A noun phrase without full stop. */
  readonly title: string
  /** What Kubernetes or Helm does and who is hurt: one to three sentences. */
  readonly why: string
  /** Where that behaviour is written: document, upstream file, specification. */
  readonly sources: readonly string[]
  readonly category: Category
  /** What it weighs where the promise must be kept; the policy lowers it elsewhere. */
  readonly severity: Severity
  /** The policy never lowers it below this: for what destroys data whatever the release kind. */
  readonly severityFloor?: Severity
  /** Promises that a finding breaks; empty for plain lint. */
  readonly breaks: readonly PromiseName[]
  /** First version of this tool that has the rule. */
  readonly since: string
  readonly examples: readonly Example[]
  /** What it asks in the checklist of `gate`; every rule on tags has one, and no other rule. */
  readonly asks?: Question
  /**
   * The facts that the evidence lists, for rules that list several. With other values or by another command a finding
   * is news where one of its facts is. Default: the evidence and the place are one fact.
   */
  facts?(evidence: Evidence): readonly Json[]
  message(evidence: Evidence): string
  remedy(evidence: Evidence): string
  /** What makes the step safe in spite of the finding; absent where no safe way is known. */
  measures?(evidence: Evidence): readonly Measure[]
  check(subject: Scopes[S], context: RuleContext, report: (finding: Report<Evidence>) => void): void
}

/** Topics of the checklist, in its order. */
export const topics = [
  'tag',
  'branch',
  'tree',
  'package',
  'candidates',
  'cadence',
  'patch',
  'support',
  'upgrade',
  'milestone',
] as const
export type Topic = (typeof topics)[number]

/** A line of the checklist. */
export interface Question {
  readonly topic: Topic
  /** Answered by yes or no; yes is good. */
  readonly question: string
  /** What it looks at, for people: a case that is found, and one that is not. */
  readonly found: string
  readonly notFound: string
  /** What the answer rests on. */
  readonly needs: (release: TaggedRelease, settings: Settings) => Fact<unknown>
}

/** Shown by `explain` and run by tests. `reports` counts the findings of this rule; 0 is a harmless neighbour. */
export interface Example {
  /** A claim: "a value of the enum is gone". */
  readonly title: string
  readonly previous?: ExampleRelease
  readonly next: ExampleRelease
  readonly reports: number
}

export interface ExampleRelease {
  /** Chart files; a CRD file alone makes a release of manifests. Chart.yaml is added when only a manifest is given. */
  readonly files?: FileSet
  /** What Helm renders, with `# Source:` comments or without. */
  readonly manifest?: string
  /** What it renders for other purposes than the installation. */
  readonly renders?: readonly ExampleRender[]
  /** What the user gives by `-f`. */
  readonly userValues?: JsonObject
  readonly program?: ProgramFacts | null
}

export interface ExampleRender extends Pick<Render, 'purpose' | 'manifest'> {
  /** Why Helm refuses, where there is no manifest. */
  readonly refusal?: string
}

/** Gives a rule its types; the value is returned as it is. */
export function defineRule<S extends Scope, Evidence extends Json>(rule: Rule<S, Evidence>): Rule<S, Evidence> {
  return rule
}
