import type { ParsedNode } from 'yaml'
import { UsageError } from '../errors.ts'

/** A YAML document as a value, with the positions of its parts. */
export interface YamlText {
  readonly value: unknown
  /** Line and column from 1 of the value at a path of keys, or of its last key; of what surrounds it when it is missing. */
  locate(path: readonly string[], isAboutKey: boolean): { readonly line: number; readonly column: number } | null
}

/** Far beyond what a configuration has a place for. */
const maximumDepth = 100

/** Reads one YAML document. Throws a `UsageError` with the position where it is broken; aliases are bounded. */
export async function readYaml(text: string, file: string): Promise<YamlText> {
  const { isMap, isScalar, LineCounter, Parser } = await import('yaml')
  const { composeDocument } = await import('../release/compose-document.ts')
  const lines = new LineCounter()
  const document = composeDocument(text, maximumDepth, { lineCounter: lines, prettyErrors: false })
  if (document === null) return { value: null, locate: () => null }
  if (document === 'too deep') {
    throw new UsageError(`${file}: it is nested deeper than ${maximumDepth} levels.`, { code: 'config' })
  }
  const [, second] = [...new Parser().parse(text)].filter(({ type }) => type === 'document')
  if (second !== undefined) {
    const { line, col } = lines.linePos(second.offset)
    throw new UsageError(`${file}:${line}:${col}: A second document begins here, and a configuration is one.`, {
      code: 'config',
    })
  }
  const [broken] = document.errors
  if (broken !== undefined) {
    const { line, col } = lines.linePos(broken.pos[0])
    throw new UsageError(`${file}:${line}:${col}: ${broken.message}.`, { code: 'config', cause: broken })
  }
  const keyAt = (path: readonly string[]): unknown => {
    const parent = document.getIn(path.slice(0, -1), true)
    return isMap(parent)
      ? parent.items.find(({ key }) => isScalar(key) && String(key.value) === path.at(-1))?.key
      : undefined
  }
  const locate: YamlText['locate'] = (path, isAboutKey) => {
    const node = isAboutKey ? keyAt(path) : document.getIn(path, true)
    const start = startOf(node)
    if (start === null) return path.length === 0 ? null : locate(path.slice(0, -1), false)
    const { line, col } = lines.linePos(start)
    return { line, column: col }
  }
  try {
    return { value: document.toJS({ maxAliasCount: 100 }), locate }
  } catch (cause) {
    throw new UsageError(`${file}: its aliases unfold to too much.`, { code: 'config', cause })
  }
}

function startOf(node: unknown): number | null {
  return isPositioned(node) ? (node.range?.[0] ?? null) : null
}

function isPositioned(node: unknown): node is Pick<ParsedNode, 'range'> {
  return typeof node === 'object' && node !== null && 'range' in node
}
