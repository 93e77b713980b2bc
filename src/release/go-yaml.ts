import type { Json } from '../model/json.ts'
import { readBlockYaml } from './block-yaml.ts'
import type { EntryMarks } from './entry-index.ts'
import { readJsonText } from './json-text.ts'
import { limits } from './limits.ts'
import { readWholeYaml } from './whole-yaml.ts'
import { YamlFault } from './yaml-fault.ts'
import type { DuplicateKey } from './yaml-reading.ts'
import { MarkRecorder, type YamlRecorder } from './yaml-recorder.ts'

/** A text as Helm and kubectl read it, or why they refuse it. */
export type GoYaml =
  | { readonly kind: 'value'; readonly value: Json; readonly duplicates: readonly DuplicateKey[] }
  | { readonly kind: 'fault'; readonly message: string; readonly line: number | null; readonly column: number | null }

/** Characters that goyaml.v2 refuses anywhere ("control characters are not allowed", readerc.go). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const controlCharacter = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]/

/**
 * Reads the first document of a YAML or JSON text as sigs.k8s.io/yaml does, which Helm uses for every file of a chart
 * and for what it renders: see {@link resolvePlain} for scalars. A key given twice keeps its last value and is named
 * in `duplicates`.
 */
export function readGoYaml(text: string): GoYaml {
  return readMarked(text).yaml
}

/** As {@link readGoYaml}, with the marks of all entries where there are some. */
export function readMarked(text: string): { readonly yaml: GoYaml; readonly marks: EntryMarks | null } {
  const json = text.length > limits.documentLength ? undefined : readJsonText(text)
  if (json !== undefined) return { yaml: { kind: 'value', value: json, duplicates: [] }, marks: null }
  let readings = 0
  const { yaml, recorder } = readRecorded(text, () => {
    readings += 1
    return new MarkRecorder()
  })
  // The whole parser knows aliases, whose entries stand elsewhere: no counting there.
  return { yaml, marks: readings === 1 ? recorder.marks : null }
}

/** As {@link readGoYaml}, with the recorder that followed the reading. */
export function readRecorded<Recorder extends YamlRecorder>(
  text: string,
  createRecorder: () => Recorder,
): { readonly yaml: GoYaml; readonly recorder: Recorder } {
  const first = createRecorder()
  if (text.length > limits.documentLength) {
    return { yaml: fault(`Longer than ${limits.documentLength} characters.`), recorder: first }
  }
  const control = controlCharacter.exec(text)
  if (control !== null) return { yaml: controlFault(text, control.index), recorder: first }
  const normal = normalise(text)
  try {
    const quick = readBlockYaml(normal, first)
    if (quick !== null) return { yaml: { kind: 'value', ...quick }, recorder: first }
    // The quick reader may have gone some way before it gave up: the second one starts with a clean sheet.
    const recorder = createRecorder()
    return { yaml: { kind: 'value', ...readWholeYaml(normal, recorder) }, recorder }
  } catch (error) {
    if (!(error instanceof YamlFault)) throw error
    return { yaml: fault(error.message, error.line, error.column), recorder: first }
  }
}

function fault(message: string, line: number | null = null, column: number | null = null): GoYaml {
  return { kind: 'fault', message, line, column }
}

/** YAML knows one line break; a byte order mark is none of the text. */
function normalise(text: string): string {
  const unmarked = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
  return unmarked.includes('\r') ? unmarked.replace(/\r\n?/g, '\n') : unmarked
}

function controlFault(text: string, index: number): GoYaml {
  const before = text.slice(0, index).split(/\r\n|\n|\r/)
  const code = text.charCodeAt(index).toString(16).toUpperCase().padStart(4, '0')
  return fault(
    `A control character (U+${code}) is not allowed in YAML.`,
    before.length,
    (before.at(-1)?.length ?? 0) + 1,
  )
}
