import type { StringFormat } from './string-format.ts'

/** strfmt's `HostnamePattern`: letters and symbols of any script; RE2 and JavaScript read it alike. */
const letter = '[a-zA-Z0-9\\p{S}\\p{L}]'
const hostnamePattern =
  `^(?:${letter}(?:-?${letter}{0,62})?|` +
  `(?:${letter}(?:[a-zA-Z0-9\\-\\p{S}\\p{L}]{0,61}${letter})?\\.)+[a-zA-Z\\p{L}]{2,63})$`
const hostnameExpression = new RegExp(hostnamePattern, 'u')

/** strfmt `IsHostname`: the pattern, at most 255 bytes, and at most 63 bytes between dots. */
export const hostnameFormat: StringFormat = {
  since: 0,
  matches: (value) =>
    utf8Length(value) <= 255 &&
    hostnameExpression.test(value) &&
    value.split('.').every((label) => utf8Length(label) <= 63),
  outer: { pattern: hostnamePattern, maxLength: 255 },
  inner: {
    pattern:
      '^(?:[a-zA-Z0-9](?:-?[a-zA-Z0-9]{0,61})?|' +
      '(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\\.)+[a-zA-Z]{2,63})$',
    maxLength: 255,
  },
  samples: [`a-${'a'.repeat(62)}`],
}

function utf8Length(text: string): number {
  let length = 0
  for (const character of text) {
    const codePoint = character.codePointAt(0) ?? 0
    length += codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4
  }
  return length
}
