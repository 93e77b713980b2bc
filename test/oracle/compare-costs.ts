import { estimateRules } from '../../src/decide/cel/cost/rule-cost.ts'
import { compileValidationRules } from '../../src/decide/cel/compile.ts'
import { parseStructuralSchema } from '../../src/model/structural-schema.ts'
import { kubernetesMinor } from './bench.ts'
import { costlyMessage, costlyRule } from './generate/costly-rule.ts'
import { definitionOf, version } from './generate/definition.ts'
import { Random } from './generate/random.ts'
import { randomRoot } from './generate/random-schema.ts'
import { placesOf, type SchemaNode } from './generate/schema-node.ts'
import type { OracleCost, OracleServer } from './oracle-server.ts'

/** One rule of which the engine and the API server's code think differently, and the schema it stands in. */
export interface CostDifference {
  readonly rule: string
  readonly theirs: string
  readonly ours: string
  readonly schema: SchemaNode
}

export interface CostComparison {
  readonly rules: number
  /** Rules that do not compile: for these the comparison says little. */
  readonly refused: number
  /** Rules that cost more than one rule may, by themselves. */
  readonly expensive: number
  readonly differences: readonly CostDifference[]
}

/** A server one minor later lets new rules use what this one allows stored rules only. */
const laterMinor = '1.35'

/** The cost of every rule of one random schema, by both. */
export async function compareCosts(oracle: OracleServer, seed: number, index: number): Promise<CostComparison> {
  const random = new Random(seed, index, 11)
  const isStored = random.chance(0.4)
  const schema = randomRoot(random)
  addCostlyRules(schema, isStored, random)
  return compareSchemaCosts(oracle, schema, isStored)
}

export async function compareSchemaCosts(
  oracle: OracleServer,
  schema: SchemaNode,
  isStored: boolean,
): Promise<CostComparison> {
  const definition = definitionOf(schema, { scope: 'Namespaced', status: false, scale: null })
  const theirs = await oracle.estimateCosts(definition, version, isStored)
  const parsed = parseStructuralSchema(schema)
  const program = await compileValidationRules(parsed, isStored ? laterMinor : kubernetesMinor)
  const ours = new Map(
    estimateRules(program, parsed).map(({ rule, cost, times, messageCost }) => [
      pathText(rule.schemaPath, rule.index),
      { rule, text: costText(String(cost), String(times), messageCost?.toString()) },
    ]),
  )
  const differences = theirs.flatMap((cost): readonly CostDifference[] => {
    const own = ours.get(cost.path)
    const expected = costText(cost.cost, cost.times, cost.messageCost)
    if (own?.text === expected || own?.rule.undecided) return []
    const rule = own?.rule.rule
    return [
      {
        rule: `${cost.path}: ${rule?.rule} ${rule?.messageExpression ?? ''}`,
        theirs: `${expected} ${cost.error ?? ''}`,
        ours: `${own?.text} ${own?.rule.errors.join(' ')}`,
        schema,
      },
    ]
  })
  return {
    rules: theirs.length,
    refused: theirs.filter(({ error }) => error !== undefined).length,
    expensive: theirs.filter(isExpensive).length,
    differences,
  }
}

function isExpensive({ cost, times }: OracleCost): boolean {
  return BigInt(cost) * BigInt(times) > 10_000_000n
}

function costText(cost: string, times: string, messageCost: string | undefined): string {
  return `${cost} × ${times}, message ${messageCost ?? 'none'}`
}

function pathText(schemaPath: readonly (string | number)[], index: number): string {
  let text = 'openAPIV3Schema'
  for (let step = 0; step < schemaPath.length; step += 1) {
    text += `.${schemaPath[step]}`
    if (schemaPath[step] !== 'properties') continue
    step += 1
    text += `[${schemaPath[step]}]`
  }
  return `${text}.x-kubernetes-validations[${index}]`
}

/** Rules at several nodes, in place of those that were there; lists, maps and texts with bounds as often as without. */
function addCostlyRules(root: SchemaNode, isStored: boolean, random: Random): void {
  const functions = isStored ? 'all' : 'settled'
  const places = placesOf(root)
  for (const { node } of places) {
    delete node['x-kubernetes-validations']
    delete node.default
    if (node.type === 'string' && random.chance(0.4)) node.maxLength = random.int(0, 300)
    if (node.type === 'array' && random.chance(0.5)) node.maxItems = random.int(0, 40)
    if (node.additionalProperties !== undefined && random.chance(0.5)) node.maxProperties = random.int(0, 40)
  }
  for (let left = random.int(1, 4); left > 0; left -= 1) {
    const { node } = random.pick(places)
    node['x-kubernetes-validations'] ??= []
    node['x-kubernetes-validations'].push({
      rule: costlyRule(node, functions, random),
      ...(random.chance(0.15) ? { messageExpression: costlyMessage(node, functions, random) } : {}),
      ...(random.chance(0.05) ? { optionalOldSelf: true } : {}),
    })
  }
}
