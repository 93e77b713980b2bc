import { UsageError } from '../errors.ts'
import { nearestNames } from '../model/nearest-names.ts'

/** A format, and the file it goes to; null is stdout. */
export interface OutputTarget<Format extends string> {
  readonly format: Format
  readonly file: string | null
}

/** Where everything goes when no format is asked for. */
export const textOnStdout: OutputTarget<'text'> = { format: 'text', file: null }

/** Formats of what is no report: lists and explanations. */
export const listFormats = ['text', 'json'] as const
export type ListFormat = (typeof listFormats)[number]

/** Reads `FORMAT` or `FORMAT=FILE`, one of the formats given; the file `-` is stdout. */
export function parseOutputTarget<Format extends string>(
  text: string,
  formats: readonly Format[],
): OutputTarget<Format> {
  const cut = text.indexOf('=')
  const name = cut === -1 ? text : text.slice(0, cut)
  const file = cut === -1 ? '-' : text.slice(cut + 1)
  const format = formats.find((known) => known === name)
  if (format === undefined) {
    const near = nearestNames(name, formats)
    throw new UsageError(`There is no output format \`${name}\` here.`, {
      hint: `${near.length === 0 ? '' : `Did you mean ${near.join(' or ')}? `}Formats: ${formats.join(', ')}.`,
    })
  }
  if (file === '') {
    throw new UsageError(`\`${text}\` names no file.`, { hint: `Write ${format} for stdout or ${format}=FILE.` })
  }
  return { format, file: file === '-' ? null : file }
}

/** Adds a target; two formats cannot share stdout or a file. */
export function withTarget<Format extends string>(
  targets: readonly OutputTarget<Format>[],
  added: OutputTarget<Format>,
): readonly OutputTarget<Format>[] {
  if (targets.some(({ file }) => file === added.file)) {
    const place = added.file === null ? 'stdout' : `\`${added.file}\``
    throw new UsageError(`Two reports go to ${place}.`, { hint: 'Write one of them elsewhere: -o json=report.json.' })
  }
  return [...targets, added]
}
