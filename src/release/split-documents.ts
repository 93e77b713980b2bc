/** One YAML document of a stream, without its `---` line. */
export interface DocumentText {
  readonly text: string
  /** Line of the stream on which the text begins, from 1. */
  readonly line: number
}

/** A separator line with its comment, or the marks before a document that opens on the line: `--- {a: b}`. */
const separator = /^---(?:[ \t]+#.*|[ \t]*)\r?(?:\n|$(?![\s\S]))|^---[ \t]+(?=[^\s#])/gm

/**
 * Splits a stream at its `---` lines, as `YAMLReader` in k8s.io/apimachinery pkg/util/yaml/decoder.go does before
 * anything is parsed. Documents that are blank stay out.
 */
export function splitDocuments(text: string): readonly DocumentText[] {
  const documents: DocumentText[] = []
  let start = 0
  let line = 1
  const add = (end: number) => {
    const part = text.slice(start, end)
    if (part.trim() !== '') documents.push({ text: part, line })
  }
  for (const match of text.matchAll(separator)) {
    add(match.index)
    line += countBreaks(text, start, match.index + match[0].length)
    start = match.index + match[0].length
  }
  add(text.length)
  return documents
}

/** Line breaks between two places of a text. */
export function countBreaks(text: string, from = 0, to = text.length): number {
  let count = 0
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) count++
  return count
}
