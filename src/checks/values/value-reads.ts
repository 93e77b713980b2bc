import type { Path } from '../../model/path.ts'
import type { Chart, Release } from '../../model/release.ts'
import type { FileSet } from '../../model/release-source.ts'

/**
 * Whether templates may read a value. `whole`: only as part of a mapping that is taken as a whole, such as
 * `toYaml .Values.podAnnotations`; `of` is that mapping, empty for `.Values` itself.
 */
export type Reading = { readonly kind: 'read' | 'unread' } | { readonly kind: 'whole'; readonly of: Path }

/** Says of a path into the chart's values whether its templates, or those of its dependencies, may read it. */
export type ValueReads = (path: Path) => Reading

/**
 * Reads a release's templates for what they take of `.Values`. It errs on the side of `read`: a key that is named
 * anywhere below a mapping that is taken as a whole counts.
 */
export function readValueReads({ chart, source }: Release): ValueReads {
  if (chart === null) return () => ({ kind: 'read' })
  const scopes = knownScopes(chart, source.files)
  return (path) => {
    const readings = scopes.flatMap((scope): readonly Reading[] => {
      const inner = innerPath(path, scope.prefix)
      return inner === null ? [] : [readingIn(inner, scope)]
    })
    return (
      readings.find(({ kind }) => kind === 'read') ??
      readings.find(({ kind }) => kind === 'whole') ?? { kind: 'unread' }
    )
  }
}

/** The paths that templates name, each in the values of the outermost chart. */
export function readPaths({ chart, source }: Release): readonly Path[] {
  if (chart === null) return []
  return knownScopes(chart, source.files).flatMap(({ prefix, chains }) => chains.map((each) => [...prefix, ...each]))
}

/** A chart's templates, and where its values lie in those of the outermost chart. */
interface Scope {
  readonly prefix: Path
  /** What is read one by one, or tested. */
  readonly chains: readonly Path[]
  /** What is taken as a whole. */
  readonly wholes: readonly Path[]
  /** All that is named in the templates, as a field or in quotes. */
  readonly words: ReadonlySet<string>
}

/** Path in a chart's own values; null where the value is none of its. Globals are everybody's. */
function innerPath(path: Path, prefix: Path): Path | null {
  if (path[0] === 'global') return path
  return prefix.every((segment, index) => path[index] === segment) ? path.slice(prefix.length) : null
}

function readingIn(path: Path, { chains, wholes, words }: Scope): Reading {
  if (path.length === 0 || chains.some((chain) => startsWith(chain, path))) return { kind: 'read' }
  const around = wholes.filter((whole) => startsWith(path, whole))
  if (around.some((whole) => words.has(String(path[whole.length] ?? '')))) return { kind: 'read' }
  const [innermost] = around.toSorted((left, right) => right.length - left.length)
  return innermost === undefined ? { kind: 'unread' } : { kind: 'whole', of: innermost }
}

function startsWith(path: Path, start: Path): boolean {
  return start.every((segment, index) => path[index] === segment)
}

const scopesOfFiles = new WeakMap<FileSet, readonly Scope[]>()

/** Several rules ask, of every render again, and the templates stay the same. */
function knownScopes(chart: Chart, files: FileSet): readonly Scope[] {
  const scopes = scopesOfFiles.get(files) ?? scopesOf(chart, files, [])
  scopesOfFiles.set(files, scopes)
  return scopes
}

function scopesOf(chart: Chart, files: FileSet, prefix: Path): readonly Scope[] {
  const folder = chart.path === '' ? '' : `${chart.path}/`
  const libraries = Object.keys(files).flatMap((file) =>
    file.endsWith('/Chart.yaml') && /^type:\s*["']?library/m.test(files[file] ?? '')
      ? [file.slice(0, -'Chart.yaml'.length)]
      : [],
  )
  // A library's templates read the values of whoever includes them.
  const actions = [folder, ...libraries].flatMap((each) => actionsIn(files, each))
  const read = actions.map(readAction)
  const conditions = chart.dependencies.flatMap(({ condition, raw }) => [
    ...(condition ?? '').split(',').map((path) => path.trim().split('.')),
    ...(Array.isArray(raw['tags']) ? raw['tags'].map((tag) => ['tags', String(tag)]) : []),
  ])
  // What a parent imports from a dependency's values, it reads.
  const imported = chart.dependencies.flatMap(({ name, alias, raw }) =>
    raw['import-values'] === undefined ? [] : [[alias ?? name]],
  )
  const own: Scope = {
    prefix,
    chains: [...conditions, ...read.flatMap(({ chains }) => chains)],
    wholes: [...imported, ...read.flatMap(({ wholes }) => wholes)],
    words: new Set(actions.flatMap((code) => code.match(/(?<=[."'`])[A-Za-z_][\w-]*/g) ?? [])),
  }
  const inner = chart.subcharts.flatMap((subchart) =>
    keysOf(chart, subchart).flatMap((key) => scopesOf(subchart, files, [...prefix, key])),
  )
  return [own, ...inner]
}

function keysOf({ dependencies }: Chart, { name }: Chart): readonly string[] {
  const entries = dependencies.filter((dependency) => dependency.name === name)
  return entries.length === 0 ? [name] : entries.map(({ alias }) => alias ?? name)
}

const action = /\{\{[\s\S]*?\}\}/g

/** The code of everything in a chart's own folder that may be a template. */
function actionsIn(files: FileSet, folder: string): readonly string[] {
  return Object.entries(files).flatMap(([file, text]) => {
    if (text === null || !file.startsWith(folder) || !text.includes('{{')) return []
    const inner = file.slice(folder.length)
    if (inner.startsWith('charts/') || inner.endsWith('.md')) return []
    return Array.from(text.matchAll(action), ([code]) => code).filter((code) => !/^\{\{-?\s*\/\*/.test(code))
  })
}

const chain = /\.Values\b((?:\.[A-Za-z_]\w*)*)/g

/** Functions that may look into a mapping that they are given. */
const handsOn =
  /\b(?:include|template|tpl|to[A-Z]\w*|must[A-Z]\w*|merge\w*|dict|list|dig|pluck|values|keys|pick|omit)\b/

interface Read {
  readonly chains: readonly Path[]
  readonly wholes: readonly Path[]
}

function readAction(code: string): Read {
  const chains: Path[] = []
  const wholes: Path[] = []
  const isTest = /^\{\{-?\s*(?:else\s+)?if\b/.test(code) && !handsOn.test(code)
  for (const match of code.matchAll(chain)) {
    const [whole, fields = ''] = match
    const start = fields.split('.').slice(1)
    const before = code.slice(0, match.index)
    const after = code.slice(match.index + whole.length)
    const { path, isDynamic } = extend(start, before, after)
    chains.push(path)
    // What is only tested for truth is not handed on.
    if (isDynamic || !isTest) wholes.push(path)
  }
  return { chains, wholes }
}

/** Goes on through `(.Values.a).b` and `index .Values.a "b" "c"`. */
function extend(start: readonly string[], before: string, after: string): { path: Path; isDynamic: boolean } {
  const closed = /^\s*\)+((?:\.[A-Za-z_]\w*)+)/.exec(after)
  if (closed !== null) return { path: [...start, ...(closed[1] ?? '').split('.').slice(1)], isDynamic: false }
  if (!/\b(?:index|get|hasKey)\s+\$?$/.test(before)) return { path: start, isDynamic: false }
  const literals = /^((?:\s+"[^"]*")*)/.exec(after)?.[1] ?? ''
  const keys = Array.from(literals.matchAll(/"([^"]*)"/g), ([, key = '']) => key)
  const rest = after.slice(literals.length)
  const fields = /^\s*\)+((?:\.[A-Za-z_]\w*)+)/.exec(rest)?.[1] ?? ''
  // A key that is computed may be any.
  const isDynamic = /^\s+[$.(\w]/.test(rest)
  return { path: [...start, ...keys, ...fields.split('.').slice(1)], isDynamic }
}
