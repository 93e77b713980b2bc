/** Control characters (C0, DEL, C1), line and paragraph separators, and what reorders or hides text (bidi, zero width, tags). */
const treacherous =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose
  /[\u0000-\u001F\u007F-\u009F\u00AD\u061C\u180E\u200B-\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB\u{E0000}-\u{E007F}]|\p{Surrogate}/gu

/**
 * Text from a chart as a terminal may show it: what could move the cursor, colour, reorder or hide is
 * written as `\u{1b}`, line breaks included.
 */
export function printable(text: string): string {
  return text.replace(treacherous, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`)
}

/** {@link printable} as one line: white space of any kind becomes one blank. */
export function oneLine(text: string): string {
  return printable(text.replace(/[\t\n\v\f\r ]+/g, ' ').trim())
}

// Made when needed: it loads tables that most texts do without.
let graphemes: Intl.Segmenter | undefined
// Letters of Latin scripts, dashes, quotes and arrows: one column each, as in ASCII.
const narrowOnly = /^[\x20-\x7E\u00A1-\u00AC\u00AE-\u024F\u2010-\u2027\u2190-\u21FF]*$/
const wide =
  /^(?:\p{Emoji_Presentation}|\p{Extended_Pictographic}\uFE0F|[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303E\u3099-\u33FF\uFE30-\uFE4F\uFF01-\uFF60\uFFE0-\uFFE6])/u
const zeroWidth = /^[\p{Mark}\p{Default_Ignorable_Code_Point}]+$/u

/** Columns that printable text takes on a terminal: wide East Asian characters and emoji take two (Unicode UAX 11). */
export function displayWidth(text: string): number {
  if (narrowOnly.test(text)) return text.length
  graphemes ??= new Intl.Segmenter('en', { granularity: 'grapheme' })
  let width = 0
  for (const { segment } of graphemes.segment(text)) width += zeroWidth.test(segment) ? 0 : wide.test(segment) ? 2 : 1
  return width
}

/** Pads to a number of columns; longer text stays as it is. */
export function padTo(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - displayWidth(text)))
}

/**
 * Puts words, which may hold blanks, into lines of at most `columns`. A word that is longer stands alone, whole, so that
 * paths and commands can be copied.
 */
export function wrap(words: readonly string[], columns: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  let width = 0
  for (const word of words) {
    const wordWidth = displayWidth(word)
    if (line !== '' && width + 1 + wordWidth > columns) {
      lines.push(line)
      line = word
      width = wordWidth
    } else {
      line = line === '' ? word : `${line} ${word}`
      width += wordWidth + (width === 0 ? 0 : 1)
    }
  }
  return [...lines, line]
}
