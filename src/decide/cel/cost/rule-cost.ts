import type { Path } from '../../../model/path.ts'
import type { StructuralSchema } from '../../../model/structural-schema.ts'
import { minorNumber } from '../../server/kubernetes-minor.ts'
import type { CompiledExpression } from '../compile-rule.ts'
import type { CelProgram, CelRule } from '../program.ts'
import { countOf, requestSize, type SchemaType } from '../schema-type.ts'
import { multiplyBounded } from './cost-range.ts'
import { estimateCost } from './estimate-cost.ts'

/** What a rule costs at most, in units of cel-go: unsigned 64-bit integers. */
export interface RuleCost {
  readonly rule: CelRule
  /** Of one evaluation; null where the rule does not compile. */
  readonly cost: bigint | null
  /** How often one object can bring about an evaluation. */
  readonly times: bigint
  /** Of the messageExpression, once; null where there is none, or none that compiles. */
  readonly messageCost: bigint | null
}

/**
 * The estimates for all rules of a schema, as rules that are new to the API server (apiextensions-apiserver
 * `pkg/apiserver/schema/cel/compilation.go`, `pkg/apis/apiextensions/validation/cel_validation.go`).
 */
export function estimateRules(program: CelProgram, schema: StructuralSchema): readonly RuleCost[] {
  const minor = minorNumber(program.kubernetesMinor)
  return [...program.compiled].flatMap(([rule, { fresh, self, place }]) => {
    // The server never compiles what stands inside a junctor.
    if (place.isInAllOf || self === null) return []
    const cost = costOf(fresh.expression, self, minor)
    return {
      rule,
      cost,
      times: boundOf(schema, rule.schemaPath) ?? mostInRequest(self),
      messageCost: cost === null ? null : costOf(fresh.message, self, minor),
    }
  })
}

function costOf(compiled: CompiledExpression | null, self: SchemaType, minor: number): bigint | null {
  if (compiled === null || compiled.checked === null || compiled.program === null) return null
  return estimateCost(compiled.checked, self, minor).most
}

/** How many nodes of a type fit into one request, a comma between two of them. */
function mostInRequest(self: SchemaType): bigint {
  return BigInt(Math.trunc(requestSize / (self.minimumSize + 1)))
}

/** How often a node can stand in one object by the bounds of the lists and maps around it; null where one has none. */
function boundOf(root: StructuralSchema, schemaPath: Path): bigint | null {
  let [node, bound, index]: [StructuralSchema, bigint, number] = [root, 1n, 0]
  while (index < schemaPath.length) {
    const own = entriesOf(node)
    if (own === null) return null
    bound = multiplyBounded(bound, own)
    const step = schemaPath[index]
    const child = step === 'properties' ? node.properties?.get(String(schemaPath[index + 1])) : childOf(node, step)
    if (child === undefined || child === null) return null
    node = child
    index += step === 'properties' ? 2 : 1
  }
  return bound
}

function childOf(node: StructuralSchema, step: string | number | undefined): StructuralSchema | null {
  if (step === 'items') return node.items
  const { additionalProperties } = node
  return step === 'additionalProperties' && typeof additionalProperties === 'object' ? additionalProperties : null
}

/** Items or entries of a list or map, 1 for anything else; null for no bound. */
function entriesOf(node: StructuralSchema): bigint | null {
  if (node.type === 'array') return countOf(node, 'maxItems')
  return node.type === 'object' && node.additionalProperties !== null ? countOf(node, 'maxProperties') : 1n
}
