import { commonPatterns, type Pattern, plainSpelling, randomSpelling, readPattern, writePattern } from './pattern.ts'
import type { Random } from './random.ts'

/** A pattern of common form, or a small random one. */
export function randomPattern(random: Random): string {
  if (random.chance(0.6)) return random.pick(commonPatterns)
  const body = randomPart(random, 3)
  const parts: Pattern[] = [body]
  if (random.chance(0.75)) parts.unshift({ kind: 'anchor', text: '^' })
  if (random.chance(0.75)) parts.push({ kind: 'anchor', text: '$' })
  return writePattern({ kind: 'sequence', parts }, randomSpelling(random))
}

const sets: readonly (readonly (readonly [number, number])[])[] = [
  [[97, 122]],
  [[48, 57]],
  [
    [48, 57],
    [97, 102],
  ],
  [[97, 99]],
  [[45, 45]],
  [[46, 46]],
  [[65, 90]],
  [[0xe0, 0xff]],
]

function randomPart(random: Random, depth: number): Pattern {
  const kind = depth === 0 ? 'set' : random.pick(['set', 'set', 'repeat', 'repeat', 'sequence', 'choice'] as const)
  switch (kind) {
    case 'set':
      return { kind: 'set', ranges: random.pick(sets) }
    case 'repeat': {
      const least = random.int(0, 2)
      const most = random.chance(0.5) ? null : least + random.int(0, 3)
      return { kind: 'repeat', item: randomPart(random, depth - 1), least, most: most === 0 ? 1 : most }
    }
    case 'sequence':
      return { kind: 'sequence', parts: Array.from({ length: random.int(2, 3) }, () => randomPart(random, depth - 1)) }
    case 'choice':
      return { kind: 'choice', options: Array.from({ length: 2 }, () => randomPart(random, depth - 1)) }
  }
}

/** The same language, spelled differently; null when no other spelling comes out. */
export function respellPattern(text: string, random: Random): string | null {
  const pattern = readPattern(text)
  if (pattern === null) return null
  const other = writePattern(pattern, randomSpelling(random))
  // A sampled Unicode class is not the class itself.
  return other === text || /\\p|\(\?i\)/i.test(text) ? null : other
}

/** A close relative: one quantifier, set, branch or anchor differs. */
export function changePattern(text: string, random: Random): string | null {
  const pattern = readPattern(text)
  if (pattern === null || /\\p/i.test(text)) return random.pick(commonPatterns)
  const spots = count(pattern)
  let left = random.int(0, spots - 1)
  const walk = (node: Pattern): Pattern => {
    left -= 1
    if (left === -1) return changed(node, random)
    switch (node.kind) {
      case 'sequence':
        return { kind: 'sequence', parts: node.parts.map(walk) }
      case 'choice':
        return { kind: 'choice', options: node.options.map(walk) }
      case 'repeat':
        return { ...node, item: walk(node.item) }
      case 'insensitive':
        return { kind: 'insensitive', item: walk(node.item) }
      default:
        return node
    }
  }
  const other = writePattern(walk(pattern), plainSpelling)
  return other === text ? null : other
}

function count(pattern: Pattern): number {
  switch (pattern.kind) {
    case 'sequence':
      return 1 + pattern.parts.reduce((sum, part) => sum + count(part), 0)
    case 'choice':
      return 1 + pattern.options.reduce((sum, option) => sum + count(option), 0)
    case 'repeat':
    case 'insensitive':
      return 1 + count(pattern.item)
    default:
      return 1
  }
}

function changed(node: Pattern, random: Random): Pattern {
  switch (node.kind) {
    case 'set': {
      const [first] = node.ranges
      if (first === undefined) return node
      return random.pick<Pattern>([
        { kind: 'set', ranges: [...node.ranges, [95, 95]] },
        {
          kind: 'set',
          ranges: node.ranges.length > 1 ? node.ranges.slice(1) : [[first[0], Math.max(first[0], first[1] - 1)]],
        },
        { kind: 'repeat', item: node, least: 0, most: 1 },
      ])
    }
    case 'sequence':
      return node.parts.length === 0
        ? node
        : random.pick<Pattern>([
            { kind: 'sequence', parts: node.parts.toSpliced(random.int(0, node.parts.length - 1), 1) },
            { kind: 'sequence', parts: [...node.parts, { kind: 'set', ranges: [[97, 122]] }] },
          ])
    case 'choice':
      return random.pick<Pattern>([
        { kind: 'choice', options: node.options.slice(1) },
        { kind: 'choice', options: [...node.options, { kind: 'set', ranges: [[48, 57]] }] },
        { kind: 'choice', options: node.options.toReversed() },
      ])
    case 'repeat': {
      const most = node.most === null ? node.least + random.int(1, 4) : random.pick([null, node.most + 1])
      return random.pick<Pattern>([
        { ...node, most },
        { ...node, least: node.least + (node.most === null || node.most > node.least ? 1 : 0) },
        { ...node, least: Math.max(0, node.least - 1) },
      ])
    }
    case 'anchor':
      return { kind: 'sequence', parts: [] }
    case 'insensitive':
      return node.item
  }
}
