import type { OpenOptions } from '../../src/sources/open-options.ts'
import { kaitoRepository } from '../../src/sources/release-name.ts'
import { defaultRenderOptions } from '../../src/sources/render-options.ts'
import { fetchHelm, type HelmMajor, helmEnvironment } from './helm-binaries.ts'

/** Options that open releases from a folder with a pinned Helm; `null` is a machine without Helm. */
export async function openOptions(
  directory: string,
  major: HelmMajor | null,
  more: Partial<OpenOptions> & { readonly values?: readonly string[] } = {},
): Promise<OpenOptions> {
  const environment = helmEnvironment(directory)
  const { values = [], ...others } = more
  return {
    directory,
    environment: major === null ? { ...environment, PATH: '' } : { ...environment, HELM_BIN: await fetchHelm(major) },
    render: { ...defaultRenderOptions, valueArguments: values },
    repository: kaitoRepository,
    offline: false,
    ...others,
  }
}
