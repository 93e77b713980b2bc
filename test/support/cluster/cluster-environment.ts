import { dirname } from 'node:path'
import { fetchHelm, type HelmMajor, helmEnvironment } from '../helm-binaries.ts'
import { requireProgram } from './programs.ts'

/** An environment in which Helm and kubectl are at hand, keep to a folder, and speak to a cluster; of several kubectl, the one with the API server. */
export async function clusterEnvironment(
  kubeconfig: string,
  home: string,
  major: HelmMajor,
): Promise<Record<string, string>> {
  return {
    ...helmEnvironment(home),
    KUBECONFIG: kubeconfig,
    HELM_BIN: await fetchHelm(major),
    PATH: `${dirname(requireProgram('kubectl'))}:${process.env['PATH'] ?? ''}`,
  }
}
