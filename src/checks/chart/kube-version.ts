import { satisfiesConstraint } from '../../model/constraints.ts'

/** One Helm for each rule on pre-releases: Masterminds/semver before and from 3.4.0. */
export const checkedHelms = ['3.18', '4.1'] as const

/** Whether a range takes a patch release of a Kubernetes minor such as `1.34`. */
export function isAccepted(kubeVersion: string, minor: string, helm: string): boolean {
  return ['0', '4', '20'].some((patch) => satisfiesConstraint(kubeVersion, `v${minor}.${patch}`, helm))
}

/** The minors of which a range takes some patch release. */
export function minorsWithin(kubeVersion: string, minors: readonly string[]): readonly string[] {
  return minors.filter((minor) => checkedHelms.some((helm) => isAccepted(kubeVersion, minor, helm)))
}

/** The version that a managed cluster of a minor reports. */
export function managedVersion(minor: string): string {
  return `v${minor}.4-gke.1245000`
}

/** Whether a range takes managed clusters of a minor; true where it does not take the minor at all. */
export function takesSuffix(kubeVersion: string, minor: string, helm: string): boolean {
  return !isAccepted(kubeVersion, minor, helm) || satisfiesConstraint(kubeVersion, managedVersion(minor), helm)
}
