import { requestSize, type SchemaType } from '../schema-type.ts'
import type { Expression } from '../syntax/expression.ts'
import type { CelType } from '../value/types.ts'
import { type AccessPath, extendPath, stepsOf } from './access-path.ts'
import { type CostRange, unknown } from './cost-range.ts'

/** An operand as the estimators of functions see it (cel-go `checker.AstNode`). */
export interface CostNode {
  readonly type: CelType
  /** Null for what is not written in the rule: the items of a list. */
  readonly expression: Expression | null
  readonly path: AccessPath | null
  /** As far as the expression itself tells. */
  readonly size: CostRange | null
}

/** One call of one overload. */
export interface CostCall {
  readonly overload: string
  readonly target: CostNode | null
  readonly args: readonly CostNode[]
  readonly sizes: SchemaSizes
}

export interface CallEstimate {
  /** Without that of the arguments. */
  readonly cost: CostRange
  /** Of a result that is a text, list or map; null when nothing is known. */
  readonly size: CostRange | null
}

export type CallEstimator = (call: CostCall) => CallEstimate | null

/** Sizes that the schema bounds (apiextensions-apiserver `pkg/apiserver/schema/cel/compilation.go`, `sizeEstimator`). */
export class SchemaSizes {
  readonly #root: SchemaType
  /** The 34 of `1.34`. */
  readonly minor: number

  constructor(root: SchemaType, minor: number) {
    this.#root = root
    this.minor = minor
  }

  /** Null where the path leads out of the schema. The first step is taken for the root, whatever it is. */
  at(path: AccessPath | null): CostRange | null {
    if (path === null) return null
    let node: SchemaType | undefined = this.#root
    for (const step of stepsOf(path).slice(1)) {
      node = childOf(node, step)
      if (node === undefined) return null
    }
    // An int-or-string: its maxLength counts since 1.34.
    const isUnbounded = node.celType.kind === 'dyn' && this.minor < 34
    return { least: 0n, most: isUnbounded ? BigInt(requestSize - 2) : node.maximumElements }
  }

  /** Of an operand, whatever it takes. */
  of(node: CostNode): CostRange {
    return node.size ?? this.at(node.path) ?? unknown
  }

  /** The items of a list, or of anything whose type has parameters; null for the rest. */
  itemsOf(node: CostNode): CostNode | null {
    const [type] = node.type.parameters
    if (type === undefined) return null
    const path = node.path === null ? null : extendPath({ ...node.path, capacity: node.path.length }, '@items')
    return { type, expression: null, path, size: null }
  }
}

function childOf(node: SchemaType, step: string): SchemaType | undefined {
  switch (step) {
    case '@items':
    case '@values':
      return node.element ?? undefined
    case '@keys':
      return node.celType.kind === 'map' ? mapKey(node) : undefined
    default:
      return node.fields?.get(step)
  }
}

/** The server gives the keys of maps no length. */
function mapKey(map: SchemaType): SchemaType {
  return { celType: map.celType, fields: null, element: null, maximumElements: 0n, minimumSize: 2 }
}
