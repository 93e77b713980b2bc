import { depthChange, type GoToken } from './go-tokens.ts'

/** What a constant expression of Go is. `text` is as a command line writes it: `10s`, `true`, `:8080`. */
export interface GoValue {
  readonly kind: 'text' | 'number' | 'duration' | 'word'
  readonly text: string
  /** Nanoseconds, of a duration. */
  readonly amount: number
}

/** A file as far as its names go. */
export interface GoFile {
  readonly file: string
  readonly tokens: readonly GoToken[]
}

/** Values of expressions of literals and constants; null for any other. */
export type GoValues = (expression: readonly GoToken[], file: string) => GoValue | null

const deepest = 16
const seconds = 1e9
const units: Readonly<Record<string, number>> = {
  Nanosecond: 1,
  Microsecond: 1e3,
  Millisecond: 1e6,
  Second: seconds,
  Minute: 60 * seconds,
  Hour: 3600 * seconds,
}
const conversions = new Set(
  'string int int8 int16 int32 int64 uint uint8 uint16 uint32 uint64 float32 float64 Duration'.split(' '),
)

/** Reads the constants and variables that files declare by `const` and `var`, package by package. */
export function goValues(files: readonly GoFile[]): GoValues {
  const packages = new Map<string, Map<string, Declared | null>>()
  const imports = new Map(files.map(({ file, tokens }) => [file, importsOf(tokens)]))
  for (const { file, tokens } of files) {
    const folder = folderOf(file)
    const known = packages.get(folder) ?? new Map<string, Declared | null>()
    packages.set(folder, known)
    for (const { name, expression } of declarationsIn(tokens)) {
      const other = known.get(name)
      const isSame = other === undefined || (other !== null && wordsOf(other.expression) === wordsOf(expression))
      known.set(name, isSame ? { expression, file } : null)
    }
  }
  return (expression, file) => evaluated(expression, file, 0)

  function evaluated(expression: readonly GoToken[], file: string, depth: number): GoValue | null {
    if (expression.length === 0 || depth > deepest) return null
    const summands = splitAt(expression, '+')
    if (summands.length === 1) return productOf(expression, file, depth)
    const values = summands.map((part) => productOf(part, file, depth))
    return values.every((value) => value?.kind === 'text')
      ? { kind: 'text', text: values.map((value) => value?.text ?? '').join(''), amount: 0 }
      : null
  }

  function productOf(expression: readonly GoToken[], file: string, depth: number): GoValue | null {
    const factors = splitAt(expression, '*')
    const [first] = factors
    if (factors.length === 1 && first !== undefined) return operandOf(first, file, depth)
    const values = factors.map((part) => operandOf(part, file, depth))
    if (!values.every((value) => value?.kind === 'number' || value?.kind === 'duration')) return null
    const amount = values.reduce((product, value) => product * (value?.amount ?? 0), 1)
    return values.some((value) => value?.kind === 'duration') ? durationOf(amount) : numberOf(amount)
  }

  function operandOf(words: readonly GoToken[], file: string, depth: number): GoValue | null {
    const [first, second, third] = words
    if (first === undefined) return null
    if (first.kind === 'sign' && first.text === '-') {
      const value = operandOf(words.slice(1), file, depth)
      return value?.kind === 'number' ? numberOf(-value.amount) : null
    }
    if (words.length === 1) return wordAt(first, file, depth)
    if (words.length === 3 && first.kind === 'name' && second?.text === '.' && third?.kind === 'name') {
      const unit = first.text === 'time' && Object.hasOwn(units, third.text) ? units[third.text] : undefined
      return unit === undefined ? constantOf(third.text, first.text, file, depth) : durationOf(unit)
    }
    const opening = words.findIndex(({ text, kind }) => kind === 'sign' && text === '(')
    const called = words[opening - 1]
    if (words.at(-1)?.text !== ')' || opening < 0) return null
    if (opening > 0 && (called === undefined || !conversions.has(called.text))) return null
    const inner = evaluated(words.slice(opening + 1, -1), file, depth + 1)
    return called?.text === 'Duration' && inner?.kind === 'number' ? durationOf(inner.amount) : inner
  }

  function wordAt({ kind, text }: GoToken, file: string, depth: number): GoValue | null {
    if (kind === 'text') return { kind, text, amount: 0 }
    if (kind === 'number') {
      const amount = Number(text.replaceAll('_', ''))
      return Number.isNaN(amount) ? null : numberOf(amount)
    }
    if (kind !== 'name') return null
    if (text === 'true' || text === 'false' || text === 'nil') return { kind: 'word', text, amount: 0 }
    return constantOf(text, null, file, depth)
  }

  /** Of the file's own package, or of the one that it imports under a name. */
  function constantOf(name: string, from: string | null, file: string, depth: number): GoValue | null {
    const folders = from === null ? [folderOf(file)] : foldersOf(from, file)
    const values = folders.flatMap((folder) => {
      const declared = packages.get(folder)?.get(name)
      return declared === undefined
        ? []
        : [declared === null ? null : evaluated(declared.expression, declared.file, depth + 1)]
    })
    const [value] = values
    return value !== undefined && values.every((other) => other?.kind === value?.kind && other?.text === value?.text)
      ? value
      : null
  }

  function foldersOf(name: string, file: string): readonly string[] {
    const path = imports.get(file)?.get(name)
    const all = [...packages.keys()]
    if (path === undefined) return all.filter((folder) => folder.split('/').at(-1) === name)
    const [longest] = all
      .filter((folder) => folder !== '' && `/${path}`.endsWith(`/${folder}`))
      .toSorted((left, right) => right.length - left.length)
    return longest === undefined ? [] : [longest]
  }
}

interface Declared {
  readonly expression: readonly GoToken[]
  readonly file: string
}

export function folderOf(file: string): string {
  return file.split('/').slice(0, -1).join('/')
}

export function wordsOf(tokens: readonly GoToken[]): string {
  return tokens.map(({ text }) => text).join('')
}

/** Import paths by the name under which a file knows them. */
export function importsOf(tokens: readonly GoToken[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (let at = 0; at < tokens.length; at++) {
    if (tokens[at]?.text !== 'import' || tokens[at]?.kind !== 'name') continue
    const isBlock = tokens[at + 1]?.text === '('
    for (at += isBlock ? 2 : 1; at < tokens.length && tokens[at]?.text !== ')'; at++) {
      const [token, before] = [tokens[at], tokens[at - 1]]
      if (token?.kind === 'text') {
        const isNamed = before?.kind === 'name' && before.text !== 'import' && before.line === token.line
        found.set(isNamed ? before.text : packageName(token.text), token.text)
        if (!isBlock) break
      }
    }
  }
  return found
}

/** As a package is called by custom: the last part of its path that is no version. */
function packageName(path: string): string {
  const parts = path.split('/').filter((part) => !/^v\d+$/.test(part))
  return parts.at(-1) ?? path
}

/** `const X = …`, `var X some.Type = …`, and the entries of their blocks, up to the end of the line. */
function declarationsIn(tokens: readonly GoToken[]): readonly { name: string; expression: readonly GoToken[] }[] {
  const found: { name: string; expression: readonly GoToken[] }[] = []
  for (let at = 0; at < tokens.length; at++) {
    const keyword = tokens[at]
    if (keyword?.kind !== 'name' || (keyword.text !== 'const' && keyword.text !== 'var')) continue
    if (tokens[at + 1]?.text !== '(') {
      read(at + 1)
      continue
    }
    let depth = 1
    for (at += 2; at < tokens.length && depth > 0; at++) {
      const [token, before] = [tokens[at], tokens[at - 1]]
      if (token === undefined) break
      depth += depthChange(token)
      if (depth === 1 && token.kind === 'name' && (token.line !== before?.line || before?.text === '(')) read(at)
    }
    at--
  }
  return found

  function read(start: number): void {
    const name = tokens[start]
    if (name?.kind !== 'name') return
    let sign = start + 1
    while (tokens[sign]?.line === name.line && (tokens[sign]?.kind === 'name' || tokens[sign]?.text === '.')) sign++
    if (tokens[sign]?.text !== '=') return
    const expression: GoToken[] = []
    let depth = 0
    for (let end = sign + 1; end < tokens.length; end++) {
      const [token, before] = [tokens[end], tokens[end - 1]]
      if (token === undefined) break
      const isContinued = depth > 0 || before?.text === '=' || (before?.kind === 'sign' && '+*('.includes(before.text))
      if (!isContinued && token.line !== before?.line) break
      depth += depthChange(token)
      if (depth < 0) break
      if (token.kind === 'sign' && token.text === ';' && depth === 0) break
      expression.push(token)
    }
    found.push({ name: name.text, expression })
  }
}

function splitAt(tokens: readonly GoToken[], sign: string): readonly (readonly GoToken[])[] {
  const parts: GoToken[][] = [[]]
  let depth = 0
  for (const token of tokens) {
    depth += depthChange(token)
    if (token.kind === 'sign' && depth === 0 && token.text === sign) parts.push([])
    else parts.at(-1)?.push(token)
  }
  return parts
}

function numberOf(amount: number): GoValue {
  return { kind: 'number', text: String(amount), amount }
}

/** As `time.ParseDuration` reads it. */
function durationOf(amount: number): GoValue {
  const [name, size] = (
    [
      ['h', 3600 * seconds],
      ['m', 60 * seconds],
      ['s', seconds],
      ['ms', 1e6],
      ['us', 1e3],
    ] as const
  ).find(([, unit]) => amount !== 0 && amount % unit === 0) ?? ['ns', 1]
  return { kind: 'duration', text: amount === 0 ? '0s' : `${amount / size}${name}`, amount }
}
