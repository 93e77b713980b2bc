import { UsageError } from '../errors.ts'
import type { RenderRequest } from '../model/release-source.ts'

/** The inputs of `helm template` that decide its output, values first; the same for both sides unless the user says otherwise. */
export interface RenderOptions {
  readonly releaseName: string
  readonly namespace: string
  /** `1.34.0`: all three numbers; see {@link parseKubeVersion}. */
  readonly kubeVersion: string
  /** What `--api-versions` adds to the API versions that Helm itself knows. */
  readonly apiVersions: readonly string[]
  /** `-f`, `--values` and `--set…` with their arguments, in the order in which the user gave them: `['-f', 'a.yaml', '--set', 'x=1']`. */
  readonly valueArguments: readonly string[]
  /**
   * What a user gives to `helm upgrade` beside release, chart and namespace, where the release is an installed one: the
   * cluster then says which Kubernetes and which API versions it has, and Helm which values it has.
   */
  readonly upgradeArguments?: readonly string[]
}

export const installRender: RenderRequest = { purpose: { kind: 'install' } }

/**
 * API versions that one of Helm 3.18 and 4.1 takes for granted and the other does not (the built-in
 * lists of Kubernetes 1.33 and 1.35 differ). Given to both, charts that ask `.Capabilities.APIVersions`
 * render the same text under both.
 */
const versionsThatHelmsDifferIn = [
  'networking.k8s.io/v1alpha1',
  'resource.k8s.io/v1',
  'storagemigration.k8s.io/v1alpha1',
  'storagemigration.k8s.io/v1beta1',
] as const

/**
 * Pinned inputs, so that a report does not depend on the Helm that made it. The namespace is one that
 * no chart writes by hand, so an object outside it is seen as such.
 */
export const defaultRenderOptions: RenderOptions = {
  releaseName: 'release-name',
  namespace: 'release-namespace',
  kubeVersion: '1.34.0',
  apiVersions: versionsThatHelmsDifferIn,
  valueArguments: [],
}

/** {@link RenderOptions.apiVersions} with the user's own added. */
export function withApiVersions(added: readonly string[]): readonly string[] {
  return [...new Set([...versionsThatHelmsDifferIn, ...added])]
}

const kubeVersionForm = /^v?(\d+)\.(\d+)(?:\.(\d+))?([-+][0-9A-Za-z.+-]+)?$/

/** A Kubernetes version with all three numbers and no `v`: Helm 3.18 and 4.1 render `1.34` differently, `1.34.0` alike. */
export function parseKubeVersion(text: string): string {
  const found = kubeVersionForm.exec(text)
  if (found === null) {
    throw new UsageError(`\`${text}\` is not a Kubernetes version.`, { hint: 'Write it as 1.34 or 1.34.2.' })
  }
  const [, major, minor, patch = '0', suffix = ''] = found
  return `${major}.${minor}.${patch}${suffix}`
}
