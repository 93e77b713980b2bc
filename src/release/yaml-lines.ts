const space = 32
const hash = 35
const dash = 45

/** Spaces at the beginning of a line. */
export function indentOf(line: string): number {
  return skipSpaces(line, 0)
}

/** The first column from `from` on that is no space. */
export function skipSpaces(line: string, from: number): number {
  let column = from
  while (line.charCodeAt(column) === space) column++
  return column
}

/** Unlike `trimEnd`, leaves every character but the space: a no-break space is text in YAML. */
export function trimSpaces(text: string): string {
  let end = text.length
  while (end > 0 && text.charCodeAt(end - 1) === space) end--
  return end === text.length ? text : text.slice(0, end)
}

/** A list's dash stands at the column. */
export function startsEntry(line: string, column: number): boolean {
  return line.charCodeAt(column) === dash && isSpaceOrEnd(line, column + 1)
}

/** What may follow a dash or a colon that is an indicator. */
export function isSpaceOrEnd(line: string, column: number): boolean {
  return column >= line.length || line.charCodeAt(column) === space
}

/** Nothing but a comment follows. */
export function isBlankFrom(line: string, column: number): boolean {
  return column >= line.length || (line.charCodeAt(column) === hash && line.charCodeAt(column - 1) === space)
}
