import { availableParallelism } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { UsageError } from '../errors.ts'
import { isJsonObject, type Json, type JsonObject, stringifyJson } from '../model/json.ts'
import type { Render, RenderPurpose } from '../model/release-source.ts'
import { formatCommand, withoutSecrets, withoutSecretWords } from '../shell/command-line.ts'
import { createPrivateFolder, writeFilesInto } from '../shell/files.ts'
import { callHelm, cleanHelmErrors, type Helm, refuseOldHelm } from '../shell/helm.ts'
import { canonicalManifest } from './canonical-manifest.ts'
import { limits, timeouts } from './limits.ts'
import type { RenderOptions, RenderRequest } from './render-options.ts'
import { shownWords } from './shown-path.ts'

/** A chart on disk, a folder or a package, ready for Helm. */
export interface ChartOnDisk {
  readonly path: string
  /** How a user names it to Helm: `['charts/workspace']`, `['repo/chart', '--version', '1.2.3']`. */
  readonly shown: readonly string[]
  /** What a user types first, where Helm alone cannot fetch it. */
  readonly preparation?: string
}

export interface RenderContext {
  readonly helm: Helm
  readonly options: RenderOptions
  readonly signal?: AbortSignal | undefined
}

/**
 * Runs `helm template` once for each request, `crds/` included, and yields the renders in that order. A
 * chart that Helm refuses is a render with a failure; values that Helm cannot read are a `UsageError`.
 */
export async function renderChart(
  chart: ChartOnDisk,
  requests: readonly RenderRequest[],
  context: RenderContext,
): Promise<readonly Render[]> {
  const stopper = new AbortController()
  const signal = context.signal === undefined ? stopper.signal : AbortSignal.any([context.signal, stopper.signal])
  const stoppable = { ...context, signal }
  const userValues = readUserValues(stoppable)
  try {
    const [renders] = await Promise.all([
      mapAtOnce(requests, Math.max(2, availableParallelism()), (request) =>
        renderOnce(chart, request, userValues, stoppable),
      ),
      userValues,
    ])
    return renders
  } catch (error) {
    stopper.abort()
    throw error
  }
}

/** Like `map`, in the same order, with at most `width` of the items at work. */
async function mapAtOnce<Item, Result>(
  items: readonly Item[],
  width: number,
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = []
  const waiting = items.entries()
  const worker = async () => {
    for (const [index, item] of waiting) results[index] = await work(item)
  }
  await Promise.all(Array.from({ length: width }, worker))
  return results
}

async function renderOnce(
  chart: ChartOnDisk,
  request: RenderRequest,
  userValues: Promise<JsonObject>,
  context: RenderContext,
): Promise<Render> {
  await using base = request.baseValues === undefined ? null : await createPrivateFolder()
  const options = optionsFor(request.purpose, context.options)
  const baseArguments: string[] = []
  if (base !== null && request.baseValues !== undefined) {
    await writeFilesInto(base.path, [['base-values.json', Buffer.from(stringifyJson(request.baseValues))]])
    baseArguments.push('--values', join(base.path, 'base-values.json'))
  }
  const inputs = [...flagsOf(request.purpose, options), ...baseArguments, ...options.valueArguments]
  const outcome = await callHelm(context.helm, {
    arguments: ['template', options.releaseName, chart.path, ...inputs],
    timeout: timeouts.render,
    maximumBytes: limits.renderedBytes,
    signal: context.signal,
  })
  const render = {
    purpose: request.purpose,
    releaseName: options.releaseName,
    namespace: options.namespace,
    kubeVersion: options.kubeVersion,
  }
  if (outcome.exitCode === 0) {
    const manifest = canonicalManifest(outcome.stdout.toString('utf8'))
    return { ...render, userValues: await userValues, manifest, failure: null }
  }
  await refuseOldHelm(context.helm)
  const command = ['helm', 'template', options.releaseName, ...chart.shown, ...shownWords(inputs)]
  const failure = {
    message: withoutPaths(withoutSecretWords(cleanHelmErrors(outcome.stderr), inputs), chart, context.helm.directory),
    command: [chart.preparation, formatCommand(withoutSecrets(command))].filter(Boolean).join(' && '),
  }
  return { ...render, userValues: await userValues, manifest: null, failure }
}

/** Release name, namespace and extra `--set` of the purposes that have their own. */
function optionsFor(purpose: RenderPurpose, options: RenderOptions): RenderOptions {
  const more =
    purpose.kind === 'gate' ? [`${purpose.value}=${purpose.setTo}`] : purpose.kind === 'tenant' ? purpose.set : []
  const valueArguments = [...options.valueArguments, ...more.flatMap((setting) => ['--set', setting])]
  if (purpose.kind !== 'tenant') return { ...options, valueArguments }
  return { ...options, releaseName: purpose.releaseName, namespace: purpose.namespace, valueArguments }
}

function flagsOf(purpose: RenderPurpose, options: RenderOptions): readonly string[] {
  return [
    ...['--namespace', options.namespace, '--include-crds', '--kube-version', options.kubeVersion],
    ...(options.apiVersions.length === 0 ? [] : ['--api-versions', options.apiVersions.join(',')]),
    ...(isUpgrade[purpose.kind] ? ['--is-upgrade'] : []),
  ]
}

const isUpgrade = {
  install: false,
  upgrade: true,
  repeat: false,
  gate: false,
  tenant: false,
  'reuse-values': true,
  'reset-then-reuse-values': true,
} as const satisfies Record<RenderPurpose['kind'], boolean>

const probeChart = [
  ['Chart.yaml', 'apiVersion: v2\nname: values\nversion: 0.0.0\n'],
  ['templates/values.yaml', '{{ .Values | toJson }}\n'],
] as const

const valuesRead = new WeakMap<readonly string[], Promise<JsonObject>>()

/**
 * The user's values, merged. Helm itself merges them, in a chart that prints its values: its YAML (1.1
 * booleans, octal numbers), its `--set` grammar and its order are nobody else's. Costs one run of Helm
 * for each list of arguments, nothing when there is none.
 */
function readUserValues(context: RenderContext): Promise<JsonObject> {
  const { valueArguments } = context.options
  if (valueArguments.length === 0) return Promise.resolve({})
  const known = valuesRead.get(valueArguments)
  if (known !== undefined) return known
  const read = probeValues(context)
  valuesRead.set(valueArguments, read)
  // A failure is for the one who met it: it may only have been called off.
  read.catch(() => valuesRead.delete(valueArguments))
  return read
}

async function probeValues({ helm, options, signal }: RenderContext): Promise<JsonObject> {
  await using folder = await createPrivateFolder()
  await writeFilesInto(
    folder.path,
    probeChart.map(([path, text]) => [path, Buffer.from(text)]),
  )
  const outcome = await callHelm(helm, {
    arguments: ['template', 'values', folder.path, ...options.valueArguments],
    timeout: timeouts.render,
    maximumBytes: limits.renderedBytes,
    signal,
  })
  if (outcome.exitCode !== 0) {
    await refuseOldHelm(helm)
    const words = withoutSecretWords(cleanHelmErrors(outcome.stderr), options.valueArguments)
    throw new UsageError(`Helm cannot read the values given: ${withoutFolder(words, helm.directory)}`, {
      hint: `They are: ${formatCommand(withoutSecrets(options.valueArguments))}`,
    })
  }
  const text = outcome.stdout.toString('utf8').replace(/^(?:---|#.*)$/gm, '')
  const values: Json = JSON.parse(text)
  return isJsonObject(values) ? values : {}
}

/** A message of Helm's without folders of this machine. */
function withoutPaths(message: string, chart: ChartOnDisk, directory: string): string {
  return withoutFolder(message.replaceAll(chart.path, chart.shown[0] ?? basename(chart.path)), directory).trim()
}

// The root is left in: it is no folder of somebody's, and two slashes stand in every address.
function withoutFolder(message: string, folder: string): string {
  return folder === dirname(folder) ? message : message.replaceAll(`${folder}/`, '')
}
