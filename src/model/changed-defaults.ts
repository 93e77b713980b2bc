import { enabledDependencies, namedValues, valuesOf } from './chart-values.ts'
import { type JsonObject, memberAt } from './json.ts'
import type { Chart } from './release.ts'
import { type Changed, compareValues } from './value-changes.ts'

/** Changed defaults that are tried one by one: each costs a run of Helm. */
export const defaultLimit = 16

/**
 * Values whose default differs between two charts, by path: without those of dependencies that are disabled in both,
 * and without those that the user gives.
 */
export function changedDefaults(previous: Chart, next: Chart, given: JsonObject): readonly Changed[] {
  const enabled = new Set([...enabledKeys(previous, given), ...enabledKeys(next, given)])
  const all = new Set([...dependencyKeys(previous), ...dependencyKeys(next)])
  return compareValues(namedValues(previous), namedValues(next)).changed.filter(({ path }) => {
    const [first = ''] = path
    const isInDisabled = all.has(String(first)) && !enabled.has(String(first))
    return !isInDisabled && memberAt(given, ...path.map(String)) === undefined
  })
}

function enabledKeys(chart: Chart, given: JsonObject): readonly string[] {
  return enabledDependencies(chart, valuesOf(chart, given)).map(({ name }) => name)
}

function dependencyKeys({ dependencies }: Chart): readonly string[] {
  return dependencies.map(({ name, alias }) => alias ?? name)
}
