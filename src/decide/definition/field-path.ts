import type { StructuralSchema } from '../../model/structural-schema.ts'

/** Where a path leads, or why it leads nowhere. */
type FieldPath =
  | { readonly kind: 'found'; readonly steps: readonly string[]; readonly schema: StructuralSchema | null }
  | { readonly kind: 'invalid'; readonly reason: string }

/**
 * Follows `.spec.color` or `.spec['a.b']` through a schema: fields by name, map values by any key, no items
 * (apiextensions-apiserver pkg/apiserver/schema/cel/validation.go ValidFieldPath). Brackets only if `allowsBrackets`.
 */
export function followFieldPath(jsonPath: string, schema: StructuralSchema, allowsBrackets: boolean): FieldPath {
  const tokens = tokensOf(jsonPath)
  const steps: string[] = []
  let node: StructuralSchema | null = schema
  for (let index = 0; index < tokens.length; ) {
    const opening = tokens[index]
    if (opening === '[' && !allowsBrackets) return invalid('array notation is not allowed')
    if (opening !== '.' && opening !== '[') return invalid(`expected [ or . but got: ${opening}`)
    const token = tokens[index + 1]
    if (token === undefined) return invalid('unexpected end of JSON path')
    const name = opening === '.' ? token : unquoted(token)
    if (name === null) return invalid(`expected single quoted string but got ${token}`)
    const next = child(node, name)
    if (next === undefined) return invalid('does not refer to a valid field')
    steps.push(name)
    node = next
    if (opening === '[' && tokens[index + 2] !== ']') return invalid('unexpected end of JSON path')
    index += opening === '.' ? 2 : 3
  }
  return { kind: 'found', steps, schema: node }
}

function invalid(reason: string): FieldPath {
  return { kind: 'invalid', reason }
}

/** Undefined where there is none; null where anything is. */
function child(schema: StructuralSchema | null, name: string): StructuralSchema | null | undefined {
  if (schema === null) return undefined
  if (schema.properties !== null && schema.properties.size > 0) return schema.properties.get(name)
  const { additionalProperties } = schema
  if (additionalProperties === null) return undefined
  return typeof additionalProperties === 'boolean' ? null : additionalProperties
}

/** Delimiters and what is between them; a single-quoted text is one token, an unfinished one is dropped. */
function tokensOf(jsonPath: string): readonly string[] {
  const tokens: string[] = []
  let rest = jsonPath
  while (rest !== '') {
    const token = /^(?:[.[\]]|'(?:[^']*\\')*[^']*'|[^'.[\]][^.[\]]*)/.exec(rest)?.[0]
    if (token === undefined) break
    tokens.push(token)
    rest = rest.slice(token.length)
  }
  return tokens
}

const escapes: ReadonlyMap<string, string> = new Map(
  Object.entries({ a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', "'": "'", '\\': '\\' }),
)

function unquoted(token: string): string | null {
  if (!/^'[\s\S]*'$/.test(token) || token.length < 2) return null
  const text = token.slice(1, -1)
  const bad = [...text.matchAll(/\\(.)/g)].some(([, directive = '']) => !escapes.has(directive))
  return bad ? null : text.replace(/\\(.)/g, (_, directive: string) => escapes.get(directive) ?? '')
}
