import type { HistoryDocument } from '../../model/history.ts'
import type { FormatContext } from '../formatter.ts'

/** A history as text that ends with a line break. Depends on nothing but its arguments. */
export type HistoryFormatter = (history: HistoryDocument, context: FormatContext) => string | Promise<string>

export const historyFormatNames = ['text', 'json', 'markdown', 'html'] as const
export type HistoryFormat = (typeof historyFormatNames)[number]

/** Each format, loaded when it is asked for. */
export const historyFormatters = {
  text: async () => (await import('./history-text.ts')).formatHistoryText,
  json: async () => (await import('./history-json.ts')).formatHistoryJson,
  markdown: async () => (await import('./history-markdown.ts')).formatHistoryMarkdown,
  html: async () => (await import('./history-html.ts')).formatHistoryHtml,
} satisfies Record<HistoryFormat, () => Promise<HistoryFormatter>>
