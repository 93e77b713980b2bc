import { SourceError } from '../errors.ts'
import type { ReadProblem, ReleaseSource } from '../model/release-source.ts'
import { findHelm } from '../shell/helm.ts'
import type { OpenOptions } from './open-options.ts'
import type { Files } from './read-archive.ts'
import { type ChartOnDisk, renderChart } from './render.ts'
import { installRender } from './render-options.ts'

/** A chart as files: what Helm would load of a folder. */
export interface LoadedChart {
  readonly files: Files
  readonly problems: readonly ReadProblem[]
}

/** Reads and renders a chart that lies in a folder. */
export async function sourceOfFolder(
  ref: string,
  load: () => Promise<LoadedChart>,
  onDisk: ChartOnDisk,
  options: OpenOptions,
): Promise<ReleaseSource> {
  return whileRendering(onDisk, options, async () => {
    const { digestFiles, readChartFiles } = await import('./chart-files.ts')
    const { files, problems } = await load()
    const read = await readChartFiles(files, ref)
    return { ref, digest: digestFiles(files), files: read.files, problems: [...problems, ...read.problems] }
  })
}

/** Reads and renders a packaged chart. A package that is not what an index says (`expectedDigest`) is refused. */
export async function sourceOfPackage(
  ref: string,
  load: () => Promise<Uint8Array>,
  expectedDigest: string | null,
  onDisk: ChartOnDisk,
  options: OpenOptions,
): Promise<ReleaseSource> {
  return whileRendering(onDisk, options, async () => {
    const { digestBytes, readChartFiles } = await import('./chart-files.ts')
    const { readArchive } = await import('./read-archive.ts')
    const bytes = await load()
    const digest = digestBytes(bytes)
    if (expectedDigest !== null && expectedDigest !== digest) throw otherDigest(ref, expectedDigest, digest)
    const archive = await readArchive(bytes, ref)
    if (!archive.files.has('Chart.yaml')) {
      throw new SourceError(`The package \`${ref}\` is no chart: it holds no Chart.yaml.`, {
        code: 'source-unreadable',
      })
    }
    const read = await readChartFiles(archive.files, ref)
    return { ref, digest, files: read.files, problems: read.problems }
  })
}

/** CRD and other manifests, which no Helm renders. */
export async function sourceOfManifests(
  ref: string,
  files: Files,
  problems: readonly ReadProblem[],
): Promise<ReleaseSource> {
  const { digestFiles, readTexts } = await import('./chart-files.ts')
  return { ref, kind: 'manifests', digest: digestFiles(files), files: readTexts(files), renders: [], problems }
}

/**
 * Reads a chart while Helm renders it: Helm takes the longer, and neither needs the other. What reading
 * needs is loaded once Helm runs. When reading fails, that is the error and Helm is stopped.
 */
async function whileRendering(
  onDisk: ChartOnDisk,
  options: OpenOptions,
  read: () => Promise<Pick<ReleaseSource, 'ref' | 'digest' | 'files' | 'problems'>>,
): Promise<ReleaseSource> {
  const helm = findHelm(options.environment, options.directory)
  const stopper = new AbortController()
  const signal = options.signal === undefined ? stopper.signal : AbortSignal.any([options.signal, stopper.signal])
  const rendering = renderChart(onDisk, options.renders ?? [installRender], { helm, options: options.render, signal })
  const outcome = await Promise.allSettled([
    read().catch((error) => {
      stopper.abort()
      throw error
    }),
    rendering,
  ])
  const [reading, rendered] = outcome
  if (reading.status === 'rejected') throw reading.reason
  if (rendered.status === 'rejected') throw rendered.reason
  return { kind: 'chart', ...reading.value, renders: rendered.value }
}

function otherDigest(ref: string, expected: string, found: string): SourceError {
  return new SourceError(`The package of \`${ref}\` is not the one that the repository's index describes.`, {
    code: 'source-digest',
    hint: `The index says ${expected}, the package has ${found}: it was replaced after it was published, or the index is stale.`,
  })
}
