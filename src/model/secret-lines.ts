import { isSecretName } from './secret-name.ts'

/** What is shown in place of a secret text. */
export type HideSecret = (secret: string) => string

/**
 * YAML lines with the values that look secret left out: those of keys such as `password`, of environment variables
 * and flags so named, passwords in addresses, private keys. Names of secrets, and paths to them, stay.
 */
export function hideSecrets(lines: readonly string[], hide: HideSecret = () => '…'): readonly string[] {
  /** Indentation of the key whose block of text is being left out; null outside of one. */
  let block: number | null = null
  return lines.map((line, index) => {
    const indent = line.length - line.trimStart().length
    if (block !== null && (line.trim() === '' || indent > block)) return ' '.repeat(indent) + hide(line.trim())
    block = null
    const entry = entryForm.exec(line)
    if (entry === null) return hideInText(line, hide)
    const [, lead = '', key = '', gap = '', value = ''] = entry
    const name = key === 'value' ? variableName(lines, index) : key
    if (!isSecretName(name) || !isSecretValue(value)) return hideInText(line, hide)
    if (/^[|>]/.test(value)) {
      block = lead.length
      return line
    }
    return `${lead}${key}${gap}${hide(withoutQuotes(value))}`
  })
}

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

const flowValue = `"(?:[^"\\\\]|\\\\.)*"|'[^']*'|[^\\s"'{}[\\],][^{}[\\],]*`
const flowVariable = new RegExp(
  `(\\bname["']?:\\s*["']?([\\w./-]+)["']?\\s*,\\s*["']?value["']?:\\s*)(${flowValue})`,
  'g',
)
const flowEntry = new RegExp(`([{,]\\s*["']?([\\w./-]+)["']?:\\s*)(${flowValue})`, 'g')

function hideInText(line: string, hide: HideSecret): string {
  if (/PRIVATE KEY|^\s*[A-Za-z0-9+/=]{48,}\s*$/.test(line)) return line.replace(/\S.*$/, hide)
  const unlessHarmless = (whole: string, lead: string, name: string, value: string) =>
    isSecretName(name) && isSecretValue(value) ? `${lead}${hide(withoutQuotes(value))}` : whole
  // Each form starts where nothing of it stands before: a long word would be tried from each of its characters.
  return line
    .replace(/((?<=[a-z0-9+.-]):\/\/[^\s:/@]*:)([^\s/@]+)@/gi, (_, lead, secret) => `${lead}${hide(secret)}@`)
    .replace(/(?<![\w.-])(([\w.-]+)=)(?!["']?(?:true|false)\b)([^\s"',]+)/g, unlessHarmless)
    .replace(/((?:bearer|basic)\s+)([A-Za-z0-9._~+/=-]{8,})/gi, (_, lead, secret) => `${lead}${hide(secret)}`)
    .replace(flowVariable, unlessHarmless)
    .replace(flowEntry, unlessHarmless)
}

/** The text of a scalar: no quotes around it and no comment behind. */
function withoutQuotes(value: string): string {
  const quoted = /^"((?:[^"\\]|\\.)*)"|^'((?:[^']|'')*)'/.exec(value)
  return quoted?.[1] ?? quoted?.[2] ?? value.replace(/(?<!\s)\s+#.*$/, '').trimEnd()
}
