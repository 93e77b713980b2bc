import { printable } from './terminal-text.ts'

/**
 * Text from a chart as GitHub-flavoured Markdown that shows it and does nothing else: no markup, no HTML, no mention
 * of people, no reference to issues, no link. One line.
 */
export function markdownText(text: string): string {
  return withoutReferences(
    flat(text)
      .trim()
      .replace(/[\\`*_[\]<>|~&$]/g, '\\$&')
      .replace(/^(\s*)([-+=#])/, '$1\\$2')
      .replace(/^(\s*\d+)([.)])/, '$1\\$2'),
  )
}

/** {@link markdownText} for a sentence in which backticks mark code. */
export function markdownProse(text: string): string {
  const parts = flat(text).trim().split('`')
  // A chart's own backtick leaves one too many: then nothing is code.
  if (parts.length % 2 === 0) return markdownText(text)
  return parts.map((part, index) => (index % 2 === 1 ? codeSpan(part) : inner(part))).join('')
}

// Between two code spans nothing starts a line.
function inner(part: string): string {
  return markdownText(`x${part}x`).slice(1, -1)
}

/** Code in a line, whatever backticks it holds (CommonMark 6.1). Not for tables: a bar in it would end the cell. */
export function codeSpan(text: string): string {
  const code = flat(text).trim()
  if (code === '') return ''
  const fence = '`'.repeat(longestRun(code) + 1)
  const pad = code.startsWith('`') || code.endsWith('`') ? ' ' : ''
  return fence + pad + code + pad + fence
}

/** A fenced block; the fence is longer than any in the text (CommonMark 4.5). */
export function codeBlock(language: string, text: string): string {
  const lines = text.replace(/\n$/, '').split('\n').map(printable)
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1))
  return `${fence}${language}\n${lines.join('\n')}\n${fence}`
}

/** Text inside an HTML block, where Markdown is not read. One line. */
export function htmlText(text: string): string {
  return withoutReferences(
    flat(text)
      .trim()
      .replace(/[&<>"']/g, (sign) => entities[sign] ?? sign),
  )
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

function flat(text: string): string {
  return printable(text.replace(/\s+/g, ' '))
}

/** An empty comment keeps GitHub from reading `@name`, `#1`, `GH-1` and addresses as links. */
function withoutReferences(text: string): string {
  return text
    .replace(/@(?=[\w-])/g, '@<!-- -->')
    .replace(/(#|\bGH-)(?=\d)/gi, '$1<!-- -->')
    .replace(/:(?=\/\/)|\b(www)(?=\.)/gi, '$&<!-- -->')
}

function longestRun(text: string): number {
  return Math.max(0, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length))
}
