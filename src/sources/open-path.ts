import { join, posix } from 'node:path'
import { SourceError, UsageError } from '../errors.ts'
import type { ReleaseSource } from '../model/release-source.ts'
import { kindOfPath, listFolder, readFileBytes } from '../shell/files.ts'
import { findChartFolders } from './chart-folders.ts'
import { sourceOfFolder, sourceOfManifests, sourceOfPackage } from './chart-source.ts'
import { limits, mebibytes } from './limits.ts'
import type { OpenOptions } from './open-options.ts'
import { isManifestFile, isPackageName } from './release-name.ts'
import type { ChartOnDisk } from './render.ts'
import { pastedPath } from './shown-path.ts'
import { isSnapshotText, readSnapshot } from './snapshot.ts'

/** A release that lies on disk: chart folder, package, manifests or snapshot, told apart by what they hold. */
export async function openPath(path: string, shown: string, options: OpenOptions): Promise<ReleaseSource> {
  const onDisk = onDiskAt(path, options)
  if ((await kindOfPath(path)) === 'directory') return openFolder(path, shown, options)
  if (isPackageName(shown)) {
    const load = () => readFileBytes(path, limits.packageBytes, shown)
    return sourceOfPackage(shown, load, null, onDisk, options)
  }
  const bytes = await readFileBytes(path, limits.snapshotBytes, shown)
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    return sourceOfPackage(shown, async () => bytes, null, onDisk, options)
  }
  const start = bytes.subarray(0, 400).toString('utf8')
  if (isSnapshotText(start)) return openSnapshot(bytes, shown, options)
  return manifestFile(bytes, shown, options)
}

function onDiskAt(path: string, { directory }: OpenOptions): ChartOnDisk {
  return { path, shown: [pastedPath(path, directory)] }
}

/** One manifest file; refused when its ending says that it is none. */
export async function manifestFile(
  bytes: Uint8Array,
  shown: string,
  options: Pick<OpenOptions, 'takesAnyManifests'>,
): Promise<ReleaseSource> {
  if (!isManifestFile(shown)) {
    throw new SourceError(`\`${shown}\` is neither a chart package, a CRD manifest nor a snapshot.`, {
      code: 'source-unreadable',
      hint: 'Packages end in .tgz, manifests in .yaml, .yml or .json.',
    })
  }
  if (bytes.length > limits.manifestBytes) {
    throw new SourceError(`\`${shown}\` is larger than ${mebibytes(limits.manifestBytes)}.`, {
      code: 'source-unreadable',
    })
  }
  return sourceOfManifests(shown, new Map([[posix.basename(shown), bytes]]), [], options)
}

/** Throws for a folder of charts: its YAML is templates, not manifests. `name` says how to name a chart in it. */
export function refuseInnerCharts(files: Iterable<string>, shown: string, name: (folder: string) => string): void {
  const charts = findChartFolders([...files])
  if (charts.length === 0) return
  throw new SourceError(`\`${shown}\` is no chart: it has no Chart.yaml, but folders in it do.`, {
    code: 'source-ambiguous',
    hint: `Name one of them:\n${charts
      .slice(0, 20)
      .map((chart) => `  ${name(chart)}`)
      .join('\n')}`,
  })
}

async function openFolder(path: string, shown: string, options: OpenOptions): Promise<ReleaseSource> {
  const { readChartFolder, readManifestFolder } = await import('./read-folder.ts')
  if ((await kindOfPath(join(path, 'Chart.yaml'))) === 'file') {
    return sourceOfFolder(shown, () => readChartFolder(path, shown), onDiskAt(path, options), options)
  }
  const { files, problems } = await readManifestFolder(path, shown)
  refuseInnerCharts(files.keys(), shown, (inner) => posix.join(shown, inner))
  if (files.size > 0 && !isRepositoryFolder([...files.keys()]))
    return sourceOfManifests(shown, files, problems, options)
  throw new SourceError(`\`${shown}\` holds neither a Chart.yaml nor CRD manifests.`, {
    code: 'source-unreadable',
    hint: await folderHint(path, shown, files.has('index.yaml')),
  })
}

// index.yaml alone: the YAML of a chart repository, whose charts are packages.
function isRepositoryFolder(files: readonly string[]): boolean {
  return files.every((file) => posix.basename(file) === 'index.yaml')
}

async function folderHint(path: string, shown: string, hasIndex: boolean): Promise<string> {
  const packages = (await listFolder(path)).map((entry) => entry.name).filter(isPackageName)
  if (hasIndex) {
    return `It is a chart repository: name a version in it with --repository ${shown}, or one of its packages.`
  }
  if (packages.length === 0) return 'A chart has a Chart.yaml; manifests end in .yaml, .yml or .json.'
  return `Name a package in it, such as ${posix.join(shown, packages[0] ?? '')}.`
}

function openSnapshot(bytes: Buffer, shown: string, options: OpenOptions): ReleaseSource {
  if (options.render.valueArguments.length > 0) {
    throw new UsageError(`\`${shown}\` is a snapshot: its values are those it was written with.`, {
      hint: 'Write the snapshot anew with these values, or name the chart itself.',
    })
  }
  return readSnapshot(bytes.toString('utf8'), shown)
}
