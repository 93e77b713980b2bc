import { type JsonObject, stringifyJson } from '../model/json.ts'
import type { ReleaseSource } from '../model/release-source.ts'
import { minorOf } from '../model/versions.ts'
import { createPrivateFolder, kindOfPath, writeFilesInto } from '../shell/files.ts'
import { resolvePath } from '../shell/paths.ts'
import type { OpenOptions } from '../sources/open-options.ts'
import { installedRelease } from '../sources/release-name.ts'

/** Opened ahead: what the other side is rendered with is known from it. */
export interface InstalledSide extends AsyncDisposable {
  readonly source: ReleaseSource
  /** That is judged for. */
  readonly kubernetesMinor: string
  /** Of the other side: under the same name, in the same namespace, for this cluster, with the user's values. */
  adapt(open: OpenOptions): OpenOptions
}

/** The side that a name like `installed:RELEASE`, or a snapshot of such a release, stands for; null for any other name. */
export async function openInstalledSide(
  name: string,
  open: OpenOptions,
  options: { readonly kubeVersion?: string },
): Promise<InstalledSide | null> {
  const source = await openInstalledSource(name, open)
  const [render] = source?.renders ?? []
  if (source === null || render === undefined) return null
  const folder = await createPrivateFolder()
  const values = await writeUserValues(render.userValues, folder.path)
  const kubeVersion = options.kubeVersion === undefined ? render.kubeVersion : open.render.kubeVersion
  return {
    source,
    kubernetesMinor: minorOf(kubeVersion),
    adapt: (other) => ({
      ...other,
      render: {
        ...other.render,
        releaseName: render.releaseName,
        namespace: render.namespace,
        kubeVersion,
        valueArguments: other.render.valueArguments.length === 0 ? values : other.render.valueArguments,
      },
    }),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  }
}

async function openInstalledSource(name: string, open: OpenOptions): Promise<ReleaseSource | null> {
  const found = await kindOfPath(resolvePath(open.directory, name))
  if (found === 'file' && name.endsWith('.json')) {
    const { openRelease } = await import('../sources/open-release.ts')
    // Its values are its own; those that are given are for the other side.
    const source = await openRelease(name, { ...open, render: { ...open.render, valueArguments: [] } })
    return isInstalled(source) ? source : null
  }
  const release = installedRelease(name)
  // A file or folder of that name is for who opens names to tell apart.
  if (release === undefined || found !== null) return null
  const { openInstalled } = await import('../sources/live/open-installed.ts')
  const { chart } = open.repository
  return (await openInstalled(name, { release, chart, namespace: open.installedNamespace ?? null }, open)).source
}

/** Whether a release was read from a cluster, now or when its snapshot was written. */
export function isInstalled({ ref }: ReleaseSource): boolean {
  return installedRelease(ref) !== undefined
}

/** An upgrade that gives no values keeps those that were given before (`reuseValues` in helm pkg/action/upgrade.go). */
export async function writeUserValues(userValues: JsonObject, folder: string): Promise<readonly string[]> {
  if (Object.keys(userValues).length === 0) return []
  await writeFilesInto(folder, [['user-values.json', Buffer.from(stringifyJson(userValues))]])
  return ['--values', `${folder}/user-values.json`]
}
