import { formatSamples } from './format.ts'
import { type Pattern, readPattern } from './pattern.ts'
import type { SchemaNode, Tree } from './schema-node.ts'

/** What a node, its junctors and the same place of the other schema offer to values. */
export interface Material {
  readonly enums: readonly Tree[]
  /** Bounds with their neighbours, multiples, listed and default numbers. */
  readonly numbers: readonly (number | bigint)[]
  readonly factors: readonly number[]
  readonly patterns: readonly (Pattern | null)[]
  readonly lengths: readonly number[]
  readonly formats: readonly string[]
  readonly defaults: readonly string[]
  readonly itemCounts: readonly number[]
  readonly memberCounts: readonly number[]
}

/** Material of schemas that no longer change, collected once for each pair of nodes. */
export class Materials {
  private readonly alone = new WeakMap<SchemaNode, Material>()
  private readonly beside = new WeakMap<SchemaNode, WeakMap<SchemaNode, Material>>()

  of(node: SchemaNode, other: SchemaNode | null): Material {
    let known: WeakMap<SchemaNode, Material> | undefined = this.alone
    if (other !== null) {
      known = this.beside.get(other)
      if (known === undefined) {
        known = new WeakMap()
        this.beside.set(other, known)
      }
    }
    const found = known.get(node)
    if (found !== undefined) return found
    const made = collect(sourcesOf(node, other))
    known.set(node, made)
    return made
  }
}

function sourcesOf(node: SchemaNode, other: SchemaNode | null): readonly SchemaNode[] {
  const list: SchemaNode[] = []
  const add = (one: SchemaNode | undefined, depth: number) => {
    if (one === undefined || depth > 4) return
    list.push(one)
    for (const branch of [...(one.allOf ?? []), ...(one.anyOf ?? []), ...(one.oneOf ?? [])]) add(branch, depth + 1)
    add(one.not, depth + 1)
  }
  add(node, 0)
  if (other !== null) add(other, 0)
  return list
}

function collect(sources: readonly SchemaNode[]): Material {
  const all = <Value>(read: (source: SchemaNode) => readonly (Value | undefined)[]): Value[] =>
    sources.flatMap(read).filter((value) => value !== undefined)
  const factors = all(({ multipleOf }) => [multipleOf]).map(Number)
  return {
    enums: all((source) => source.enum ?? []),
    numbers: all((source) => numbersOf(source)),
    factors,
    patterns: all(({ pattern }) => [pattern]).map(readPattern),
    lengths: all(({ minLength, maxLength }) => [minLength, maxLength]),
    formats: all(({ format }) => formatSamples[format ?? ''] ?? []),
    defaults: all(({ default: given }) => (typeof given === 'string' ? [given] : [])),
    itemCounts: all(({ minItems, maxItems }) => [minItems, maxItems]),
    memberCounts: all(({ minProperties, maxProperties }) => [minProperties, maxProperties]),
  }
}

function numbersOf({
  minimum,
  maximum,
  multipleOf,
  enum: listed,
  default: given,
  type,
}: SchemaNode): (number | bigint)[] {
  const step = type === 'number' ? 0.5 : 2
  return [
    ...[minimum, maximum].filter(isNumber).flatMap((bound): (number | bigint)[] => {
      if (typeof bound === 'bigint') return [bound, bound, bound - 1n, bound + 1n]
      return [bound, bound, bound - 1, bound + 1, bound + step]
    }),
    ...[multipleOf].filter(isNumber).flatMap((factor) => [Number(factor), Number(factor) * 2, Number(factor) + 1]),
    ...[...(listed ?? []), given].filter(isNumber),
  ]
}

function isNumber(value: Tree | undefined): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint'
}
