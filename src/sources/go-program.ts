import { compareText } from '../model/json.ts'
import type { DeclaredFlag, DeclaredGate, ProgramFacts } from '../model/program.ts'
import { type GoToken, goTokens } from './go-tokens.ts'

/**
 * Flags and feature gates that Go files declare: calls of `flag` and `github.com/spf13/pflag` by name, maps from
 * feature to default. It reads words, not types: what a library outside the files declares is not seen.
 */
export function readGoProgram(files: ReadonlyMap<string, string>): ProgramFacts | null {
  const read = [...files].map(([file, source]) => ({ file, tokens: goTokens(source) }))
  const constants = readConstants(read.map(({ tokens }) => tokens))
  const flags = read.flatMap(({ file, tokens }) => flagsIn(file, tokens, constants))
  const gates = read.flatMap(({ file, tokens }) => gatesIn(file, tokens, constants))
  if (flags.length === 0 && gates.length === 0) return null
  return { origin: 'source', flags: flags.toSorted(byName), gates: gates.toSorted(byName) }
}

function byName(left: DeclaredFlag | DeclaredGate, right: DeclaredFlag | DeclaredGate): number {
  return compareText(left.name, right.name) || compareText(left.at.file, right.at.file) || left.at.line - right.at.line
}

/** Text constants by name; null for a name that has two values somewhere. */
type Constants = ReadonlyMap<string, string | null>

function readConstants(files: readonly (readonly GoToken[])[]): Constants {
  const constants = new Map<string, string | null>()
  for (const tokens of files) {
    for (const [index, token] of tokens.entries()) {
      const value = token.kind === 'name' ? constantAt(tokens, index) : null
      if (value === null) continue
      const known = constants.get(token.text)
      constants.set(token.text, known === undefined || known === value ? value : null)
    }
  }
  return constants
}

/** `X = "text"` and `X some.Type = "text"`; what stands behind a dot is a field. */
function constantAt(tokens: readonly GoToken[], index: number): string | null {
  if (tokens[index - 1]?.text === '.') return null
  let at = index + 1
  if (tokens[at]?.kind === 'name') at += tokens[at + 1]?.text === '.' ? 3 : 1
  const [sign, value] = [tokens[at], tokens[at + 1]]
  return sign?.text === '=' && value?.kind === 'text' ? value.text : null
}

const flagPackages = new Set(['flag', 'github.com/spf13/pflag'])
const typedCall =
  /^(?:Bool|U?[Ii]nt(?:8|16|32|64)?|String|Float(?:32|64)?|Duration|IP|IPMask|IPNet|Count|Text|(?:Bool|U?[Ii]nt(?:32|64)?|String|Float(?:32|64)|Duration|IP)Slice|StringArray|StringTo(?:String|Int|Int64)|Bytes(?:Hex|Base64))(Var)?(P)?$/
const untypedCalls: Readonly<Record<string, number>> = { Func: 0, BoolFunc: 0, Var: 1, VarP: 1, VarPF: 1 }
const flagSetName = /^(?:CommandLine|fs|f|pf|pfs|flags?|flagSet|flagset|FlagSet|fset|set)$/
const flagSetCalls = new Set(['Flags', 'PersistentFlags', 'LocalFlags'])

function flagsIn(file: string, tokens: readonly GoToken[], constants: Constants): readonly DeclaredFlag[] {
  const packages = importedNames(tokens)
  if (packages.size === 0 && !tokens.some(({ text }) => flagSetCalls.has(text))) return []
  return tokens.flatMap((token, index): readonly DeclaredFlag[] => {
    if (tokens[index - 1]?.text !== '.' || tokens[index + 1]?.text !== '(') return []
    const places = placesOf(token.text)
    if (places === null || !isFlagSet(tokens, index - 2, packages)) return []
    const given = argumentsAt(tokens, index + 2)
    const name = textOf(given[places.name] ?? [], constants)
    if (name === null || !/^[A-Za-z][\w.-]*$/.test(name)) return []
    const written = places.default === null ? [] : (given[places.default] ?? [])
    const value = written.length === 0 ? null : (textOf(written, constants) ?? written.map(({ text }) => text).join(''))
    return [{ name, default: value, at: { file, line: token.line } }]
  })
}

/** Which arguments are the name and the default; null for a call that declares no flag. */
function placesOf(call: string): { readonly name: number; readonly default: number | null } | null {
  const untyped = Object.hasOwn(untypedCalls, call) ? untypedCalls[call] : undefined
  if (untyped !== undefined) return { name: untyped, default: null }
  const typed = typedCall.exec(call)
  if (typed === null) return null
  const name = typed[1] === undefined ? 0 : 1
  return { name, default: call.startsWith('Count') ? null : name + (typed[2] === undefined ? 1 : 2) }
}

/** By what name the file knows the packages of flags. */
function importedNames(tokens: readonly GoToken[]): ReadonlySet<string> {
  const names = new Set<string>()
  for (const [index, { kind, text }] of tokens.entries()) {
    if (kind !== 'text' || !flagPackages.has(text)) continue
    const before = tokens[index - 1]
    const isAlias = before?.kind === 'name' && before.text !== 'import'
    if (isAlias || before?.text === '(' || before?.text === 'import' || before?.kind === 'text') {
      names.add(isAlias ? before.text : (text.split('/').at(-1) ?? text))
    }
  }
  return names
}

function isFlagSet(tokens: readonly GoToken[], index: number, packages: ReadonlySet<string>): boolean {
  const receiver = tokens[index]
  if (receiver?.kind === 'name') return packages.has(receiver.text) || flagSetName.test(receiver.text)
  return receiver?.text === ')' && tokens[index - 1]?.text === '(' && flagSetCalls.has(tokens[index - 2]?.text ?? '')
}

const opening = new Set(['(', '[', '{'])
const closing = new Set([')', ']', '}'])

/** The words of each argument, from behind the opening bracket. */
function argumentsAt(tokens: readonly GoToken[], start: number): readonly (readonly GoToken[])[] {
  const all: GoToken[][] = [[]]
  let depth = 0
  for (let at = start; at < tokens.length; at++) {
    const token = tokens[at]
    if (token === undefined) break
    const isSign = token.kind === 'sign'
    if (isSign && closing.has(token.text) && depth-- === 0) break
    if (isSign && token.text === ',' && depth === 0) all.push([])
    else all.at(-1)?.push(token)
    if (isSign && opening.has(token.text)) depth++
  }
  return all
}

/** The value of an expression of literals and constants; null for any other. */
function textOf(tokens: readonly GoToken[], constants: Constants): string | null {
  let value = ''
  for (const part of partsOf(tokens)) {
    const [only] = part
    const last = part.at(-1)
    if (only === undefined || last === undefined) return null
    const isLiteral = part.length === 1 && (only.kind === 'text' || isWord(only))
    const isNamed = last.kind === 'name' && part.every(({ kind, text }) => kind === 'name' || text === '.')
    const text = isLiteral ? only.text : isNamed ? (constants.get(last.text) ?? null) : null
    if (text === null) return null
    value += text
  }
  return tokens.length === 0 ? null : value
}

function isWord({ kind, text }: GoToken): boolean {
  return kind === 'number' || text === 'true' || text === 'false' || text === 'nil'
}

function partsOf(tokens: readonly GoToken[]): readonly (readonly GoToken[])[] {
  const parts: GoToken[][] = [[]]
  for (const token of tokens) {
    if (token.kind === 'sign' && token.text === '+') parts.push([])
    else parts.at(-1)?.push(token)
  }
  return parts
}

/** Words of a map's type, its brace included. */
const longestMapType = 12

/** `map[string]bool` under a name that speaks of gates or features, and maps to a feature's specification. */
function gatesIn(file: string, tokens: readonly GoToken[], constants: Constants): readonly DeclaredGate[] {
  return tokens.flatMap((token, index): readonly DeclaredGate[] => {
    if (token.text !== 'map' || tokens[index + 1]?.text !== '[') return []
    const end = tokens.slice(index, index + longestMapType).findIndex(({ text }) => text === '{') + index
    const head = tokens
      .slice(index, end)
      .map(({ text }) => text)
      .join('')
    if (end < index || !isGateMap(head, tokens.slice(Math.max(0, index - 4), index))) return []
    return argumentsAt(tokens, end + 1).flatMap((entry): readonly DeclaredGate[] => {
      const colon = entry.findIndex(({ text }) => text === ':')
      const [first] = entry
      const name = colon < 1 ? null : textOf(entry.slice(0, colon), constants)
      if (name === null || first === undefined) return []
      return [{ name, default: defaultOf(entry.slice(colon + 1)), at: { file, line: first.line } }]
    })
  })
}

function isGateMap(head: string, before: readonly GoToken[]): boolean {
  if (/^map\[.*Feature\].*(?:FeatureSpec|VersionedSpecs)$/.test(head)) return true
  return (
    /^map\[[\w.]+\]bool$/.test(head) && before.some(({ kind, text }) => kind === 'name' && /gate|feature/i.test(text))
  )
}

/** `true`, or the last `Default: true` of a specification, which is the newest of several versions. */
function defaultOf(value: readonly GoToken[]): boolean | null {
  const only = value.length === 1 ? value[0]?.text : undefined
  const last = value.findLastIndex(({ text }, index) => text === 'Default' && value[index + 1]?.text === ':')
  const text = only ?? (last === -1 ? undefined : value[last + 2]?.text)
  return text === 'true' ? true : text === 'false' ? false : null
}
