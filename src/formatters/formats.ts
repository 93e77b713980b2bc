import type { Formatter } from './formatter.ts'

/** Formats that `-o` takes. */
export const formatNames = ['text', 'json', 'markdown', 'sarif', 'junit', 'github', 'html'] as const
export type FormatName = (typeof formatNames)[number]

/** Each format, loaded when it is asked for. A new one is a file and a row. */
export const formatters = {
  text: async () => (await import('./text.ts')).formatText,
  json: async () => (await import('./json.ts')).formatJson,
  markdown: async () => (await import('./markdown.ts')).formatMarkdown,
  sarif: async () => (await import('./sarif.ts')).formatSarif,
  junit: async () => (await import('./junit.ts')).formatJunit,
  html: async () => (await import('./html.ts')).formatHtml,
  github: async () => (await import('./github.ts')).formatGithub,
} satisfies Record<FormatName, () => Promise<Formatter>>
