import { changedDefaults, defaultLimit } from '../model/changed-defaults.ts'
import { reusedValues } from '../model/chart-values.ts'
import { findGates, type Gate, gateLimit, mayTakeGate } from '../model/gates.ts'
import { type Json, type JsonObject, jsonEquals } from '../model/json.ts'
import type { FileSet, Render, RenderRequest } from '../model/release-source.ts'
import { valueName } from '../model/value-changes.ts'
import { createDocumentCache } from './document-cache.ts'
import { readChart } from './read-chart.ts'
import { findTemplateCalls } from './template-calls.ts'
import { varyingTemplates } from './varying-templates.ts'

/** A chart whose renders are planned. */
export interface PlannedChart {
  readonly files: FileSet
  readonly userValues: JsonObject
}

/** What an upgrade takes along from the release before it. */
export interface ReusedValues {
  /** What the user gave then. */
  readonly userValues: JsonObject
  /** All values of then, defaults included; null when they are not known. */
  readonly mergedValues: JsonObject | null
}

/** The release as an upgrade, where templates ask which it is. */
export function planUpgrade({ files }: PlannedChart): readonly RenderRequest[] {
  return findTemplateCalls(files).action.size > 0 ? [{ purpose: { kind: 'upgrade' } }] : []
}

/** Each boolean value of the chart flipped, one at a time. */
export function planGates(chart: PlannedChart): readonly RenderRequest[] {
  return gatesOf(chart).slice(0, gateLimit).map(gateRequest)
}

/** The next release as it would be with the previous default of one value, for each default that changed. */
export function planDefaults(next: PlannedChart, previous: Pick<PlannedChart, 'files'>): readonly RenderRequest[] {
  const [before, after] = [previous.files, next.files].map((files) => readChart(files, createDocumentCache()).chart)
  if (before == null || after == null) return []
  return changedDefaults(before, after, next.userValues)
    .slice(0, defaultLimit)
    .map(({ path, previous: value }) => ({
      purpose: { kind: 'default', value: valueName(path) },
      baseValues: nested(path.map(String), value),
    }))
}

function nested([first, ...rest]: readonly string[], value: Json): JsonObject {
  return first === undefined ? {} : { [first]: rest.length === 0 ? value : nested(rest, value) }
}

/** The boolean values that only the chart on the other side names, flipped, where this chart may take notice. */
export function planForeignGates(chart: PlannedChart, other: PlannedChart): readonly RenderRequest[] {
  const known = new Set(gatesOf(chart).map(({ value }) => value))
  const read = readChart(chart.files, createDocumentCache()).chart
  return gatesOf(other)
    .slice(0, gateLimit)
    .filter((gate) => !known.has(gate.value) && read !== null && mayTakeGate(read, chart.files, gate))
    .map(gateRequest)
}

const knownGates = new WeakMap<FileSet, readonly Gate[]>()

function gatesOf({ files, userValues }: PlannedChart): readonly Gate[] {
  const known = knownGates.get(files)
  if (known !== undefined) return known
  const { chart } = readChart(files, createDocumentCache())
  const gates = chart === null ? [] : findGates(chart, files, userValues)
  knownGates.set(files, gates)
  return gates
}

function gateRequest({ value, setTo }: Gate): RenderRequest {
  return { purpose: { kind: 'gate', value, setTo } }
}

/**
 * Renders that are made once more: those with documents from charts that call something random, or read the clock. Of
 * what a gate renders, only documents that the installation has not can tell more than the installation’s own repeat.
 */
export function planRepeats(
  { files }: PlannedChart,
  renders: readonly Render[],
  installed: Render | null = null,
): readonly RenderRequest[] {
  const { random, clock } = findTemplateCalls(files)
  if (random.size + clock.size === 0) return []
  const varies = installed === null ? () => true : varyingTemplates(files)
  const known = new Set(partsOf(installed?.manifest ?? ''))
  return renders.flatMap(({ purpose, manifest }): readonly RenderRequest[] => {
    if ((purpose.kind !== 'install' && purpose.kind !== 'gate') || manifest === null) return []
    const parts = partsOf(manifest).filter((part) => !known.has(part))
    if (!parts.some((part) => varies(fileOf(part)))) return []
    const from = chartsIn(manifest)
    const gate = purpose.kind === 'install' ? null : { value: purpose.value, setTo: purpose.setTo }
    const repeat = { kind: 'repeat', gate } as const
    if (callsIn(clock, from, files)) return [{ purpose: repeat, isLater: true }]
    return callsIn(random, from, files) ? [{ purpose: repeat }] : []
  })
}

const source = '---\n# Source: '

/** What Helm writes for each document of a template, or for each file of `crds/`. */
function partsOf(manifest: string): readonly string[] {
  return manifest.split(`\n${source}`).map((part, index) => (index === 0 ? part.replace(source, '') : part).trimEnd())
}

function fileOf(part: string): string {
  return (part.split('\n', 1)[0] ?? '').replace(/^[^/]*\//, '')
}

/** Folders of the charts that documents come from; the chart itself is the empty one. */
function chartsIn(manifest: string): ReadonlySet<string> {
  const sources = manifest.matchAll(/^# Source: [^/\n]+\/((?:charts\/[^/\n]+\/)*)/gm)
  return new Set(Array.from(sources, ([, folder = '']) => folder))
}

/**
 * Templates may call what any chart defines, so a library's calls are everybody's (Helm loads all templates into one
 * set). A folder that the chart has not is an alias: whose calls it makes is not known.
 */
function callsIn(calling: ReadonlySet<string>, from: ReadonlySet<string>, files: FileSet): boolean {
  const hasAlias = [...from].some((folder) => files[`${folder}Chart.yaml`] === undefined)
  return [...calling].some(
    (folder) => hasAlias || from.has(folder) || /^type:\s*["']?library/m.test(files[`${folder}Chart.yaml`] ?? ''),
  )
}

/**
 * Whether `--reuse-values` may render something else than a plain upgrade: only where some chart's defaults changed.
 */
export function changesDefaults(previous: FileSet, next: FileSet): boolean {
  return !jsonEquals(defaultsOf(previous), defaultsOf(next))
}

/** Texts of values.yaml by path, comments left out: no parser is loaded for a question that Helm answers faster. */
function defaultsOf(files: FileSet): JsonObject {
  return Object.fromEntries(
    Object.entries(files)
      .filter(([path]) => /(?:^|\/)values\.yaml$/.test(path))
      .map(([path, text]) => [path, text?.replace(/^\s*(?:#.*)?\n/gm, '') ?? null]),
  )
}

/**
 * The next release as `helm upgrade --reuse-values` and `--reset-then-reuse-values` render it (`reuseValues` in
 * pkg/action/upgrade.go): the one replaces the chart's own values.yaml by all values of the previous release, the
 * other lays what the user gave then below what the user gives now.
 */
export function planReuse(next: PlannedChart, reused: ReusedValues): readonly RenderRequest[] {
  const givenValues = reusedValues(next.userValues, reused.userValues)
  const requests: RenderRequest[] = []
  if (reused.mergedValues !== null) {
    requests.push({ purpose: { kind: 'reuse-values' }, givenValues, chartValues: reused.mergedValues })
  }
  // With the same values given on both sides it is a plain upgrade.
  if (!jsonEquals(givenValues, next.userValues)) {
    requests.push({ purpose: { kind: 'reset-then-reuse-values' }, givenValues })
  }
  return requests
}
