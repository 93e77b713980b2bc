import type { Side } from '../model/topology.ts'
import { kindOfPath, writeFilesInto } from '../shell/files.ts'
import { pathBelow, resolvePath } from '../shell/paths.ts'
import type { OpenOptions } from '../sources/open-options.ts'
import { openRelease } from '../sources/open-release.ts'

/** A chart that Helm can install from this machine. */
export interface ChartOnDisk {
  /** What to open it by. */
  readonly name: string
  readonly path: string
}

/** The user's own folder or package where there is one; anything else is fetched and written into the work folder. */
export async function chartOnDisk(name: string, side: Side, work: string, open: OpenOptions): Promise<ChartOnDisk> {
  const path = resolvePath(open.directory, name)
  if (await isInstallable(path, name)) return { name, path }
  const source = await openRelease(name, open)
  // What is no chart is refused by whoever opens it.
  if (source.kind !== 'chart') return { name, path }
  const folder = `${work}/charts/${side}`
  const files = Object.entries(source.files).flatMap(([file, text]) =>
    text === null ? [] : [[file, Buffer.from(text)] as const],
  )
  await writeFilesInto(folder, files)
  return { name: folder, path: folder }
}

async function isInstallable(path: string, name: string): Promise<boolean> {
  const kind = await kindOfPath(path)
  if (kind === 'directory') return (await kindOfPath(pathBelow(path, 'Chart.yaml'))) === 'file'
  return kind === 'file' && /\.(?:tgz|tar\.gz)$/.test(name)
}
