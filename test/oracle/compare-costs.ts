import { compileValidationRules } from '../../src/decide/cel/compile.ts'
import { estimateRules } from '../../src/decide/cel/cost/rule-cost.ts'
import { validateDefinition } from '../../src/decide/definition/validate-definition.ts'
import { parseCustomResourceDefinition } from '../../src/model/custom-resource-definition.ts'
import type { JsonObject } from '../../src/model/json.ts'
import type { Path } from '../../src/model/path.ts'
import { kubernetesMinor } from './bench.ts'
import { costlyMessage, costlyRule } from './generate/costly-rule.ts'
import { definitionOf, version } from './generate/definition.ts'
import { Random } from './generate/random.ts'
import { randomRoot } from './generate/random-schema.ts'
import { type Branch, placesOf, type SchemaNode } from './generate/schema-node.ts'
import type { OracleCost, OracleError, OracleServer } from './oracle-server.ts'
import type { Failure, PairReport } from './report.ts'

type Counts = { -readonly [key in keyof PairReport['costs']]: number }

/** A server one minor later lets new rules use what this one allows stored rules only. */
const laterMinor = '1.35'

/** The cost of every rule of one random schema, and whether a definition with it is refused, by both. */
export async function compareCosts(
  oracle: OracleServer,
  seed: number,
  index: number,
  counts: Counts,
  failures: Failure[],
): Promise<void> {
  const random = new Random(seed, index, 11)
  const isStored = random.chance(0.4)
  const schema = randomRoot(random)
  addCostlyRules(schema, isStored, random)
  const definition = definitionOf(schema, { scope: 'Namespaced', status: false, scale: null })
  const differences = [
    ...(await compareEstimates(oracle, definition, version, isStored, counts)),
    ...(await compareRefusals(oracle, definition, counts)),
  ]
  failures.push(...differences.map((detail) => costFailure(index, detail, definition)))
}

/** The costs of a definition as it is, all versions; a sentence for each difference. */
export async function compareDefinitionCosts(
  oracle: OracleServer,
  definition: JsonObject,
  counts: Counts,
): Promise<readonly string[]> {
  const reading = parseCustomResourceDefinition(definition)
  const differences: string[] = []
  for (const { name } of reading.kind === 'definition' ? reading.definition.versions : []) {
    differences.push(...(await compareEstimates(oracle, definition, name, false, counts)))
  }
  return [...differences, ...(await compareRefusals(oracle, definition, counts))]
}

/** Sentences about the rules of which both think differently. */
async function compareEstimates(
  oracle: OracleServer,
  definition: JsonObject,
  versionName: string,
  isStored: boolean,
  counts: Counts,
): Promise<readonly string[]> {
  const theirs = await oracle.estimateCosts(definition, versionName, isStored)
  const ours = await ownEstimates(definition, versionName, isStored ? laterMinor : kubernetesMinor)
  counts.rules += theirs.length
  counts.expensive += theirs.filter(isExpensive).length
  return theirs.flatMap((cost) => {
    const expected = cost.error === undefined ? costText(cost.cost, cost.times, cost.messageCost) : refused
    const own = ours.get(cost.path) ?? 'no rule'
    return own === expected || own === unknown
      ? []
      : [`${cost.path}: the API server estimates ${expected} (${cost.error ?? 'it compiles'}), the engine ${own}`]
  })
}

const refused = 'refused'
const unknown = 'not evaluated'

async function ownEstimates(
  definition: JsonObject,
  versionName: string,
  minor: string,
): Promise<ReadonlyMap<string, string>> {
  const reading = parseCustomResourceDefinition(definition)
  const versions = reading.kind === 'definition' ? reading.definition.versions : []
  const schema = versions.find(({ name }) => name === versionName)?.schema
  if (!schema) return new Map()
  const program = await compileValidationRules(schema, minor)
  return new Map(
    estimateRules(program, schema).map(({ rule, cost, times, messageCost }) => [
      `openAPIV3Schema${fieldText([...rule.schemaPath, 'x-kubernetes-validations', rule.index])}`,
      rule.undecided === null ? costText(cost, times, messageCost) : unknown,
    ]),
  )
}

type Figure = string | bigint | null | undefined

function costText(cost: Figure, times: Figure, messageCost: Figure): string {
  return cost === null ? refused : `${cost} × ${times}, message ${messageCost ?? 'none'}`
}

function isExpensive({ cost, times }: OracleCost): boolean {
  return BigInt(cost) * BigInt(times) > 10_000_000n
}

/** What both say about budgets when the definition is created. */
async function compareRefusals(
  oracle: OracleServer,
  definition: JsonObject,
  counts: Counts,
): Promise<readonly string[]> {
  const { errors = [] } = await oracle.validateDefinition(definition)
  // Beside other faults the engine does not come to the costs.
  if (!errors.every(isAboutCost)) return []
  if (errors.length > 0) counts.worded += 1
  const reading = parseCustomResourceDefinition(definition)
  const found = reading.kind === 'definition' ? await validateDefinition(reading.definition, kubernetesMinor) : []
  const theirs = errors.map(({ path, message }) => `${path.replace(/^.*openAPIV3Schema/, '')}: ${message}`)
  const ours = found.map(({ path, message }) => `${fieldText(path.slice(5))}: ${message}`)
  const isEqual =
    ours.every((error) => theirs.includes(error)) &&
    theirs.every((error) => ours.includes(error) || isConsequence(error)) &&
    (ours.length === 0) === (theirs.length === 0)
  return isEqual ? [] : [`the API server says ${theirs.join(' | ')}, the engine ${ours.join(' | ')}`]
}

/** The engine is silent about the sum where single rules are too expensive already. */
function isConsequence(error: string): boolean {
  return / cost total /.test(error)
}

export function isAboutCost({ message }: OracleError): boolean {
  return / cost (?:exceeds|total) /.test(message)
}

/** As the API server writes a path inside a schema. */
function fieldText(path: Path): string {
  return path
    .map((step, index) => (typeof step === 'number' || path[index - 1] === 'properties' ? `[${step}]` : `.${step}`))
    .join('')
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

function costFailure(index: number, detail: string, definition: Branch): Failure {
  return {
    kind: 'cost',
    index,
    detail,
    direction: null,
    change: null,
    edits: [],
    previous: definition,
    next: null,
    object: null,
    stored: null,
  }
}
