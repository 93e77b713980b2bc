import type { Path } from '../../../src/model/path.ts'
import { group, kind, version } from './definition.ts'
import { Materials } from './material.ts'
import type { SchemaPair } from './pair.ts'
import type { Random } from './random.ts'
import { type Branch, placesOf, type SchemaNode, type Tree } from './schema-node.ts'
import { type Aim, childOf, isBranch, type Mood, oddValue, valueFor } from './value.ts'

export type Side = 'previous' | 'next'

/** Makes custom resources for one side of a pair, with an eye on what the edits changed. */
export class ObjectSource {
  private readonly schema: SchemaNode
  private readonly other: SchemaNode
  private readonly wanted: ReadonlySet<string>
  private readonly constants: Aim['constants']
  private readonly materials = new Materials()

  constructor(pair: SchemaPair, side: Side) {
    this.schema = pair[side]
    this.other = pair[side === 'previous' ? 'next' : 'previous']
    this.wanted = pathsTowards(pair.edits.map((edit) => edit.path))
    this.constants = constantsOf([pair.previous, pair.next])
  }

  /** A whole custom resource. */
  make(random: Random, mood: Mood): Branch {
    const made = valueFor({ ...this.schema, nullable: false }, this.other, this.aim(random, mood), [])
    return named(isBranch(made) ? made : {}, random, mood, this.constants.texts)
  }

  /** The object with one to three places changed: what an update sends. */
  vary(object: Branch, random: Random, mood: Mood): Branch {
    const changed = structuredClone(object)
    if (random.chance(0.15)) {
      const metadata = changed['metadata']
      if (isBranch(metadata)) metadata['annotations'] = { touched: String(random.int(0, 9)) }
      return changed
    }
    for (let left = random.int(1, 2); left > 0; left -= 1) {
      this.varyInside(changed, this.schema, this.other, this.aim(random, mood), [])
    }
    return changed
  }

  private varyInside(
    value: Branch,
    node: SchemaNode,
    other: SchemaNode | null,
    aim: Aim,
    path: readonly string[],
  ): void {
    const { random } = aim
    const known = [...new Set([...Object.keys(node.properties ?? {}), ...Object.keys(value)])].filter(
      (name) => path.length > 0 || !reserved.has(name),
    )
    if (known.length === 0) return
    const wanted = known.filter((name) => aim.isWanted([...path, name]))
    const name = random.pick(wanted.length > 0 && random.chance(0.75) ? wanted : known)
    const inner = [...path, name]
    const child = childOf(node, name)
    const current = Object.hasOwn(value, name) ? value[name] : undefined
    if (isBranch(current) && random.chance(0.8)) this.varyInside(current, child ?? {}, childOf(other, name), aim, inner)
    if (Array.isArray(current) && current.length > 0 && random.chance(0.7)) {
      const index = random.int(0, current.length - 1)
      const item = current[index]
      const items = child?.items ?? {}
      if (isBranch(item) && random.chance(0.7)) {
        this.varyInside(item, items, childOf(other, name)?.items ?? null, aim, [...inner, '*'])
      }
      if (random.chance(0.3)) current.splice(index, 1)
      else current[index] = valueFor(items, childOf(other, name)?.items ?? null, aim, [...inner, '*'])
      return
    }
    if (current !== undefined && random.chance(0.3)) delete value[name]
    else value[name] = child === null ? oddValue(random) : valueFor(child, childOf(other, name), aim, inner)
  }

  private aim(random: Random, mood: Mood): Aim {
    const { constants, materials } = this
    return { random, mood, constants, materials, isWanted: (path) => this.wanted.has(textOf(path)) }
  }
}

const reserved = new Set(['apiVersion', 'kind', 'metadata'])

/** With a name, now and then one that a rule mentions. */
function named(body: Branch, random: Random, mood: Mood, texts: readonly string[]): Branch {
  const { apiVersion: _, kind: __, metadata: ___, ...rest } = body
  const mentioned = texts.filter((text) => /^[a-z0-9][a-z0-9-]*$/.test(text))
  const metadata: Branch = { name: random.pick(['w', 'w', 'a', 'example-widget', 'x.y', ...mentioned, ...mentioned]) }
  if (random.chance(0.1)) metadata['labels'] = { app: 'x' }
  if (random.chance(0.05)) metadata['finalizers'] = ['example.com/keep']
  if (mood === 'hostile' && random.chance(0.06)) {
    const [key, value] = random.pick<readonly [string, Tree]>([
      ['labels', { 'a b': 'c' }],
      ['labels', { a: 'b c' }],
      ['unknown', 1],
      ['name', 'Upper'],
      ['annotations', { x: 1 }],
      ['labels', null],
      ['finalizers', ['no domain']],
      ['ownerReferences', [{ apiVersion: 'v1', kind: 'Pod', name: 'p', uid: 'u' }]],
    ])
    metadata[key] = value
  }
  return { apiVersion: `${group}/${version}`, kind, metadata, ...rest }
}

function textOf(path: readonly string[]): string {
  return path.join('\u0000')
}

/** Every prefix of the paths, so that an object generator walks towards them. */
function pathsTowards(paths: readonly Path[]): ReadonlySet<string> {
  return new Set(paths.flatMap((path) => path.map((_, index) => textOf(path.slice(0, index + 1).map(String)))))
}

function constantsOf(roots: readonly SchemaNode[]): Aim['constants'] {
  const rules = roots.flatMap((root) => placesOf(root)).flatMap(({ node }) => node['x-kubernetes-validations'] ?? [])
  const numbers = new Set<number>()
  const texts = new Set<string>()
  for (const { rule } of rules) {
    for (const [number] of rule.matchAll(/(?<![\w.'])-?\d+(\.\d+)?/g)) {
      const value = Number(number)
      for (const near of [value, value - 1, value + 1]) numbers.add(near)
    }
    for (const found of rule.matchAll(/'([^'\\]*)'/g)) {
      const text = found[1] ?? ''
      texts.add(text)
      texts.add(`${text}x`)
    }
  }
  return { numbers: [...numbers], texts: [...texts] }
}
