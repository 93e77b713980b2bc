import type { Random } from './random.ts'

/** A pattern in the syntax of Go's regexp package, as far as the generator writes it. */
export type Pattern =
  | { readonly kind: 'set'; readonly ranges: readonly Range[] }
  | { readonly kind: 'sequence'; readonly parts: readonly Pattern[] }
  | { readonly kind: 'choice'; readonly options: readonly Pattern[] }
  | { readonly kind: 'repeat'; readonly item: Pattern; readonly least: number; readonly most: number | null }
  | { readonly kind: 'anchor'; readonly text: string }
  /** Case is ignored below. */
  | { readonly kind: 'insensitive'; readonly item: Pattern }

type Range = readonly [low: number, high: number]

const lastCodePoint = 0x10ffff
const digit: Range[] = [[48, 57]]
const word: Range[] = [
  [48, 57],
  [65, 90],
  [95, 95],
  [97, 122],
]
const space: Range[] = [
  [9, 10],
  [12, 13],
  [32, 32],
]
const named: Record<string, Range[]> = {
  alpha: [
    [65, 90],
    [97, 122],
  ],
  digit,
  alnum: [
    [48, 57],
    [65, 90],
    [97, 122],
  ],
  lower: [[97, 122]],
  upper: [[65, 90]],
  space: [
    [9, 13],
    [32, 32],
  ],
  xdigit: [
    [48, 57],
    [65, 70],
    [97, 102],
  ],
  punct: [
    [33, 47],
    [58, 64],
    [91, 96],
    [123, 126],
  ],
}
/** Samples of Unicode classes, not the classes. */
const unicode: Record<string, Range[]> = {
  L: [
    [65, 90],
    [97, 122],
    [0xe9, 0xeb],
    [0x3b1, 0x3c0],
  ],
  Lu: [
    [65, 90],
    [0xc9, 0xcb],
  ],
  Ll: [
    [97, 122],
    [0xe9, 0xeb],
  ],
  N: [
    [48, 57],
    [0x663, 0x665],
  ],
  Nd: [
    [48, 57],
    [0x663, 0x665],
  ],
  Greek: [[0x3b1, 0x3c0]],
}

function complement(ranges: readonly Range[]): Range[] {
  const sorted = [...ranges].sort((left, right) => left[0] - right[0])
  const rest: Range[] = []
  let next = 0
  for (const [low, high] of sorted) {
    if (low > next) rest.push([next, low - 1])
    next = Math.max(next, high + 1)
  }
  if (next <= lastCodePoint) rest.push([next, lastCodePoint])
  return rest
}

class UnreadablePattern extends Error {}

class PatternReader {
  private readonly points: readonly string[]
  private at = 0

  constructor(text: string) {
    this.points = [...text]
  }

  read(): Pattern {
    const pattern = this.choice()
    if (this.at < this.points.length) throw new UnreadablePattern()
    return pattern
  }

  private peek(): string | undefined {
    return this.points[this.at]
  }

  private take(): string {
    const point = this.points[this.at]
    if (point === undefined) throw new UnreadablePattern()
    this.at += 1
    return point
  }

  private takeIf(text: string): boolean {
    const wanted = [...text]
    if (!wanted.every((point, offset) => this.points[this.at + offset] === point)) return false
    this.at += wanted.length
    return true
  }

  private choice(): Pattern {
    const options = [this.sequence()]
    while (this.takeIf('|')) options.push(this.sequence())
    const [only] = options
    return options.length === 1 && only !== undefined ? only : { kind: 'choice', options }
  }

  private sequence(): Pattern {
    const parts: Pattern[] = []
    for (let next = this.peek(); next !== undefined && next !== '|' && next !== ')'; next = this.peek()) {
      if (this.takeIf('(?i)')) {
        parts.push({ kind: 'insensitive', item: this.choice() })
        continue
      }
      if (this.takeIf('\\Q')) {
        while (!this.takeIf('\\E') && this.peek() !== undefined) parts.push(literal(this.take()))
        continue
      }
      parts.push(this.repeated())
    }
    const [only] = parts
    return parts.length === 1 && only !== undefined ? only : { kind: 'sequence', parts }
  }

  private repeated(): Pattern {
    let item = this.atom()
    for (;;) {
      const bounds = this.quantifier()
      if (bounds === null) return item
      item = { kind: 'repeat', item, least: bounds[0], most: bounds[1] }
      this.takeIf('?')
    }
  }

  private quantifier(): readonly [number, number | null] | null {
    if (this.takeIf('*')) return [0, null]
    if (this.takeIf('+')) return [1, null]
    if (this.takeIf('?')) return [0, 1]
    const counted = /^\{(\d+)(,(\d*))?\}/.exec(this.points.slice(this.at, this.at + 16).join(''))
    if (counted === null) return null
    this.at += counted[0].length
    const least = Number(counted[1])
    if (counted[2] === undefined) return [least, least]
    return [least, counted[3] === '' ? null : Number(counted[3])]
  }

  private atom(): Pattern {
    if (this.takeIf('(')) {
      const isInsensitive = this.takeIf('?i:')
      if (!isInsensitive && !this.takeIf('?:') && this.takeIf('?P<')) while (this.take() !== '>');
      const inner = this.choice()
      if (!this.takeIf(')')) throw new UnreadablePattern()
      return isInsensitive ? { kind: 'insensitive', item: inner } : inner
    }
    if (this.takeIf('[')) return { kind: 'set', ranges: this.bracket() }
    const point = this.take()
    if (point === '^' || point === '$') return { kind: 'anchor', text: point }
    if (point === '.') return { kind: 'set', ranges: complement([[10, 10]]) }
    if (point !== '\\') return literal(point)
    const escaped = this.take()
    if ('zAbB'.includes(escaped)) return { kind: 'anchor', text: `\\${escaped}` }
    return { kind: 'set', ranges: this.escaped(escaped) }
  }

  private escaped(point: string): Range[] {
    const classes: Record<string, Range[]> = { d: digit, w: word, s: space }
    const found = classes[point.toLowerCase()]
    if (found !== undefined) return point === point.toLowerCase() ? found : complement(found)
    if (point === 'p' || point === 'P') {
      const name = this.takeIf('{') ? this.until('}') : this.take()
      const ranges = unicode[name]
      if (ranges === undefined) throw new UnreadablePattern()
      return point === 'p' ? ranges : complement(ranges)
    }
    const controls: Record<string, number> = { n: 10, t: 9, r: 13, f: 12, v: 11 }
    const hexadecimal = () => (this.takeIf('{') ? this.until('}') : this.take() + this.take())
    const code = point === 'x' ? Number.parseInt(hexadecimal(), 16) : (controls[point] ?? codeOf(point))
    return [[code, code]]
  }

  private until(end: string): string {
    let text = ''
    for (let point = this.take(); point !== end; point = this.take()) text += point
    return text
  }

  private bracket(): Range[] {
    const isNegated = this.takeIf('^')
    const ranges: Range[] = []
    let isFirst = true
    while (isFirst || this.peek() !== ']') {
      isFirst = false
      if (this.takeIf('[:')) {
        const name = this.until(':')
        this.take()
        ranges.push(...(named[name] ?? []))
        continue
      }
      const low = this.member()
      const single = low[0]
      if (low.length === 1 && single !== undefined && this.peek() === '-' && this.points[this.at + 1] !== ']') {
        this.take()
        const high = this.member()[0]
        if (high === undefined) throw new UnreadablePattern()
        ranges.push([single[0], high[1]])
      } else ranges.push(...low)
    }
    this.take()
    return isNegated ? complement(ranges) : ranges
  }

  private member(): Range[] {
    const point = this.take()
    if (point === '\\') return this.escaped(this.take())
    return [[codeOf(point), codeOf(point)]]
  }
}

function codeOf(point: string): number {
  return point.codePointAt(0) ?? 0
}

function literal(point: string): Pattern {
  return { kind: 'set', ranges: [[codeOf(point), codeOf(point)]] }
}

/** Null for what the generator cannot read. */
export function readPattern(text: string): Pattern | null {
  try {
    return new PatternReader(text).read()
  } catch (error) {
    if (error instanceof UnreadablePattern) return null
    throw error
  }
}

/** A string that matches, save for anchors in odd places; mostly printable. */
export function sampleOf(pattern: Pattern, random: Random, reach = 3): string {
  switch (pattern.kind) {
    case 'set':
      return pointOf(pattern.ranges, random)
    case 'sequence':
      return pattern.parts.map((part) => sampleOf(part, random, reach)).join('')
    case 'choice':
      return sampleOf(random.pick(pattern.options), random, reach)
    case 'repeat': {
      const most = pattern.most ?? pattern.least + reach
      const count = random.chance(0.3)
        ? pattern.least
        : random.int(pattern.least, Math.min(most, pattern.least + reach * 4))
      return Array.from({ length: Math.min(count, 300) }, () => sampleOf(pattern.item, random, reach)).join('')
    }
    case 'insensitive': {
      const text = sampleOf(pattern.item, random, reach)
      return random.pick([text, text.toUpperCase(), text.toLowerCase()])
    }
    case 'anchor':
      return ''
  }
}

function pointOf(ranges: readonly Range[], random: Random): string {
  if (ranges.length === 0) return ''
  const printable = ranges.filter(([low, high]) => high >= 33 && low <= 126)
  const [low, high] = random.pick(printable.length > 0 && random.chance(0.9) ? printable : ranges)
  const [from, to] =
    printable.length > 0 ? [Math.max(low, 32), Math.min(high, random.chance(0.95) ? 126 : 0x2fff)] : [low, high]
  const code = from <= to ? random.int(from, to) : low
  // Halves of surrogate pairs are no code points.
  return code >= 0xd800 && code <= 0xdfff ? 'é' : String.fromCodePoint(code)
}

/** How one and the same pattern may be spelled. */
export interface Spelling {
  readonly plusAsStar: boolean
  readonly capturing: boolean
  readonly digitsAsClass: boolean
  readonly endAsZ: boolean
}

export function randomSpelling(random: Random): Spelling {
  return {
    plusAsStar: random.chance(0.3),
    capturing: random.chance(0.5),
    digitsAsClass: random.chance(0.4),
    endAsZ: random.chance(0.2),
  }
}

export const plainSpelling: Spelling = { plusAsStar: false, capturing: true, digitsAsClass: false, endAsZ: false }

export function writePattern(pattern: Pattern, spelling: Spelling): string {
  switch (pattern.kind) {
    case 'set':
      return writeSet(pattern.ranges, spelling)
    case 'sequence':
      return pattern.parts
        .map((part) => (part.kind === 'choice' ? group(part, spelling) : writePattern(part, spelling)))
        .join('')
    case 'choice':
      return pattern.options.map((option) => writePattern(option, spelling)).join('|')
    case 'repeat': {
      const needsGroup = pattern.item.kind !== 'set'
      const item = needsGroup ? group(pattern.item, spelling) : writePattern(pattern.item, spelling)
      const { least, most } = pattern
      if (least === 0 && most === null) return `${item}*`
      if (least === 1 && most === null) return spelling.plusAsStar ? `${item}${item}*` : `${item}+`
      if (least === 0 && most === 1) return `${item}?`
      return most === null ? `${item}{${least},}` : least === most ? `${item}{${least}}` : `${item}{${least},${most}}`
    }
    case 'insensitive':
      return `(?i:${writePattern(pattern.item, spelling)})`
    case 'anchor':
      return pattern.text === '$' && spelling.endAsZ ? '\\z' : pattern.text
  }
}

function group(pattern: Pattern, spelling: Spelling): string {
  return `(${spelling.capturing ? '' : '?:'}${writePattern(pattern, spelling)})`
}

function writeSet(ranges: readonly Range[], spelling: Spelling): string {
  const [first] = ranges
  if (first === undefined) return '[^\\x00-\\x{10FFFF}]'
  if (ranges.length === 1 && first[0] === first[1]) return writePoint(first[0], '\\.+*?()|[]{}^$')
  if (spelling.digitsAsClass && ranges.length === 1 && first[0] === 48 && first[1] === 57) return '\\d'
  const other = complement(ranges)
  const isNegated = first[0] === 0 || ranges.some(([, high]) => high === lastCodePoint)
  const [newline] = other
  if (isNegated && other.length === 1 && newline?.[0] === 10 && newline[1] === 10) return '.'
  const inner = (isNegated ? other : ranges)
    .map(([low, high]) =>
      low === high
        ? writePoint(low, '\\]^-[')
        : spelling.digitsAsClass && low === 48 && high === 57
          ? '\\d'
          : `${writePoint(low, '\\]^-[')}-${writePoint(high, '\\]^-[')}`,
    )
    .join('')
  return isNegated ? `[^${inner}]` : `[${inner}]`
}

function writePoint(code: number, special: string): string {
  if (code < 32 || (code > 126 && code < 161) || code > 0xffff) return `\\x{${code.toString(16)}}`
  const point = String.fromCodePoint(code)
  return special.includes(point) ? `\\${point}` : point
}

/** Patterns as people write them, with some that only RE2 reads as meant. */
export const commonPatterns: readonly string[] = [
  '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$',
  '^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$',
  '^(([0-9]+(s|m|h))+)|(Never)$',
  '^([0-9]+(s|m|h))+$',
  '^v?[0-9]+\\.[0-9]+\\.[0-9]+$',
  '^https?://.+$',
  '^[A-Z][A-Za-z]*$',
  '^(Standard|Basic)_[A-Za-z0-9_]+$',
  '[0-9]',
  '^a',
  'z$',
  '^$',
  '^[^/]+$',
  '^(?i)(yes|no)$',
  '^\\d{1,3}$',
  '^[+-]?\\d+(\\.\\d+)?(Ki|Mi|Gi)?$',
  '^[[:alpha:]]+$',
  '^\\pL+$',
  '^.{2,5}$',
  '^.*$',
  '^\\w+(-\\w+)*$',
  '^\\Qa.b\\E$',
  '^[a-f0-9]{8}\\z',
  '^([a-z]+=[a-z0-9]*)(,[a-z]+=[a-z0-9]*)*$',
  '^(a|b|c)+$',
  '^[^\\s]*$',
  '(?m)^a$',
  '\\bfoo\\b',
  '^a\\B',
  '^[[:^digit:]]*$',
  '^\\p{Greek}+$',
  '^[\\pL\\pN]+$',
  '^(?U)a+b?$',
  '^(?P<first>ab?)$',
  '^\\x{1F600}?a',
  '(?s)^.+$',
  '(?i)^k+$',
  '^\\D+$',
  '^a{2,}?b$',
]
