import { isJsonArray, isJsonObject, type Json, type JsonObject, memberAt } from '../../model/json.ts'
import { formatPath, type Path } from '../../model/path.ts'

/** What a JSON Schema says about one place in the values. */
export interface SchemaPlace {
  /** 0 stands for any item of a list. */
  readonly path: Path
  /** Every subschema that may apply there, branches of alternatives included. */
  readonly nodes: readonly JsonObject[]
}

const deepest = 12
const inPlace = ['if', 'then', 'else', 'not'] as const
const inPlaceLists = ['allOf', 'anyOf', 'oneOf'] as const

/** All places that a schema names, by path as text. References into the file are followed, each once on a way. */
export function schemaPlaces(schema: JsonObject): ReadonlyMap<string, SchemaPlace> {
  const places = new Map<string, { readonly path: Path; readonly nodes: JsonObject[] }>()
  const visit = (node: Json | undefined, path: Path, followed: readonly string[]): void => {
    if (!isJsonObject(node) || path.length > deepest) return
    const key = formatPath(path)
    const place = places.get(key) ?? { path, nodes: [] }
    place.nodes.push(node)
    places.set(key, place)
    const reference = node['$ref']
    if (typeof reference === 'string' && !followed.includes(reference)) {
      visit(resolveReference(schema, reference), path, [...followed, reference])
    }
    for (const keyword of inPlace) visit(node[keyword], path, followed)
    for (const keyword of inPlaceLists) {
      const branches = node[keyword]
      if (isJsonArray(branches)) for (const branch of branches) visit(branch, path, followed)
    }
    const properties = node['properties']
    if (isJsonObject(properties)) {
      for (const [name, child] of Object.entries(properties)) visit(child, [...path, name], followed)
    }
    visit(node['items'], [...path, 0], followed)
  }
  visit(schema, [], [])
  return places
}

/** `#/definitions/port` → the subschema. */
export function resolveReference(schema: JsonObject, reference: string): Json | undefined {
  if (reference === '#') return schema
  if (!reference.startsWith('#/')) return undefined
  const steps = reference
    .slice(2)
    .split('/')
    .map((step) => decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~'))
  return memberAt(schema, ...steps)
}
