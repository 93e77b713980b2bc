/** The number of a Kubernetes minor: 34 of `1.34`. Text that is none counts as newer than every known minor. */
export function minorNumber(kubernetesMinor: string): number {
  const match = /^v?1\.(\d+)/.exec(kubernetesMinor)
  return match === null ? Number.POSITIVE_INFINITY : Number(match[1])
}
