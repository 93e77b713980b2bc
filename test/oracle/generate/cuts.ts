import { readdirSync, readFileSync } from 'node:fs'
import { parse } from 'yaml'
import type { Random } from './random.ts'
import { placesOf, type SchemaNode } from './schema-node.ts'

const folder = new URL('./cuts/', import.meta.url)

const cuts: readonly SchemaNode[] = readdirSync(folder)
  .filter((file) => file.endsWith('.yaml'))
  .sort()
  .map((file) => parse(readFileSync(new URL(file, folder), 'utf8')))

/** A schema of the kind that real operators ship, with some of its optional fields left out. */
export function schemaCut(random: Random): SchemaNode {
  const root = structuredClone(random.pick(cuts))
  const share = random.pick([0, 0.3, 0.6])
  for (const place of placesOf(root).toReversed()) {
    const properties = place.node.properties
    if (properties === undefined || place.depth === 0) continue
    const kept = new Set([...(place.node.required ?? []), ...namesInRules(place.node), ...namesInJunctors(place.node)])
    const defaults = new Set(Object.keys(typeof place.node.default === 'object' ? (place.node.default ?? {}) : {}))
    for (const name of Object.keys(properties)) {
      if (!kept.has(name) && !defaults.has(name) && !isListKey(place.node, name) && random.chance(share)) {
        delete properties[name]
      }
    }
  }
  return root
}

function namesInRules(node: SchemaNode): string[] {
  const text = (node['x-kubernetes-validations'] ?? []).map((rule) => rule.rule).join(' ')
  return Object.keys(node.properties ?? {}).filter((name) => text.includes(`.${name}`))
}

function namesInJunctors(node: SchemaNode): string[] {
  return [
    ...(node.allOf ?? []),
    ...(node.anyOf ?? []),
    ...(node.oneOf ?? []),
    ...(node.not === undefined ? [] : [node.not]),
  ].flatMap((branch) => [...(branch.required ?? []), ...Object.keys(branch.properties ?? {})])
}

/** Rules and keys of an enclosing list may name a field of its items. */
function isListKey(node: SchemaNode, name: string): boolean {
  return (
    ['name', 'type', 'protocol', 'schedule', 'duration', 'values', 'image', 'imagePushSecret', 'keep'].includes(name) &&
    node.properties !== undefined
  )
}
