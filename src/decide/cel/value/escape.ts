/** Words that are no field names in CEL; `celReservedSymbols` of k8s.io/apiserver `pkg/cel/escaping.go`. */
const reserved: ReadonlySet<string> = new Set(
  'true false null in as break const continue else for function if import let loop package namespace return var void while'.split(
    ' ',
  ),
)

export function isReservedWord(name: string): boolean {
  return reserved.has(name)
}

const replacements: Readonly<Record<string, string>> = {
  __: '__underscores__',
  '.': '__dot__',
  '-': '__dash__',
  '/': '__slash__',
}

/** The name by which rules reach a property, or null when no rule can (`Escape`). */
export function escapeFieldName(name: string): string | null {
  if (name === '' || /^[0-9]/.test(name) || /[^a-zA-Z0-9_./-]/.test(name)) return null
  if (reserved.has(name)) return `__${name}__`
  return name.replace(/__|[-./]/g, (part) => replacements[part] ?? part)
}

const originals: ReadonlyMap<string, string> = new Map([
  ['underscores', '__'],
  ['dot', '.'],
  ['dash', '-'],
  ['slash', '/'],
])

/** The property behind a name in a rule, or null when there cannot be one (`Unescape`). */
export function unescapeFieldName(name: string): string | null {
  let isValid = true
  const plain = name.replace(/__[^_]+__/g, (part) => {
    const content = part.slice(2, -2)
    const original = originals.get(content)
    if (original !== undefined) return original
    if (!reserved.has(content) || part.length !== name.length) isValid = false
    return content
  })
  return isValid ? plain : null
}
