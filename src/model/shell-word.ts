const plainWord = /^[A-Za-z0-9_@%+=:,./-]+$/

/** A text as a POSIX shell reads it back as one word. */
export function shellWord(text: string): string {
  return plainWord.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}
