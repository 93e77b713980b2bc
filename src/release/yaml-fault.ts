/** Stops the reading of one document: why, and where in its text. Never leaves this folder; callers turn it into a problem. */
export class YamlFault extends Error {
  /** Lines and columns of the document's text, from 1; null when the fault has no place. */
  readonly line: number | null
  readonly column: number | null

  constructor(message: string, line: number | null = null, column: number | null = null) {
    super(message)
    this.name = 'YamlFault'
    this.line = line
    this.column = column
  }
}
