import type { Path } from '../../model/path.ts'
import type { StructuralSchema } from '../../model/structural-schema.ts'

const escapes: ReadonlyMap<string, string> = new Map([
  ['a', '\x07'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
  ["'", "'"],
  ['\\', '\\'],
])

/**
 * `fieldPath` of a rule, relative to its node: `.spec.replicas`, `.labels['a.b']`. Null when the server
 * refuses it: other syntax, or a field that the schema does not name (apiextensions `ValidFieldPath`).
 */
export function resolveFieldPath(text: string, schema: StructuralSchema): Path | null {
  const names: string[] = []
  let node: StructuralSchema | null = schema
  let rest = text
  while (rest !== '') {
    const step = readStep(rest)
    if (step === null || node === null) return null
    const { properties, additionalProperties }: StructuralSchema = node
    if (properties === null && additionalProperties === null) return null
    const values: StructuralSchema | null = typeof additionalProperties === 'boolean' ? null : additionalProperties
    node = properties === null ? values : (properties.get(step.name) ?? null)
    names.push(step.name)
    rest = rest.slice(step.length)
    // A map of anything has every key, but nothing is known below it.
    if (node === null && (properties !== null || rest !== '')) return null
  }
  return names
}

function readStep(text: string): { readonly name: string; readonly length: number } | null {
  const dotted = /^\.([^.[\]]+)/.exec(text)
  if (dotted?.[1] !== undefined) return { name: dotted[1], length: dotted[0].length }
  const bracketed = /^\['((?:\\[\s\S]|[^'\\])*)'\]/.exec(text)
  if (bracketed?.[1] === undefined) return null
  let isValid = true
  const name = bracketed[1].replace(/\\([\s\S])/g, (_, directive: string) => {
    const character = escapes.get(directive)
    if (character === undefined) isValid = false
    return character ?? ''
  })
  return isValid ? { name, length: bracketed[0].length } : null
}
