import { isJsonObject, type Json, type JsonObject, memberAt } from './json.ts'
import type { Chart, ChartDependency } from './release.ts'

/**
 * The values that Helm validates and renders an installation without options with: the chart's own over those of its
 * enabled dependencies, each under its name (`ToRenderValues` and `CoalesceValues` in pkg/chart/common/util).
 */
export function defaultValues(chart: Chart): JsonObject {
  const inherited = Object.fromEntries(
    chart.subcharts
      .map((subchart) => ({ subchart, dependency: dependencyOf(chart, subchart) }))
      .filter(({ dependency }) => dependency === null || isEnabled(dependency, chart.values))
      .map(({ subchart, dependency }) => [
        dependency?.alias ?? subchart.name,
        { global: {}, ...defaultValues(subchart) },
      ]),
  )
  return coalesce(chart.values, inherited)
}

function dependencyOf(chart: Chart, subchart: Chart): ChartDependency | null {
  return chart.dependencies.find(({ name }) => name === subchart.name) ?? null
}

/** The first path of `condition` that leads to a boolean decides; without one the dependency is enabled. */
function isEnabled({ condition }: ChartDependency, values: JsonObject): boolean {
  for (const path of condition?.split(',') ?? []) {
    const value = memberAt(values, ...path.trim().split('.'))
    if (typeof value === 'boolean') return value
  }
  return true
}

function coalesce(over: JsonObject, under: JsonObject): JsonObject {
  const merged: Record<string, Json> = { ...under, ...over }
  for (const [key, value] of Object.entries(under)) {
    const above = over[key]
    if (isJsonObject(value) && isJsonObject(above)) merged[key] = coalesce(above, value)
  }
  return merged
}
