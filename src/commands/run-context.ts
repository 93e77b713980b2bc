import type { Configuration } from '../config/configuration.ts'
import { minorOf } from '../model/versions.ts'
import type { Environment } from '../shell/environment.ts'
import { endThisProcess, watchParent } from '../shell/parent-watch.ts'
import { resolvePath } from '../shell/paths.ts'
import type { OpenOptions } from '../sources/open-options.ts'
import { isAddress, kaitoRepository } from '../sources/release-name.ts'
import { defaultRenderOptions, parseKubeVersion, withApiVersions } from '../sources/render-options.ts'
import { findConfiguration } from './find-configuration.ts'
import { namespaceOf } from './helm-options.ts'
import { type Io, isPlugin } from './io.ts'
import type { SourceOptions } from './options.ts'

/** What the command line and the configuration decide before any release is opened. */
export interface RunContext {
  readonly configuration: Configuration
  readonly open: OpenOptions
  /** The Kubernetes minor that is judged for, such as `1.34`. */
  readonly kubernetesMinor: string
}

/** A plugin whose Helm is killed from here on ends too: nobody is left to report to. */
export async function prepareRun(
  options: SourceOptions,
  { io, environment, valueArguments }: { io: Io; environment: Environment; valueArguments: readonly string[] },
): Promise<RunContext> {
  if (isPlugin(io)) watchParent(endThisProcess)
  const { configuration, folder } = await findConfiguration(options.config, io.directory)
  const kubeVersion =
    options.kubeVersion === undefined ? defaultRenderOptions.kubeVersion : parseKubeVersion(options.kubeVersion)
  const fetchArguments = [
    ...(options.plainHttp === true ? ['--plain-http'] : []),
    ...(options.insecureSkipTlsVerify === true ? ['--insecure-skip-tls-verify'] : []),
    ...(options.caFile === undefined ? [] : ['--ca-file', resolvePath(io.directory, options.caFile)]),
  ]
  const namespace = namespaceOf(environment)
  return {
    configuration,
    kubernetesMinor: minorOf(kubeVersion),
    open: {
      directory: io.directory,
      environment,
      render: {
        ...defaultRenderOptions,
        namespace: namespace ?? defaultRenderOptions.namespace,
        kubeVersion,
        apiVersions: withApiVersions(options.apiVersions ?? []),
        valueArguments,
      },
      repository: {
        location: options.repository ?? configuredLocation(configuration, folder) ?? kaitoRepository.location,
        chart: configuration.repository?.chart ?? kaitoRepository.chart,
      },
      offline: options.offline === true,
      fetchArguments,
      ...(namespace === null ? {} : { installedNamespace: namespace }),
    },
  }
}

function configuredLocation({ repository }: Configuration, folder: string): string | null {
  if (repository === null) return null
  return isAddress(repository.location) ? repository.location : resolvePath(folder, repository.location)
}
