import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse, stringify } from 'yaml'
import { isJsonObject, type Json, type JsonObject, member, stringifyJson } from '../../src/model/json.ts'
import { type DefinitionShape, widgetDefinition } from './definition.ts'

const authored = fileURLToPath(new URL('./chart/', import.meta.url))

/** Repository of the operator's image; the tag is the release's version. */
export const imageRepository = 'stand-in-operator'

/** One release of the stand-in operator. */
export interface StandInRelease {
  /** Of chart, app and image. The operator knows `spec.finish` from 1.5 on. */
  readonly version: '1.4.0' | '1.5.0'
  readonly definition: DefinitionShape & {
    /** `crds`: installed once, never upgraded or deleted by Helm. `templates`: an object like any other. */
    readonly placement: 'crds' | 'templates'
  }
  /** Over the chart's own values; written into its values.yaml, so that nothing has to be passed. */
  readonly values: JsonObject
}

/** Writes the chart of a release into a folder, which becomes the chart. Works under Helm 3 and 4. */
export function writeChart(folder: string, { version, definition, values }: StandInRelease): string {
  cpSync(join(authored, 'templates'), join(folder, 'templates'), { recursive: true })
  const defaults: Json = parse(readFileSync(join(authored, 'values.yaml'), 'utf8'))
  writeFileSync(join(folder, 'values.yaml'), yaml(merge(defaults, values)))
  writeFileSync(
    join(folder, 'Chart.yaml'),
    yaml({ apiVersion: 'v2', name: 'stand-in', type: 'application', version, appVersion: version }),
  )
  mkdirSync(join(folder, definition.placement), { recursive: true })
  writeFileSync(join(folder, definition.placement, 'widgets.yaml'), yaml(widgetDefinition(definition)))
  return folder
}

function merge(under: Json, over: Json): Json {
  if (!isJsonObject(under) || !isJsonObject(over)) return over
  return {
    ...under,
    ...Object.fromEntries(Object.entries(over).map(([key, value]) => [key, merge(member(under, key) ?? null, value)])),
  }
}

function yaml(value: Json): string {
  // One object written in several places would become an alias.
  return stringify(JSON.parse(stringifyJson(value)), { aliasDuplicateObjects: false })
}
