import { createPrivateFolder, kindOfPath } from '../shell/files.ts'
import { findHelm } from '../shell/helm.ts'
import { resolvePath } from '../shell/paths.ts'
import { readStoredRelease } from '../sources/live/helm-release.ts'
import { chooseRelease, listReleases } from '../sources/live/list-releases.ts'
import type { OpenOptions } from '../sources/open-options.ts'
import { installedRelease } from '../sources/release-name.ts'
import { writeUserValues } from './installed-side.ts'

/** A name that Helm can install anew, and the values that go with it. */
export interface InstallableName {
  readonly name: string
  readonly valueArguments: readonly string[]
}

/**
 * What stands for `installed:RELEASE` where it is to be installed anew: the published chart of its name and version, for
 * Helm stores no dependencies, with the values of the installation. Null for any other name.
 */
export async function installableName(name: string, open: OpenOptions): Promise<InstallableName | null> {
  const release = installedRelease(name)
  if (release === undefined || (await kindOfPath(resolvePath(open.directory, name))) !== null) return null
  const helm = findHelm(open.environment, open.directory)
  const namespace = open.installedNamespace ?? null
  const listed = chooseRelease(await listReleases({ helm, namespace }), {
    name: release,
    chart: open.repository.chart,
    namespace,
  })
  const stored = await readStoredRelease({ helm, name: listed.name, namespace: listed.namespace })
  const published = `${stored.chartName}@${stored.chartVersion}`
  // It is read as long as this process lives, and goes with it.
  const { path } = await createPrivateFolder()
  return { name: published, valueArguments: await writeUserValues(stored.userValues, path) }
}
