import { readableCharacters } from './automaton/readability.ts'
import type { CodePointSet } from './re2/code-point-set.ts'
import type { Re2Node } from './re2/syntax.ts'

/** Longest text that a sample is let grow to, in characters; longer ones are dropped. */
const longestSample = 4_096

/** Characters of all samples together. */
const sampledCharacters = 65_536

/**
 * Texts that an expression describes, zero-width operators left aside: candidates for a judge, where automata would
 * meet a bound. Varied by a fixed sequence, so the same expression always gives the same texts.
 */
export function sampleWords(node: Re2Node, minLength: number, count: number): readonly string[] {
  const words = new Set<string>()
  const characters = new Map<CodePointSet, readonly string[]>()
  let spent = 0
  for (let round = 0; round < count && spent < sampledCharacters; round++) {
    const sampler = new Sampler(round, minLength, characters)
    const word = sampler.text(node)
    spent += sampler.length
    if (word !== null) words.add(word)
  }
  return [...words]
}

class Sampler {
  readonly #round: number
  readonly #minLength: number
  #seed: number
  length = 0
  readonly #characters: Map<CodePointSet, readonly string[]>

  constructor(round: number, minLength: number, characters: Map<CodePointSet, readonly string[]>) {
    this.#characters = characters
    this.#round = round
    this.#minLength = minLength
    this.#seed = round
  }

  /** Null: too long, or no character fits. */
  text(node: Re2Node): string | null {
    switch (node.kind) {
      case 'empty':
      case 'assertion':
        return ''
      case 'characters':
        return this.#character(node.set)
      case 'sequence':
        return this.#joined(node.nodes)
      case 'choice':
        return this.text(node.nodes[this.#pick(node.nodes.length)] ?? { kind: 'empty' })
      case 'repeat':
        return this.#joined(Array.from({ length: this.#repetitions(node.min, node.max) }, () => node.node))
    }
  }

  #joined(nodes: readonly Re2Node[]): string | null {
    let text = ''
    for (const node of nodes) {
      const part = this.text(node)
      if (part === null) return null
      text += part
    }
    return text
  }

  #character(set: CodePointSet): string | null {
    if (++this.length > longestSample) return null
    const known = this.#characters.get(set) ?? fewCharacters(set)
    this.#characters.set(set, known)
    return known[this.#pick(known.length)] ?? null
  }

  /** The fewest, the most, enough for the length that is asked for, or a few more than the fewest. */
  #repetitions(min: number, max: number | null): number {
    const limit = Math.min(max ?? Number.POSITIVE_INFINITY, longestSample + 1)
    const wanted = [min, max ?? min + 1, Math.max(min, this.#minLength), min + this.#pick(4)][this.#pick(4)] ?? min
    return Math.min(wanted, limit)
  }

  /** A number below `count`; always 0 in the first round. */
  #pick(count: number): number {
    if (this.#round === 0) return 0
    this.#seed = (Math.imul(this.#seed, 1_664_525) + 1_013_904_223) >>> 0
    return (this.#seed >>> 8) % Math.max(1, count)
  }
}

/** The most readable ones. */
function fewCharacters(set: CodePointSet): readonly string[] {
  const few: string[] = []
  for (const { code } of readableCharacters(set, Number.POSITIVE_INFINITY)) {
    few.push(String.fromCodePoint(code))
    if (few.length >= 4) break
  }
  return few
}
