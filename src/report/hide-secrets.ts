import { isSecretName } from '../model/secret-name.ts'

/**
 * YAML lines with the values that look secret left out: those of keys such as `password`, of environment variables
 * and flags so named, passwords in addresses, private keys. Names of secrets, and paths to them, stay.
 */
export function hideSecrets(lines: readonly string[]): readonly string[] {
  /** Indentation of the key whose block of text is being left out; null outside of one. */
  let block: number | null = null
  return lines.map((line, index) => {
    const indent = line.length - line.trimStart().length
    if (block !== null && (line.trim() === '' || indent > block)) return ' '.repeat(indent) + hidden
    block = null
    const entry = entryForm.exec(line)
    if (entry === null) return hideInText(line)
    const [, lead = '', key = '', gap = '', value = ''] = entry
    const name = key === 'value' ? variableName(lines, index) : key
    if (!isSecretName(name) || !isSecretValue(value)) return hideInText(line)
    if (/^[|>]/.test(value)) {
      block = lead.length
      return line
    }
    return `${lead}${key}${gap}${hidden}`
  })
}

const hidden = '…'
const entryForm = /^(\s*(?:- +)?["']?)([\w./-]+)(["']?:\s+)(\S.*)$/
/** Neither a mapping, a list, a reference of YAML's own, nor a word that hides nothing. */
function isSecretValue(value: string): boolean {
  return !/^(?:[{[&*!#]|(?:""|''|true|false|null|~)\s*(?:#.*)?$)/.test(value)
}

/** The `name:` that belongs to a `value:`, in the line before it or after. */
function variableName(lines: readonly string[], index: number): string {
  for (const neighbour of [lines[index - 1], lines[index + 1]]) {
    const name = /^\s*(?:- +)?["']?name["']?:\s+["']?([\w./-]+)/.exec(neighbour ?? '')?.[1]
    if (name !== undefined) return name
  }
  return ''
}

function hideInText(line: string): string {
  if (/PRIVATE KEY|^\s*[A-Za-z0-9+/=]{48,}\s*$/.test(line)) return line.replace(/\S.*$/, hidden)
  return line
    .replace(/([a-z][a-z0-9+.-]*:\/\/[^\s:/@]*:)[^\s/@]+@/gi, `$1${hidden}@`)
    .replace(/([\w.-]+)(=)(?!["']?(?:true|false)\b)([^\s"',]+)/g, (whole, name: string, sign: string) =>
      isSecretName(name) ? `${name}${sign}${hidden}` : whole,
    )
    .replace(/((?:bearer|basic)\s+)[A-Za-z0-9._~+/=-]{8,}/gi, `$1${hidden}`)
}
