import type { SupportDocument } from '../../model/support.ts'
import type { FormatContext } from '../formatter.ts'

/** Support as text that ends with a line break. Depends on nothing but its arguments. */
export type SupportFormatter = (support: SupportDocument, context: FormatContext) => string

export const supportFormatNames = ['text', 'json'] as const
export type SupportFormat = (typeof supportFormatNames)[number]

/** Each format, loaded when it is asked for. */
export const supportFormatters = {
  text: async () => (await import('./support-text.ts')).formatSupportText,
  json: async () => (await import('./support-json.ts')).formatSupportJson,
} satisfies Record<SupportFormat, () => Promise<SupportFormatter>>
