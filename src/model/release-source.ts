import type { JsonObject } from './json.ts'
import type { ProgramFacts } from './program.ts'

/**
 * A release as bytes, before anything is understood: what a source fetched and what Helm rendered.
 * A snapshot file is exactly this value, so a snapshot and its chart give the same report.
 */
export interface ReleaseSource {
  /** As the user named it, without directories of this machine. */
  readonly ref: string
  readonly kind: 'chart' | 'manifests'
  /** `sha256:…` of the published package; of all files for a directory or a git tree. */
  readonly digest: string | null
  /** Chart-relative path with `/` → text; null for a file that is not UTF-8 text. Vendored archives are unpacked to `charts/NAME/…`. Sorted by path. */
  readonly files: FileSet
  /** The first is the install render; none for `manifests`. */
  readonly renders: readonly Render[]
  /**
   * All values as the templates see them: the chart's, its dependencies' and the user's. What an upgrade with
   * `--reuse-values` takes along; null where nobody asked, or Helm could not tell.
   */
  readonly mergedValues: JsonObject | null
  /** What its program says of its flags; null where neither source nor image was read. */
  readonly program: ProgramFacts | null
  /** Absent where Helm cannot be told of it: manifests, an installation. */
  readonly helmWords?: HelmWords
  /** What could not be read; the rest is still examined. */
  readonly problems: readonly ReadProblem[]
}

/** How Helm is told of a chart in a command that is pasted where the user is, free of what may be secret. */
export interface HelmWords {
  /** `['charts/workspace']`, `['repo/chart', '--version', '1.2.3']`; null where Helm alone cannot fetch it. */
  readonly chart: readonly string[] | null
  /** What was given by `--values` and `--set…`, files first: Helm lets the others win wherever they stand. */
  readonly values: readonly string[]
}

export type FileSet = Readonly<Record<string, string | null>>

/** One run of `helm template`. */
export interface Render {
  readonly purpose: RenderPurpose
  /** The inputs that decided the output: release name, namespace, Kubernetes version, values as merged from the user's options. */
  readonly releaseName: string
  readonly namespace: string
  readonly kubeVersion: string
  /** What the user gave by `-f` and `--set…`, merged; without the chart's own defaults. */
  readonly userValues: JsonObject
  /** Helm's output, `crds/` included; null when Helm refused. */
  readonly manifest: string | null
  readonly failure: RenderFailure | null
}

/**
 * `repeat` renders the install render's inputs once more, or those of a gate: what differs is random, or the time.
 * `gate` renders set one boolean value of the chart, named as `--set` takes it, to what it is not. The `reuse-values`
 * purposes render with the previous release's values, `default` with the previous release's default of one value, named
 * as {@link valueName} names it.
 */
export type RenderPurpose =
  | { readonly kind: 'install' }
  | { readonly kind: 'upgrade' }
  | { readonly kind: 'repeat'; readonly gate: GateSetting | null }
  | ({ readonly kind: 'gate' } & GateSetting)
  | { readonly kind: 'reuse-values' | 'reset-then-reuse-values' }
  | { readonly kind: 'default'; readonly value: string }
  | {
      readonly kind: 'tenant'
      readonly releaseName: string
      readonly namespace: string
      readonly set: readonly string[]
    }

/** A boolean value and what it is set to. */
export type GateSetting = {
  /** As `--set` takes it: `featureGates.vLLM`. */
  readonly value: string
  readonly setTo: boolean
}

/** One run of `helm template` that is asked for. */
export interface RenderRequest {
  readonly purpose: RenderPurpose
  /** Values between the chart's own and the user's. */
  readonly baseValues?: JsonObject
  /** Stand for what the user gives, as the `reuse-values` purposes have it. */
  readonly givenValues?: JsonObject
  /** Stand for the chart's own values.yaml, as `--reuse-values` has it. */
  readonly chartValues?: JsonObject
  /** Not before the clock has moved on by a second since the install render began. */
  readonly isLater?: true
}

export interface RenderFailure {
  /** Helm's own message, without the paths of temporary folders. */
  readonly message: string
  /** What a user pastes to see the same. */
  readonly command: string
}

/** A file, document or field that could not be read. Lines and columns count from 1. */
export interface ReadProblem {
  /** `ambiguous`: it was read, but not as its author may think. Default `unreadable`. */
  readonly kind?: 'unreadable' | 'ambiguous'
  readonly file: string
  readonly line: number | null
  readonly column: number | null
  /** One sentence. */
  readonly message: string
}
