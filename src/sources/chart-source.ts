import { firstCause, SourceError } from '../errors.ts'
import type { JsonObject } from '../model/json.ts'
import type { ReadProblem, ReleaseSource, Render, RenderRequest } from '../model/release-source.ts'
import { withoutSecrets } from '../shell/command-line.ts'
import { isPrivatePath } from '../shell/files.ts'
import { findHelm } from '../shell/helm.ts'
import { nextTurn } from '../shell/next-turn.ts'
import type { OpenOptions } from './open-options.ts'
import type { Files } from './read-archive.ts'
import { type ReadContext, readMergedValues, readUserValues } from './read-values.ts'
import { isManifestFile } from './release-name.ts'
import { type ChartOnDisk, createRenderer, type RenderChart } from './render.ts'
import { installRender } from './render-options.ts'
import type { RenderPlanner } from './render-planner.ts'
import { pastedWords } from './shown-path.ts'

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
    return {
      ref,
      digest: digestFiles(files),
      files: read.files,
      problems: [...problems, ...read.problems],
      packed: files,
    }
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
    return { ref, digest, files: read.files, problems: read.problems, packed: archive.files }
  })
}

/** CRD and other manifests, which no Helm renders. */
export async function sourceOfManifests(
  ref: string,
  files: Files,
  problems: readonly ReadProblem[],
  { takesAnyManifests }: Pick<OpenOptions, 'takesAnyManifests'>,
): Promise<ReleaseSource> {
  // Something else named by mistake must not pass for a release that changed nothing.
  if (
    takesAnyManifests !== true &&
    files.size > 0 &&
    ![...files.values()].some((bytes) => Buffer.from(bytes).includes('CustomResourceDefinition'))
  ) {
    throw new SourceError(`\`${ref}\` holds no CustomResourceDefinition.`, {
      code: 'source-unreadable',
      hint: 'Bare manifests are compared by their definitions; name the chart for everything else.',
    })
  }
  const { digestFiles, readTexts } = await import('./chart-files.ts')
  const { hideInFiles } = await import('./hide-secrets.ts')
  return {
    ref,
    kind: 'manifests',
    digest: digestFiles(files),
    files: await hideInFiles(readTexts(files), isManifestFile),
    renders: [],
    mergedValues: null,
    program: null,
    problems,
  }
}

interface Reading extends Pick<ReleaseSource, 'ref' | 'digest' | 'files' | 'problems'> {
  /** As they lie in the chart, packages packed. */
  readonly packed: Files
}

/**
 * Reads a chart while Helm renders it: Helm takes the longer, and neither needs the other. What reading
 * needs is loaded once Helm runs. When reading fails, that is the error and Helm is stopped.
 */
async function whileRendering(
  onDisk: ChartOnDisk,
  options: OpenOptions,
  read: () => Promise<Reading>,
): Promise<ReleaseSource> {
  if (options.readsFilesOnly === true) {
    const { packed: _packed, ...source } = await read()
    return { kind: 'chart', ...source, renders: [], mergedValues: null, program: null }
  }
  const helm = findHelm(options.environment, options.directory)
  const stopper = new AbortController()
  const signal = options.signal === undefined ? stopper.signal : AbortSignal.any([options.signal, stopper.signal])
  const context = { helm, options: options.render, signal }
  const render = createRenderer(onDisk, { ...context, packed: async () => (await reading).packed })
  const stopOnError = <Result>(work: Promise<Result>): Promise<Result> => {
    work.catch(() => stopper.abort())
    return work
  }
  const installing = stopOnError(render(installRender))
  // Another chart's Helm is started before anything is read.
  const reading = stopOnError(nextTurn().then(read))
  const planned = stopOnError(renderPlanned(reading, installing, render, context, options.planner))
  const [readOutcome, installOutcome, plannedOutcome] = await Promise.allSettled([reading, installing, planned])
  if (readOutcome.status === 'rejected' || installOutcome.status === 'rejected' || plannedOutcome.status === 'rejected')
    throw firstCause([readOutcome, installOutcome, plannedOutcome])
  const { packed: _packed, ...source } = readOutcome.value
  const { renders, mergedValues } = plannedOutcome.value
  const helmWords = { chart: onDisk.preparation === undefined ? onDisk.shown : null, values: valueWords(options) }
  return {
    kind: 'chart',
    ...source,
    renders: [installOutcome.value, ...renders],
    mergedValues,
    program: null,
    helmWords,
  }
}

/** Values that lie in a folder of ours are those of an installation, which Helm has already. */
function valueWords({ render: { valueArguments }, directory }: OpenOptions): readonly string[] {
  const given = valueArguments.flatMap((flag, index) =>
    index % 2 === 0 ? [{ flag, value: valueArguments[index + 1] ?? '' }] : [],
  )
  const words = (isFile: boolean) =>
    given
      .filter(({ flag, value }) => (flag === '--values') === isFile && !isPrivatePath(value))
      .flatMap(({ flag, value }) => [flag, value])
  return pastedWords(withoutSecrets([...words(true), ...words(false)]), directory)
}

/** What the planner asks for beside the installation. */
async function renderPlanned(
  reading: Promise<Reading>,
  installed: Promise<Render>,
  render: RenderChart,
  context: ReadContext,
  planner: RenderPlanner | undefined,
): Promise<Pick<ReleaseSource, 'renders' | 'mergedValues'>> {
  if (planner === undefined) return { renders: [], mergedValues: null }
  const { files } = await reading
  let merging: Promise<JsonObject | null> | null = null
  const mergedValues = () => {
    merging ??= readMergedValues(files, context)
    return merging
  }
  const { releaseName, namespace } = context.options
  const installation = { releaseName, namespace }
  const chart = { files, installation, userValues: await readUserValues(context), mergedValues, installed }
  const renderAll = async (requests: Promise<readonly RenderRequest[]>) => Promise.all((await requests).map(render))
  const planned = (await Promise.all(planner.plan(chart).map(renderAll))).flat()
  const rendered = [await installed, ...planned]
  for (const followUp of planner.followUps) rendered.push(...(await renderAll(followUp(chart, rendered))))
  return { renders: rendered.slice(1), mergedValues: await merging }
}

function otherDigest(ref: string, expected: string, found: string): SourceError {
  return new SourceError(`The package of \`${ref}\` is not the one that the repository's index describes.`, {
    code: 'source-digest',
    hint: `The index says ${expected}, the package has ${found}: it was replaced after it was published, or the index is stale.`,
  })
}
