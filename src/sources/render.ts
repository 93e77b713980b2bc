import { availableParallelism } from 'node:os'
import { basename, join } from 'node:path'
import type { JsonObject } from '../model/json.ts'
import { stringifyJson } from '../model/json.ts'
import type { Render, RenderPurpose, RenderRequest } from '../model/release-source.ts'
import { formatCommand, withoutSecrets, withoutSecretWords } from '../shell/command-line.ts'
import { createPrivateFolder, writeFilesInto } from '../shell/files.ts'
import { callHelm, refuseOldHelm } from '../shell/helm.ts'
import { cleanHelmErrors } from '../shell/helm-message.ts'
import { createSeats, wait } from '../shell/seats.ts'
import { canonicalManifest } from './canonical-manifest.ts'
import type { HiddenDocuments } from './hide-secrets.ts'
import { limits, timeouts } from './limits.ts'
import type { Files } from './read-archive.ts'
import { type ReadContext, readUserValues, withoutFolder } from './read-values.ts'
import type { RenderOptions } from './render-options.ts'
import { pastedWords } from './shown-path.ts'

/** A chart on disk, a folder or a package, ready for Helm. */
export interface ChartOnDisk {
  readonly path: string
  /** How a user names it to Helm: `['charts/workspace']`, `['repo/chart', '--version', '1.2.3']`. */
  readonly shown: readonly string[]
  /** What a user types first, where Helm alone cannot fetch it. */
  readonly preparation?: string
}

export interface RenderContext extends ReadContext {
  /** The chart's files as they lie in it, packages packed: for renders with another values.yaml. */
  readonly packed: () => Promise<Files>
}

/** Runs of Helm at once, of all charts together. */
const seats = createSeats(Math.max(2, availableParallelism()))

/** Milliseconds after which every clock that a template can print has moved on. */
const clockStep = 1100

export type RenderChart = (request: RenderRequest) => Promise<Render>

/**
 * Runs `helm template`, `crds/` included. A chart that Helm refuses is a render with a failure; values that Helm
 * cannot read are a `UsageError`.
 */
export function createRenderer(chart: ChartOnDisk, context: RenderContext): RenderChart {
  const began = Date.now()
  const userValues = readUserValues(context)
  // Whoever renders meets it.
  userValues.catch(() => {})
  const hidden: HiddenDocuments = new Map()
  return async (request) => {
    if (request.isLater === true) await wait(began + clockStep - Date.now(), context.signal)
    return seats.take(() => renderOnce(chart, request, { ...context, userValues, hidden }))
  }
}

/** What the renders of one chart share. */
interface RendererState {
  readonly userValues: Promise<JsonObject>
  readonly hidden: HiddenDocuments
}

async function renderOnce(
  chart: ChartOnDisk,
  request: RenderRequest,
  { userValues, hidden, ...context }: RenderContext & RendererState,
): Promise<Render> {
  await using folder = isPlain(request) ? null : await createPrivateFolder()
  const options = optionsFor(request.purpose, context.options)
  const { path, valueArguments } =
    folder === null
      ? { path: chart.path, valueArguments: options.valueArguments }
      : await prepareInput(folder.path, request, chart, options, context)
  const inputs = [...flagsOf(request.purpose, options), ...valueArguments]
  const outcome = await callHelm(context.helm, {
    arguments: ['template', options.releaseName, path, ...inputs],
    shown: ['template', options.releaseName, ...chart.shown, ...pastedWords(inputs, context.helm.directory)],
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
  const { hideInManifests, hideInMessage } = await import('./hide-secrets.ts')
  if (outcome.exitCode === 0) {
    // Few charts render nothing, but a program that is no Helm often does.
    if (outcome.stdout.length === 0) await refuseOldHelm(context.helm)
    const manifest = await hideInManifests(canonicalManifest(outcome.stdout.toString('utf8')), hidden)
    return { ...render, userValues: await userValues, manifest, failure: null }
  }
  await refuseOldHelm(context.helm)
  const given = [await userValues, request.baseValues ?? {}, request.chartValues ?? {}]
  const words = given.reduce(hideInMessage, withoutSecretWords(cleanHelmErrors(outcome.stderr), inputs))
  const message = withoutFolder(
    words.replaceAll(path, chart.shown[0] ?? basename(chart.path)),
    context.helm.directory,
  ).trim()
  const failure = { message, command: commandFor(request.purpose, chart, options, inputs, context.helm.directory) }
  return { ...render, userValues: await userValues, manifest: null, failure }
}

function isPlain({ baseValues, givenValues, chartValues }: RenderRequest): boolean {
  return baseValues === undefined && givenValues === undefined && chartValues === undefined
}

/** Writes what a request brings along: values, and the chart with another values.yaml. */
async function prepareInput(
  folder: string,
  { baseValues, givenValues, chartValues }: RenderRequest,
  chart: ChartOnDisk,
  options: RenderOptions,
  context: RenderContext,
): Promise<{ readonly path: string; readonly valueArguments: readonly string[] }> {
  const write = async (name: string, values: JsonObject | undefined) => {
    if (values === undefined) return []
    await writeFilesInto(folder, [[name, Buffer.from(stringifyJson(values))]])
    return ['--values', join(folder, name)]
  }
  const base = await write('base-values.json', baseValues)
  const given = givenValues === undefined ? options.valueArguments : await write('given-values.json', givenValues)
  const valueArguments = [...base, ...given]
  if (chartValues === undefined) return { path: chart.path, valueArguments }
  const path = join(folder, 'chart')
  const files = new Map(await context.packed())
  files.set('values.yaml', Buffer.from(stringifyJson(chartValues)))
  await writeFilesInto(path, files)
  return { path, valueArguments }
}

/** What a user pastes to see the failure: of the `reuse-values` purposes, and of an installed release, the upgrade that fails. */
function commandFor(
  { kind }: RenderPurpose,
  chart: ChartOnDisk,
  options: RenderOptions,
  inputs: readonly string[],
  directory: string,
): string {
  const upgrade = ['helm', 'upgrade', options.releaseName, ...chart.shown, '--namespace', options.namespace]
  const words =
    kind === 'reuse-values' || kind === 'reset-then-reuse-values'
      ? [...upgrade, `--${kind}`, ...pastedWords(options.valueArguments, directory)]
      : options.upgradeArguments !== undefined && kind !== 'tenant'
        ? [...upgrade, ...pastedWords(options.upgradeArguments, directory), '--dry-run=server']
        : ['helm', 'template', options.releaseName, ...chart.shown, ...pastedWords(inputs, directory)]
  return [chart.preparation, formatCommand(withoutSecrets(words))].filter(Boolean).join(' && ')
}

/** Release name, namespace and extra `--set` of the purposes that have their own. */
function optionsFor(purpose: RenderPurpose, options: RenderOptions): RenderOptions {
  const gate = purpose.kind === 'gate' ? purpose : purpose.kind === 'repeat' ? purpose.gate : null
  const more = gate === null ? (purpose.kind === 'tenant' ? purpose.set : []) : [`${gate.value}=${gate.setTo}`]
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
  default: true,
  'reuse-values': true,
  'reset-then-reuse-values': true,
} as const satisfies Record<RenderPurpose['kind'], boolean>
