import { stringifyJson } from '../model/json.ts'
import type { ReleaseSource } from '../model/release-source.ts'
import { createPrivateFolder, kindOfPath, writeFilesInto } from '../shell/files.ts'
import { resolvePath } from '../shell/paths.ts'
import type { Installation } from '../sources/live/open-installed.ts'
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

/** The side that a name like `installed:RELEASE` stands for; null for any other name. */
export async function openInstalledSide(
  name: string,
  open: OpenOptions,
  options: { readonly kubeVersion?: string },
): Promise<InstalledSide | null> {
  const release = installedRelease(name)
  // A file or folder of that name is for who opens names to tell apart.
  if (release === undefined || (await kindOfPath(resolvePath(open.directory, name))) !== null) return null
  const { openInstalled } = await import('../sources/live/open-installed.ts')
  const { chart } = open.repository
  const installation = await openInstalled(name, { release, chart, namespace: open.installedNamespace ?? null }, open)
  const folder = await createPrivateFolder()
  const kubeVersion = options.kubeVersion === undefined ? installation.kubernetes : open.render.kubeVersion
  const values = await valuesOf(installation, folder.path)
  return {
    source: installation.source,
    kubernetesMinor: kubeVersion.split('.').slice(0, 2).join('.'),
    adapt: (other) => ({
      ...other,
      render: {
        ...other.render,
        releaseName: installation.release.name,
        namespace: installation.release.namespace,
        kubeVersion,
        valueArguments: other.render.valueArguments.length === 0 ? values : other.render.valueArguments,
      },
    }),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  }
}

/** An upgrade that gives no values keeps those that were given before (`reuseValues` in helm pkg/action/upgrade.go). */
export async function valuesOf({ release }: Installation, folder: string): Promise<readonly string[]> {
  if (Object.keys(release.userValues).length === 0) return []
  await writeFilesInto(folder, [['user-values.json', Buffer.from(stringifyJson(release.userValues))]])
  return ['--values', `${folder}/user-values.json`]
}
