import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
// biome-ignore lint/correctness/useImportExtensions: the script is plain JavaScript with its types beside it
import { fetchHelm } from '../../scripts/fetch-helm.mjs'

export { fetchHelm }

const execute = promisify(execFile)

/** The Helms that everything is tested with, by major version. */
export const helmMajors = ['3', '4'] as const
export type HelmMajor = (typeof helmMajors)[number]

/** Runs a pinned Helm with its own empty home; used to prepare tests, never by what is tested. */
export async function helm(major: HelmMajor, home: string, ...words: readonly string[]): Promise<string> {
  const { stdout } = await execute(await fetchHelm(major), words, { env: helmEnvironment(home) })
  return stdout
}

/** An environment in which Helm keeps to a folder and finds no plugins and no cluster. */
export function helmEnvironment(home: string): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    TMPDIR: home,
    HELM_CACHE_HOME: `${home}/helm/cache`,
    HELM_CONFIG_HOME: `${home}/helm/config`,
    HELM_DATA_HOME: `${home}/helm/data`,
    KUBECONFIG: `${home}/no-kubeconfig`,
  }
}
