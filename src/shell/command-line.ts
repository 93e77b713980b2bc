import { shellWord } from '../model/shell-word.ts'

/** A command as one line that a POSIX shell reads back to the same words. */
export function formatCommand(words: readonly string[]): string {
  return words.map(shellWord).join(' ')
}

const secretKey = /pass|secret|token|credential|api-?key|private/i
const valueFlags = new Set(['--set', '--set-string', '--set-literal', '--set-json'])
const loginFlags = new Set(['--password', '--username'])

/**
 * The words of a `helm` command without what may be secret: logins, values given on the command line
 * under a telling name, users and queries in addresses. Still ready to paste, once the `…` are filled in.
 */
export function withoutSecrets(words: readonly string[]): readonly string[] {
  return words.map((word, index) => {
    const inline = /^(--[a-z-]+)=(.*)$/s.exec(word)
    if (inline === null) return hideSecret(words[index - 1] ?? '', word)
    const [, flag = '', value = ''] = inline
    return `${flag}=${hideSecret(flag, value)}`
  })
}

/**
 * A program's message with those words of its command that {@link withoutSecrets} hides hidden in it as well, and
 * without what addresses in it, and values that YAML quotes, may tell.
 */
export function withoutSecretWords(message: string, words: readonly string[]): string {
  const hidden = withoutSecrets(words)
  return words
    .reduce((text, word, index) => {
      const shown = hidden[index]
      return shown === undefined || shown === word ? text : text.replaceAll(word, shown)
    }, message)
    .replace(/((?<=[a-z0-9+.-]):\/\/)[^\s/@"']*@/gi, '$1')
    .replace(/(https?:\/\/[^\s"'?]*\?)[^\s"']+/gi, '$1…')
    .replace(/(cannot unmarshal !!\w+ )`[^`]*`/g, '$1`…`')
}

function hideSecret(flag: string, value: string): string {
  if (loginFlags.has(flag)) return '…'
  if (valueFlags.has(flag) && secretKey.test(value)) return value.replace(/=.*$/s, '=…')
  return value.replace(/^([a-z]+:\/\/)[^/@]*@/i, '$1').replace(/^(https?:\/\/[^?]*\?).*$/is, '$1…')
}
