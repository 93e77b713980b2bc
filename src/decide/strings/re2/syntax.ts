import { type CodePointSet, codePointSet, setKey } from './code-point-set.ts'

/** What a zero-width operator asks of its place. `text-*` are `\A`, `\z`, and `^`, `$` outside `(?m)`. */
export type Assertion = 'text-start' | 'text-end' | 'line-start' | 'line-end' | 'word-boundary' | 'no-word-boundary'

/** An RE2 expression as a language: groups, greed and capture names are gone, flags are applied. */
export type Re2Node =
  | { readonly kind: 'empty' }
  /** One character of the set; none if the set is empty. */
  | { readonly kind: 'characters'; readonly set: CodePointSet }
  | { readonly kind: 'assertion'; readonly assertion: Assertion }
  | { readonly kind: 'sequence'; readonly nodes: readonly Re2Node[] }
  | { readonly kind: 'choice'; readonly nodes: readonly Re2Node[] }
  /** `max` null: no limit. */
  | { readonly kind: 'repeat'; readonly node: Re2Node; readonly min: number; readonly max: number | null }

export const emptyNode: Re2Node = { kind: 'empty' }

export function charactersNode(set: CodePointSet): Re2Node {
  return { kind: 'characters', set }
}

export function sequenceNode(nodes: readonly Re2Node[]): Re2Node {
  const flat = nodes.flatMap((node) => (node.kind === 'sequence' ? node.nodes : node.kind === 'empty' ? [] : [node]))
  const [first = emptyNode] = flat
  return flat.length < 2 ? first : { kind: 'sequence', nodes: flat }
}

/** Alternatives in a fixed order, each once, single characters joined into one set. */
export function choiceNode(nodes: readonly Re2Node[]): Re2Node {
  const flat = nodes.flatMap((node) => (node.kind === 'choice' ? node.nodes : [node]))
  const sets = flat.flatMap((node) => (node.kind === 'characters' ? node.set : []))
  const others = flat.filter((node) => node.kind !== 'characters')
  const joined = others.length < flat.length ? [charactersNode(codePointSet(sets)), ...others] : others
  const byKey = new Map(joined.map((node) => [nodeKey(node), node]))
  const ordered = [...byKey].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, node]) => node)
  const [first = emptyNode] = ordered
  return ordered.length < 2 ? first : { kind: 'choice', nodes: ordered }
}

export function repeatNode(node: Re2Node, min: number, max: number | null): Re2Node {
  if (max === 0 || node.kind === 'empty') return emptyNode
  if (min === 1 && max === 1) return node
  return { kind: 'repeat', node, min, max }
}

/** Equal for expressions that differ only in spelling: `[0-9]` and `\d`, `(a|b)` and `(?:b|a)`, `x+?` and `x{1,}`. */
export function nodeKey(node: Re2Node): string {
  switch (node.kind) {
    case 'empty':
      return '()'
    case 'characters':
      return `[${setKey(node.set)}]`
    case 'assertion':
      return `<${node.assertion}>`
    case 'sequence':
      return `(${node.nodes.map(nodeKey).join(' ')})`
    case 'choice':
      return `(${node.nodes.map(nodeKey).join('|')})`
    case 'repeat':
      return `${nodeKey(node.node)}{${node.min},${node.max ?? ''}}`
  }
}

/** Whether the expression matches the empty text wherever it stands, so a search for it always succeeds. */
export function matchesAnywhere(node: Re2Node): boolean {
  switch (node.kind) {
    case 'empty':
      return true
    case 'characters':
    case 'assertion':
      return false
    case 'sequence':
      return node.nodes.every(matchesAnywhere)
    case 'choice':
      return node.nodes.some(matchesAnywhere)
    case 'repeat':
      return node.min === 0 || matchesAnywhere(node.node)
  }
}
