import type { Formatter } from './formatter.ts'

/** Formats that `-o` takes. */
export const formatNames = ['text', 'json'] as const
export type FormatName = (typeof formatNames)[number]

/** Each format, loaded when it is asked for. A new one is a file and a row. */
export const formatters = {
  text: async () => (await import('./text.ts')).formatText,
  json: async () => (await import('./json.ts')).formatJson,
} satisfies Record<FormatName, () => Promise<Formatter>>
