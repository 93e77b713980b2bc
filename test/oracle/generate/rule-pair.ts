import { randomEnvelope } from './definition.ts'
import type { LabelledEdit, SchemaPair } from './pair.ts'
import type { Random } from './random.ts'
import { randomRoot } from './random-schema.ts'
import { randomRuleText } from './rule-expression.ts'
import { isReserved, kindOf, type Place, placesOf, type SchemaNode } from './schema-node.ts'

/** Rules in one schema. */
const rulesWanted = 2

/**
 * A schema that says little but by random validation rules, on both sides of a pair; its edits name the rules. Null
 * where no node can carry one. Everything has a small bound, so that few rules cost more than the API server allows.
 */
export function rulePair(random: Random): SchemaPair | null {
  const root = randomRoot(random)
  for (const { node } of placesOf(root)) simplify(node)
  const places = placesOf(root).filter((place) => !isReserved(place) && kindOf(place.node) !== 'anything')
  if (places.length === 0) return null
  const edits: LabelledEdit[] = []
  for (let left = rulesWanted; left > 0; left -= 1) edits.push(addRule(random.pick(places), random))
  return { envelope: randomEnvelope(root, random), previous: root, next: root, edits }
}

function simplify(node: SchemaNode): void {
  for (const keyword of ['x-kubernetes-validations', 'allOf', 'anyOf', 'oneOf', 'not'] as const) delete node[keyword]
  if (node.type === 'string') node.maxLength ??= 30
  if (node.type === 'array') node.maxItems = Math.min(node.maxItems ?? 6, 6)
  if (node.additionalProperties !== undefined) node.maxProperties = Math.min(node.maxProperties ?? 6, 6)
}

function addRule({ node, path }: Place, random: Random): LabelledEdit {
  const rule = randomRuleText(node, random)
  node['x-kubernetes-validations'] = [...(node['x-kubernetes-validations'] ?? []), { rule }]
  return { id: rule, isHarmless: true, isCel: true, path }
}
