import { conditionPaths, enabledDependencies, valuesOf } from './chart-values.ts'
import { compareText, isJsonObject, type Json, type JsonObject, memberAt } from './json.ts'
import type { Path } from './path.ts'
import type { Chart } from './release.ts'
import type { FileSet, GateSetting } from './release-source.ts'

/** Boolean values of one chart that are flipped, conditions of dependencies first: each costs a run of Helm. */
export const gateLimit = 48

/** A boolean value of a chart. `setTo` is what it is not. */
export interface Gate extends GateSetting {
  readonly path: Path
}

/**
 * The boolean values of a chart as it is rendered with the values given: conditions of its dependencies, then what its
 * values.yaml and its user name, then what only its enabled dependencies name. Those of a disabled dependency are left
 * out: they have no effect, unless the chart's own templates name the dependency.
 */
export function findGates(chart: Chart, files: FileSet, given: JsonObject): readonly Gate[] {
  const values = valuesOf(chart, given)
  const disabled = disabledDependencies(chart, values)
  const own = Object.entries(files).filter(([file]) => /^templates\//.test(file))
  const isUnused = (key: string) => disabled.has(key) && !own.some(([, text]) => text?.includes(key))
  const used = Object.fromEntries(Object.entries(values).filter(([key]) => !isUnused(key)))
  const conditions = chart.dependencies.flatMap(({ condition }) =>
    conditionPaths(condition)
      // A condition that no value answers is met.
      .filter((path) => typeof (memberAt(values, ...path) ?? true) === 'boolean')
      .map((path) => gateAt(path, memberAt(values, ...path) !== false)),
  )
  const named = (gate: Gate) =>
    [given, chart.values].some((each) => memberAt(each, ...gate.path.map(String)) !== undefined)
  const all = booleansIn(used, [])
  const ranked = [...sorted(conditions), ...sorted(all.filter(named)), ...sorted(all.filter((gate) => !named(gate)))]
  return [...new Map(ranked.map((gate) => [gate.value, gate])).values()]
}

/** Whether a chart that does not name the value may yet read it, or refuse it by its schema. */
export function mayTakeGate(chart: Chart, files: FileSet, { path }: Gate): boolean {
  if (chart.valuesSchema !== null) return true
  // A dependency reads its values without its own name.
  const names = withoutDependencies(chart, path.map(String))
  const texts = Object.entries(files).flatMap(([file, text]) =>
    /(?:^|\/)(?:templates\/|Chart\.yaml$)/.test(file) && text !== null ? [text] : [],
  )
  return names.every((name) => texts.some((text) => text.includes(name)))
}

function withoutDependencies(
  { dependencies, subcharts }: Chart,
  [first = '', ...rest]: readonly string[],
): readonly string[] {
  const entry = dependencies.find(({ name, alias }) => (alias ?? name) === first)
  const subchart = subcharts.find(({ name }) => name === (entry?.name ?? first))
  return subchart === undefined || rest.length === 0 ? [first, ...rest] : withoutDependencies(subchart, rest)
}

function disabledDependencies(chart: Chart, values: JsonObject): ReadonlySet<string> {
  const enabled = new Set(enabledDependencies(chart, values).map(({ name }) => name))
  const all = chart.dependencies.map(({ name, alias }) => alias ?? name)
  return new Set(all.filter((name) => !enabled.has(name)))
}

/** Booleans in lists are left out: `--set` replaces a list as a whole. */
function booleansIn(value: Json, path: readonly string[]): readonly Gate[] {
  if (typeof value === 'boolean') return [gateAt(path, value)]
  return isJsonObject(value) ? Object.entries(value).flatMap(([key, child]) => booleansIn(child, [...path, key])) : []
}

function gateAt(path: readonly string[], value: boolean): Gate {
  return { path, value: settingOf(path), setTo: !value }
}

/** A path as `--set` reads it: a backslash before whatever ends a key there (pkg/strvals/parser.go). */
export function settingOf(path: readonly string[]): string {
  return path.map((key) => key.replace(/[\\.,=[\]{}]/g, '\\$&')).join('.')
}

function sorted(gates: readonly Gate[]): readonly Gate[] {
  return gates.toSorted((left, right) => compareText(left.value, right.value))
}
