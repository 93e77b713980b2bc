import type { FileSet } from '../model/release-source.ts'
import { kindOfPath } from '../shell/files.ts'
import { resolvePath } from '../shell/paths.ts'
import type { OpenOptions } from '../sources/open-options.ts'
import { openRelease } from '../sources/open-release.ts'
import { parseReleaseName, type ReleaseName } from '../sources/release-name.ts'

/**
 * The chart that a release is of: as its name says, else as its Chart.yaml does; the configured chart where neither
 * does. Fails as {@link openRelease} does.
 */
export async function chartNameOf(text: string, open: OpenOptions): Promise<string> {
  const found = await kindOfPath(resolvePath(open.directory, text))
  const name = parseReleaseName(text, {
    found: found === 'other' ? 'file' : found,
    neighbours: [],
    repository: open.repository,
  })
  const stated = statedChart(name)
  if (stated !== null) return stated
  const { files } = await openRelease(text, { ...open, readsFilesOnly: true })
  return writtenChart(files) ?? open.repository.chart
}

/** What Chart.yaml says of its chart; null where it says nothing. */
export function writtenChart(files: FileSet): string | null {
  return /^"?name"?:[ \t]*["']?([A-Za-z0-9._-]+)/m.exec(files['Chart.yaml'] ?? '')?.[1] ?? null
}

/** What a name says of its chart; null where it has to be read. A chart in a registry is called as the last part of its reference (helm/helm pkg/registry). */
export function statedChart(name: ReleaseName): string | null {
  if (name.kind === 'published' || name.kind === 'helm-repository') return name.chart
  return name.kind === 'oci' ? (name.reference.split('/').at(-1) ?? null) : null
}
