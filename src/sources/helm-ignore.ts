/** Whether Helm leaves a path of a chart folder out. Paths are relative to the folder, with `/`. */
export type IgnoreRule = (path: string, isDirectory: boolean) => boolean

/** Rules of a `.helmignore`, or the line that Helm refuses: it then loads nothing of the chart. */
export type HelmIgnore =
  | { readonly ignores: IgnoreRule; readonly problem: null }
  | { readonly ignores: IgnoreRule; readonly problem: { readonly line: number; readonly message: string } }

interface Pattern {
  readonly isNegated: boolean
  readonly isForFolders: boolean
  readonly matches: (path: string) => boolean
}

/**
 * Reads `.helmignore` as Helm does (helm pkg/ignore/rules.go): one glob of Go's `filepath.Match` a line;
 * no `**`; a `!` line ignores everything that it does not match; `templates/.?*` is always ignored.
 */
export function parseHelmIgnore(text: string): HelmIgnore {
  const patterns: Pattern[] = []
  const lines = [...text.split(/\r?\n/), 'templates/.?*']
  for (const [index, line] of lines.entries()) {
    const rule = line.trim()
    if (rule === '' || rule.startsWith('#')) continue
    const pattern = rule.includes('**') ? null : parsePattern(rule)
    if (pattern === null) {
      const why = rule.includes('**') ? '`**` is not supported by Helm' : 'not a pattern that Helm can read'
      return { ignores: () => false, problem: { line: index + 1, message: `\`${rule}\` in .helmignore: ${why}.` } }
    }
    patterns.push(pattern)
  }
  return { ignores: (path, isDirectory) => isIgnored(patterns, path, isDirectory), problem: null }
}

/** Whether a file is left out, by a rule for itself or for a folder around it. */
export function ignoredBy(ignores: IgnoreRule, file: string): boolean {
  const parts = file.split('/')
  return parts.some((_, index) => ignores(parts.slice(0, index + 1).join('/'), index < parts.length - 1))
}

function isIgnored(patterns: readonly Pattern[], path: string, isDirectory: boolean): boolean {
  for (const pattern of patterns) {
    const applies = !pattern.isForFolders || isDirectory
    if (pattern.isNegated) {
      if (!applies || !pattern.matches(path)) return true
    } else if (applies && pattern.matches(path)) return true
  }
  return false
}

function parsePattern(rule: string): Pattern | null {
  const isNegated = rule.startsWith('!')
  const body = isNegated ? rule.slice(1) : rule
  const isForFolders = body.endsWith('/')
  const glob = isForFolders ? body.slice(0, -1) : body
  const fits = parseGoGlob(glob.replace(/^\//, ''))
  if (fits === null) return null
  const matches = (path: string) => fits(glob.includes('/') ? path : path.slice(path.lastIndexOf('/') + 1))
  return { isNegated, isForFolders, matches }
}

const setMember = String.raw`(?:\\.|[^\\\]-])`
const setForm = new RegExp(String.raw`^\[(\^?)((?:${setMember}(?:-${setMember})?)+)\]`, 'su')

/** One letter of a path, or any run of them within a folder. */
type Part = '*' | ((letter: string) => boolean)

/** Go's `filepath.Match`, as a test of paths; null for a pattern that Go calls malformed. */
export function parseGoGlob(glob: string): ((path: string) => boolean) | null {
  const parts: Part[] = []
  const letters = Array.from(glob)
  for (let at = 0; at < letters.length; at++) {
    const letter = letters[at]
    if (letter === '*') parts.push('*')
    else if (letter === '?') parts.push((other) => other !== '/')
    else if (letter === '\\') {
      at++
      const escaped = letters[at]
      if (escaped === undefined) return null
      parts.push((other) => other === escaped)
    } else if (letter === '[') {
      const set = setForm.exec(letters.slice(at).join(''))
      if (set === null) return null
      parts.push(parseSet(set[1] === '^', set[2] ?? ''))
      at += Array.from(set[0]).length - 1
    } else parts.push((other) => other === letter)
  }
  return (path) => matchesParts(parts, Array.from(path))
}

function parseSet(isNegated: boolean, body: string): (letter: string) => boolean {
  try {
    const set = new RegExp(
      `^[${body.replace(/\\(.)|([^\\-])/gsu, (_, escaped, plain) => quote(escaped ?? plain))}]$`,
      'su',
    )
    return (letter) => set.test(letter) !== isNegated
  } catch {
    // A range from high to low, such as [z-a], holds nothing.
    return () => isNegated
  }
}

function quote(letter: string): string {
  return /[\w\s]/.test(letter) || letter > '\x7f' ? letter : `\\u{${letter.codePointAt(0)?.toString(16)}}`
}

/** In steps no more than the product of the lengths: where the rest does not fit, the last `*` takes one letter more. */
function matchesParts(parts: readonly Part[], letters: readonly string[]): boolean {
  let inParts = 0
  let inLetters = 0
  let star = -1
  let resume = 0
  while (inLetters < letters.length) {
    const part = parts[inParts]
    const letter = letters[inLetters] ?? ''
    if (part === '*') {
      star = inParts++
      resume = inLetters
    } else if (part?.(letter) === true) {
      inParts++
      inLetters++
    } else if (star >= 0 && letters[resume] !== '/') {
      inParts = star + 1
      inLetters = ++resume
    } else return false
  }
  while (parts[inParts] === '*') inParts++
  return inParts === parts.length
}
