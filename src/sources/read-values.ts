import { dirname } from 'node:path'
import { UsageError } from '../errors.ts'
import { isJsonObject, type JsonObject } from '../model/json.ts'
import { parseJson } from '../model/parse-json.ts'
import type { FileSet } from '../model/release-source.ts'
import { formatCommand, withoutSecrets, withoutSecretWords } from '../shell/command-line.ts'
import { createPrivateFolder, writeFilesInto } from '../shell/files.ts'
import { callHelm, type Helm, notHelm, refuseOldHelm } from '../shell/helm.ts'
import { cleanHelmErrors } from '../shell/helm-message.ts'
import { limits, timeouts } from './limits.ts'
import type { RenderOptions } from './render-options.ts'
import { pastedWords } from './shown-path.ts'

export interface ReadContext {
  readonly helm: Helm
  readonly options: RenderOptions
  readonly signal?: AbortSignal | undefined
}

const probeTemplate = 'templates/kaito-check-values.yaml'
const probeChart = { 'Chart.yaml': 'apiVersion: v2\nname: values\nversion: 0.0.0\n' }

const valuesRead = new WeakMap<readonly string[], Promise<JsonObject>>()

/**
 * The user's values, merged. Helm itself merges them, in a chart that prints its values: its YAML (1.1
 * booleans, octal numbers), its `--set` grammar and its order are nobody else's. Costs one run of Helm
 * for each list of arguments, nothing when there is none.
 */
export function readUserValues(context: ReadContext): Promise<JsonObject> {
  const { valueArguments } = context.options
  if (valueArguments.length === 0) return Promise.resolve({})
  const known = valuesRead.get(valueArguments)
  if (known !== undefined) return known
  const read = probeUserValues(context)
  valuesRead.set(valueArguments, read)
  // A failure is for the one who met it: it may only have been called off.
  read.catch(() => valuesRead.delete(valueArguments))
  return read
}

async function probeUserValues(context: ReadContext): Promise<JsonObject> {
  const { helm, options } = context
  const outcome = await probe(probeChart, context)
  if (outcome.kind === 'values') return outcome.values
  await refuseOldHelm(helm)
  const words = withoutSecretWords(outcome.message, options.valueArguments)
  throw new UsageError(`Helm cannot read the values given: ${withoutFolder(words, helm.directory)}`, {
    hint: `They are: ${formatCommand(withoutSecrets(options.valueArguments))}`,
  })
}

/** What Helm merges values from; templates take time and add nothing. */
const valueFiles = /^(?:charts\/[^/]+\/)*(?:Chart\.yaml|requirements\.yaml|values\.yaml)$/

/**
 * The values that the templates of a chart see: the user's over the chart's over its enabled dependencies', with
 * what it imports from them (`CoalesceValues` in pkg/chart/common/util, `ProcessDependencies` in pkg/chart/v2/util).
 * Null when Helm refuses the chart or its values.
 */
export async function readMergedValues(files: FileSet, context: ReadContext): Promise<JsonObject | null> {
  const kept = Object.entries(files).filter(([path]) => valueFiles.test(path))
  const outcome = await probe(Object.fromEntries(kept), context)
  return outcome.kind === 'values' ? outcome.values : null
}

type Probed =
  | { readonly kind: 'values'; readonly values: JsonObject }
  | { readonly kind: 'refused'; readonly message: string }

/** Renders a chart that prints its values. */
async function probe(chart: FileSet, { helm, options, signal }: ReadContext): Promise<Probed> {
  await using folder = await createPrivateFolder()
  const files = { ...chart, [probeTemplate]: '{{ .Values | toJson }}\n' }
  await writeFilesInto(
    folder.path,
    Object.entries(files).map(([path, text]) => [path, Buffer.from(text ?? '')]),
  )
  const outcome = await callHelm(helm, {
    arguments: ['template', 'values', folder.path, '--kube-version', options.kubeVersion, ...options.valueArguments],
    shown: ['template', 'values', 'CHART', ...pastedWords(options.valueArguments, helm.directory)],
    timeout: timeouts.render,
    maximumBytes: limits.renderedBytes,
    signal,
  })
  if (outcome.exitCode !== 0) return { kind: 'refused', message: cleanHelmErrors(outcome.stderr) }
  const text = outcome.stdout.toString('utf8').replace(/^(?:---|#.*)$/gm, '')
  const values = parseJson(text)
  if (values === undefined) throw notHelm(helm)
  return { kind: 'values', values: isJsonObject(values) ? values : {} }
}

/** A message of Helm's without a folder of this machine. The root is left in: two slashes stand in every address. */
export function withoutFolder(message: string, folder: string): string {
  return folder === dirname(folder) ? message : message.replaceAll(`${folder}/`, '')
}
