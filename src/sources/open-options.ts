import type { Environment } from '../shell/environment.ts'
import type { RepositorySettings } from './release-name.ts'
import type { RenderOptions } from './render-options.ts'
import type { RenderPlanner } from './render-planner.ts'

/** Everything beside its name that decides how a release is fetched and rendered. */
export interface OpenOptions {
  /** The folder that relative paths and `git:` names start from. */
  readonly directory: string
  readonly environment: Environment
  readonly render: RenderOptions
  /** What is rendered beside the installation; default: nothing. */
  readonly planner?: RenderPlanner
  readonly repository: RepositorySettings
  /** Refuse whatever needs the network, by name. */
  readonly offline: boolean
  /** Handed to `helm pull` and `helm repo add` as they are: `['--plain-http']`, `['--ca-file', 'x.pem']`… */
  readonly fetchArguments?: readonly string[]
  /** Where `installed:RELEASE` is looked for; default: in every namespace. */
  readonly installedNamespace?: string
  /** Manifests without a definition are no release; true takes them all the same, for the objects in them. */
  readonly takesAnyManifests?: true
  /** Reads a chart's files and neither renders it nor looks at its program. */
  readonly readsFilesOnly?: true
  /** Ends running programs when it fires. */
  readonly signal?: AbortSignal
}
