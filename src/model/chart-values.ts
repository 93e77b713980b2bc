import { isJsonArray, isJsonObject, type JsonObject, mapMembers, member, memberAt, objectMember } from './json.ts'
import type { Chart, ChartDependency } from './release.ts'

/** The values that Helm validates and renders an installation without options with; see {@link valuesOf}. */
export function defaultValues(chart: Chart): JsonObject {
  return valuesOf(chart, {})
}

/**
 * The values that Helm validates and renders with: those given over the chart's own over those of its enabled
 * dependencies, each under its name (`ToRenderValues` and `CoalesceValues` in pkg/chart/common/util).
 */
export function valuesOf(chart: Chart, given: JsonObject): JsonObject {
  const own = coalesce(given, chart.values)
  const inherited = Object.fromEntries(
    enabledDependencies(chart, own).map(({ name, subchart }) => [
      name,
      { global: {}, ...valuesOf(subchart, objectMember(own, name) ?? {}) },
    ]),
  )
  return coalesce(own, inherited)
}

/**
 * What an upgrade that reuses values hands to the chart: what is given now over what was given before
 * (`CoalesceTables` in pkg/chart/common/util of Helm 4). A null that is given now takes away what was given, and is
 * gone itself.
 */
export function reusedValues(now: JsonObject, before: JsonObject): JsonObject {
  const kept = mapMembers(before, (was, key) => {
    const value = member(now, key)
    if (value === undefined) return was
    if (value === null) return was === null ? null : undefined
    return isJsonObject(value) && isJsonObject(was) ? reusedValues(value, was) : value
  })
  const added = Object.entries(now).filter(([key]) => !Object.hasOwn(before, key))
  return Object.fromEntries([...Object.entries(kept), ...added])
}

/** All values that a chart names: its own over those of its vendored dependencies, enabled or not. */
export function namedValues(chart: Chart): JsonObject {
  const inherited = Object.fromEntries(
    chart.subcharts.flatMap((subchart) => {
      const entries = chart.dependencies.filter(({ name }) => name === subchart.name)
      const keys = entries.length === 0 ? [subchart.name] : entries.map(({ name, alias }) => alias ?? name)
      return keys.map((key) => [key, namedValues(subchart)])
    }),
  )
  return coalesce(chart.values, inherited)
}

export interface Enabled {
  /** The key of its values: its alias, or its name. */
  readonly name: string
  readonly subchart: Chart
}

/** Vendored charts that are rendered with these values, in the order of the folder. */
export function enabledDependencies(chart: Chart, values: JsonObject): readonly Enabled[] {
  return chart.subcharts.flatMap((subchart) => {
    const entries = chart.dependencies.filter(({ name }) => name === subchart.name)
    // A chart that lies in charts/ without being listed is rendered too.
    if (entries.length === 0) return [{ name: subchart.name, subchart }]
    return entries
      .filter((entry) => isEnabled(entry, values))
      .map(({ name, alias }) => ({ name: alias ?? name, subchart }))
  })
}

/**
 * The first path of `condition` that leads to a boolean decides; without one, tags disable where one is false and
 * none is true (`processDependencyConditions` and `processDependencyTags` in pkg/chart/v2/util).
 */
function isEnabled({ condition, raw }: ChartDependency, values: JsonObject): boolean {
  for (const path of conditionPaths(condition)) {
    const value = memberAt(values, ...path)
    if (typeof value === 'boolean') return value
  }
  const tags = isJsonArray(raw['tags']) ? raw['tags'] : []
  const set = tags.map((tag) => (typeof tag === 'string' ? memberAt(values, 'tags', tag) : undefined))
  return set.includes(true) || !set.includes(false)
}

/** Where a dependency's `condition` looks. */
export function conditionPaths(condition: string | null): readonly (readonly string[])[] {
  const paths = condition?.split(',').map((path) => path.trim()) ?? []
  return paths.filter((path) => path !== '').map((path) => path.split('.'))
}

/** A null that is given takes the default away. */
function coalesce(over: JsonObject, under: JsonObject): JsonObject {
  const inherited = mapMembers(under, (value, key) => {
    const above = member(over, key)
    if (above === undefined) return value
    if (above === null) return undefined
    return isJsonObject(value) && isJsonObject(above) ? coalesce(above, value) : above
  })
  const own = Object.entries(over).filter(([key]) => !Object.hasOwn(under, key))
  return Object.fromEntries([...Object.entries(inherited), ...own])
}
