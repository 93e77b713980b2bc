import type { Environment } from '../shell/environment.ts'
import type { RepositorySettings } from './release-name.ts'
import type { RenderOptions, RenderRequest } from './render-options.ts'

/** Everything beside its name that decides how a release is fetched and rendered. */
export interface OpenOptions {
  /** The folder that relative paths and `git:` names start from. */
  readonly directory: string
  readonly environment: Environment
  readonly render: RenderOptions
  /** Default: the install render alone. The first must be the install render. */
  readonly renders?: readonly RenderRequest[]
  readonly repository: RepositorySettings
  /** Refuse whatever needs the network, by name. */
  readonly offline: boolean
  /** Handed to `helm pull` and `helm repo add` as they are: `['--plain-http']`, `['--ca-file', 'x.pem']`… */
  readonly fetchArguments?: readonly string[]
  /** Ends running programs when it fires. */
  readonly signal?: AbortSignal
}
