import { randomPattern } from './pattern-edits.ts'
import type { Random } from './random.ts'
import { kindOf, type SchemaNode } from './schema-node.ts'

export type JunctorName = 'allOf' | 'anyOf' | 'oneOf' | 'not'

/** One junctor that fits the node; null where none makes sense or the node has one already. */
export function randomJunctor(node: SchemaNode, random: Random): Pick<SchemaNode, JunctorName> | null {
  if (node.allOf !== undefined || node.anyOf !== undefined || node.oneOf !== undefined || node.not !== undefined)
    return null
  const name = random.pick<JunctorName>(['allOf', 'anyOf', 'oneOf', 'not'])
  if (name === 'not') {
    const branch = randomBranch(node, random, 1)
    return branch === null ? null : { not: branch }
  }
  const branches: SchemaNode[] = []
  for (let left = random.int(name === 'allOf' ? 1 : 2, 3); left > 0; left -= 1) {
    const branch = randomBranch(node, random, 1)
    if (branch !== null) branches.push(branch)
  }
  return branches.length === 0 ? null : { [name]: branches }
}

/** Value constraints only: no type, default, nullable or extension, and no field that the node lacks. */
export function randomBranch(node: SchemaNode, random: Random, depth: number): SchemaNode | null {
  switch (kindOf(node)) {
    case 'object': {
      const names = Object.keys(node.properties ?? {})
      if (names.length === 0) return null
      const form = random.int(0, 4)
      if (form <= 1) return { required: random.some(names, 1).slice(0, 2) }
      if (form === 2 && depth > 0) {
        const inner = randomBranch(node, random, depth - 1)
        return inner === null ? null : { not: inner }
      }
      const name = random.pick(names)
      const child = node.properties?.[name]
      const constraint = child === undefined ? null : randomBranch(child, random, depth - 1)
      if (constraint === null) return { required: [name] }
      return random.chance(0.5)
        ? { properties: { [name]: constraint } }
        : { properties: { [name]: constraint }, required: [name] }
    }
    case 'map':
      return random.chance(0.5) ? { minProperties: random.int(0, 2) } : { maxProperties: random.int(0, 4) }
    case 'array': {
      if (node.items !== undefined && random.chance(0.3)) {
        const items = randomBranch(node.items, random, depth - 1)
        if (items !== null) return { items }
      }
      return random.chance(0.5) ? { minItems: random.int(0, 2) } : { maxItems: random.int(0, 4) }
    }
    case 'string':
      return random.pick<() => SchemaNode>([
        () => ({ pattern: randomPattern(random) }),
        () => ({ enum: random.some(['a', 'b', 'Auto', '', 'x-1'], 1) }),
        () => ({ minLength: random.int(0, 3) }),
        () => ({ maxLength: random.int(0, 10) }),
        () => ({ format: random.pick(['ipv4', 'ipv6', 'cidr', 'date-time', 'uuid']) }),
      ])()
    case 'integer':
    case 'number':
      return random.pick<() => SchemaNode>([
        () => ({ minimum: random.int(-5, 10) }),
        () => ({ maximum: random.int(5, 50) }),
        () => ({ multipleOf: random.int(2, 5) }),
        () => ({ enum: random.some([0, 1, 2, 3, 10], 1) }),
        () => ({ minimum: random.int(0, 5), exclusiveMinimum: true }),
      ])()
    case 'boolean':
      return { enum: [random.chance(0.5)] }
    case 'int-or-string':
      return random.chance(0.5) ? { pattern: '^[0-9]+%?$' } : { minimum: random.int(0, 10) }
    case 'free-form':
    case 'anything':
      return null
  }
}
