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
  const expression = parseGoGlob(glob.replace(/^\//, ''))
  if (expression === null) return null
  const matches = (path: string) => expression.test(glob.includes('/') ? path : path.slice(path.lastIndexOf('/') + 1))
  return { isNegated, isForFolders, matches }
}

const setMember = String.raw`(?:\\.|[^\\\]-])`
const setForm = new RegExp(String.raw`^\[(\^?)((?:${setMember}(?:-${setMember})?)+)\]`, 'su')

/** Go's `filepath.Match` as a regular expression; null for a pattern that Go calls malformed. */
export function parseGoGlob(glob: string): RegExp | null {
  let expression = ''
  for (let at = 0; at < glob.length; at++) {
    const letter = glob.charAt(at)
    if (letter === '*') expression += '[^/]*'
    else if (letter === '?') expression += '[^/]'
    else if (letter === '\\') {
      at++
      if (at === glob.length) return null
      expression += quote(glob.charAt(at))
    } else if (letter === '[') {
      const set = setForm.exec(glob.slice(at))
      if (set === null) return null
      expression += `[${set[1]}${(set[2] ?? '').replace(/\\(.)|([^\\-])/gsu, (_, escaped, plain) => quote(escaped ?? plain))}]`
      at += set[0].length - 1
    } else expression += quote(letter)
  }
  try {
    return new RegExp(`^${expression}$`, 's')
  } catch {
    // A range from high to low, such as [z-a], matches nothing in Go.
    return /^(?!)/
  }
}

function quote(letter: string): string {
  return /[\w\s]/.test(letter) || letter > '\x7f' ? letter : `\\${letter}`
}
