import { compareText } from '../model/json.ts'
import type { DeclaredAt, DeclaredFlag, DeclaredGate, ProgramFacts, UnreadFlags } from '../model/program.ts'
import { isBuilt } from './go-build.ts'
import { depthChange, type GoToken, goTokens } from './go-tokens.ts'
import { folderOf, type GoFile, type GoValues, goValues, importsOf, wordsOf } from './go-values.ts'

/**
 * Flags and feature gates that Go files declare: calls of `flag` and `github.com/spf13/pflag` by name, maps from
 * feature to default. It reads words, not types: what a library outside the files declares is not seen, but named.
 */
export function readGoProgram(files: ReadonlyMap<string, string>): ProgramFacts | null {
  const read = [...files]
    .filter(([file, source]) => isBuilt(file, source))
    .map(([file, source]) => ({ file, tokens: goTokens(source) }))
  const values = goValues(read)
  const functions = new Set(read.flatMap(({ tokens }) => functionsOf(tokens)))
  const calls = read.flatMap((file) => flagCallsIn(file, values, functions))
  const flags = calls.flatMap(({ flag }) => (flag === undefined ? [] : [flag]))
  const known = new Set(flags.map(({ name }) => name))
  const handed = calls.flatMap((call) => call.handed ?? []).filter(({ name }) => !known.has(name))
  const gates = read.flatMap((file) => gatesIn(file, values))
  if (flags.length + handed.length + gates.length === 0) return null
  return {
    origin: 'source',
    flags: [...flags, ...handed].toSorted(byName),
    gates: gates.toSorted(byName),
    unread: calls.flatMap(({ unread }) => (unread === undefined ? [] : [unread])).toSorted(byText),
    programs: [...new Set(read.filter(({ tokens }) => isMain(tokens)).map(({ file }) => folderOf(file)))].sort(),
  }
}

function byName(left: DeclaredFlag | DeclaredGate, right: DeclaredFlag | DeclaredGate): number {
  return compareText(left.name, right.name) || byPlace(left, right)
}

function byText(left: UnreadFlags, right: UnreadFlags): number {
  return compareText(left.text, right.text) || byPlace(left, right)
}

function byPlace(left: { readonly at: DeclaredAt }, right: { readonly at: DeclaredAt }): number {
  return compareText(left.at.file, right.at.file) || left.at.line - right.at.line
}

function isMain([keyword, name]: readonly GoToken[]): boolean {
  return keyword?.text === 'package' && name?.text === 'main'
}

/** Names of functions and methods that a file declares. */
function functionsOf(tokens: readonly GoToken[]): readonly string[] {
  return tokens.flatMap((token, index) => {
    const [before, open] = [tokens[index - 1], tokens[index + 1]]
    const isDeclared =
      before?.kind === 'name' ? before.text === 'func' : before?.text === ')' && isReceiver(tokens, index - 1)
    return token.kind === 'name' && open?.text === '(' && isDeclared ? [token.text] : []
  })
}

/** Longest `(name *Type[T])` before a method’s name. */
const longestReceiver = 10

function isReceiver(tokens: readonly GoToken[], end: number): boolean {
  for (let at = end - 1; at >= Math.max(0, end - longestReceiver); at--) {
    if (tokens[at]?.text === '(') return tokens[at - 1]?.text === 'func'
  }
  return false
}

const flagPackages = new Set(['flag', 'github.com/spf13/pflag'])
const typedCall =
  /^(?:Bool|U?[Ii]nt(?:8|16|32|64)?|String|Float(?:32|64)?|Duration|IP|IPMask|IPNet|Count|Text|(?:Bool|U?[Ii]nt(?:32|64)?|String|Float(?:32|64)|Duration|IP)Slice|StringArray|StringTo(?:String|Int|Int64)|Bytes(?:Hex|Base64))(Var)?(P)?$/
const untypedCalls: Readonly<Record<string, number>> = { Func: 0, BoolFunc: 0, Var: 1, VarP: 1, VarPF: 1 }
const flagSetName = /^(?:CommandLine|fs|f|pf|pfs|flags?|flagSet|flagset|FlagSet|fset|set|\w+(?:Flags|FlagSet))$/
const flagSetCalls = new Set(['Flags', 'PersistentFlags', 'LocalFlags', 'FlagSet'])
const flagName = /^[A-Za-z][\w.-]*$/
/** Calls by which libraries declare flags of their own in a set. */
const binder = /^(?:Add|Bind|Init|Register|Install)\w*Flags?\w*$|^Bind$/

/** What a call means for the flags: it declares one, hands the name of one along, or declares what is not read. */
interface FlagCall {
  readonly flag?: DeclaredFlag
  readonly handed?: readonly DeclaredFlag[]
  readonly unread?: UnreadFlags
}

function flagCallsIn({ file, tokens }: GoFile, values: GoValues, functions: ReadonlySet<string>): readonly FlagCall[] {
  const imports = importsOf(tokens)
  const packages = new Set([...imports].filter(([, path]) => flagPackages.has(path)).map(([name]) => name))
  const knowsSets = packages.size > 0 || tokens.some(({ text }) => flagSetCalls.has(text))
  return tokens.flatMap((token, index): readonly FlagCall[] => {
    if (token.kind !== 'name' || tokens[index + 1]?.text !== '(' || tokens[index - 1]?.text === 'func') return []
    const at = { file, line: token.line }
    const isMethod = tokens[index - 1]?.text === '.'
    const places = isMethod ? placesOf(token.text) : null
    if (places === null) {
      if (noCall.has(token.text)) return []
      const given = argumentsAt(tokens, index + 2)
      const isGiven = knowsSets && given.some((argument) => isFlagSetAlone(argument, packages))
      // klog.InitFlags(nil) means the common set.
      const isBound = isGiven || (given.length === 1 && wordsOf(given[0] ?? []) === 'nil')
      if (isMethod && isBound && binder.test(token.text) && !functions.has(token.text))
        return [{ unread: { text: wordsOf(tokens.slice(Math.max(0, index - 2), index + 1)), at } }]
      return isGiven ? [{ handed: namesIn(given, file).map((name) => ({ name, default: null, at })) }] : []
    }
    const given = argumentsAt(tokens, index + 2)
    const isPointed = places.name === 1 && given[0]?.[0]?.text === '&' && given.length > 2
    if (!isPointed && !(knowsSets && isFlagSet(tokens, index - 2, packages))) return []
    const written = given[places.name] ?? []
    const name = values(written, file)
    if (name?.kind !== 'text') {
      const isDeclaration = given.length > Math.max(places.name, places.default ?? 0)
      return isDeclaration && written.length > 0 ? [{ unread: { text: `${token.text}(${wordsOf(written)})`, at } }] : []
    }
    if (!flagName.test(name.text)) return []
    return [
      {
        flag: {
          name: name.text,
          ...defaultOfFlag(places.default === null ? [] : (given[places.default] ?? []), file),
          at,
        },
      },
    ]
  })

  function defaultOfFlag(written: readonly GoToken[], of: string): Pick<DeclaredFlag, 'default' | 'isComputed'> {
    if (written.length === 0) return { default: null }
    const value = values(written, of)
    return value === null ? { default: wordsOf(written), isComputed: true } : { default: value.text }
  }

  function namesIn(given: readonly (readonly GoToken[])[], of: string): readonly string[] {
    return given.flatMap((argument) => {
      const value = values(argument, of)
      return value?.kind === 'text' && flagName.test(value.text) ? [value.text] : []
    })
  }
}

/** Words that stand before a bracket and call nothing that is given a set of flags. */
const noCall = new Set(['if', 'for', 'switch', 'func', 'return', 'append', 'len', 'panic'])

/** `fs`, `flag.CommandLine`, `cmd.Flags()` and nothing else. */
function isFlagSetAlone(argument: readonly GoToken[], packages: ReadonlySet<string>): boolean {
  const last = argument.at(-1)
  if (last === undefined || argument.length > 5) return false
  const isPath = argument.every(({ kind, text }) => kind === 'name' || text === '.' || text === '(' || text === ')')
  if (!isPath) return false
  if (last.text === ')') return flagSetCalls.has(argument.at(-3)?.text ?? '') && argument.at(-2)?.text === '('
  return last.kind === 'name' && flagSetName.test(last.text) && !packages.has(last.text)
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

function isFlagSet(tokens: readonly GoToken[], index: number, packages: ReadonlySet<string>): boolean {
  const receiver = tokens[index]
  if (receiver?.kind === 'name') return packages.has(receiver.text) || flagSetName.test(receiver.text)
  if (receiver?.text !== ')') return false
  const open = tokens.slice(Math.max(0, index - 3), index).findLastIndex(({ text }) => text === '(')
  return open >= 0 && flagSetCalls.has(tokens[Math.max(0, index - 3) + open - 1]?.text ?? '')
}

/** The words of each argument, from behind the opening bracket. */
function argumentsAt(tokens: readonly GoToken[], start: number): readonly (readonly GoToken[])[] {
  const all: GoToken[][] = [[]]
  let depth = 0
  for (let at = start; at < tokens.length; at++) {
    const token = tokens[at]
    if (token === undefined) break
    const change = depthChange(token)
    if (depth + change < 0) break
    if (token.kind === 'sign' && token.text === ',' && depth === 0) all.push([])
    else all.at(-1)?.push(token)
    depth += change
  }
  return all
}

/** Words of a map's type, its brace included. */
const longestMapType = 12

/** `map[string]bool` under a name that speaks of gates or features, and maps to a feature's specification. */
function gatesIn({ file, tokens }: GoFile, values: GoValues): readonly DeclaredGate[] {
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
      const name = colon < 1 ? null : values(entry.slice(0, colon), file)
      if (name?.kind !== 'text' || first === undefined) return []
      return [{ name: name.text, default: defaultOf(entry.slice(colon + 1)), at: { file, line: first.line } }]
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
