import { type DefinitionReading, parseCustomResourceDefinition } from '../model/custom-resource-definition.ts'
import type { JsonObject } from '../model/json.ts'
import type { Path } from '../model/path.ts'
import { EntryIndex } from './entry-index.ts'
import { type GoYaml, readMarked } from './go-yaml.ts'
import type { Position } from './position.ts'

/**
 * What was read already, by text. Two releases that are read with one cache share the values of documents they have
 * in common: nothing identical is parsed twice, and equal documents are the same object.
 */
export interface DocumentCache {
  yaml(text: string): GoYaml
  /** Says where paths lead in a text that was read; null where that takes another reading. */
  locator(text: string): ((path: Path) => Position | null) | null
  definition(value: JsonObject): DefinitionReading
}

export function createDocumentCache(): DocumentCache {
  const documents = new Map<string, ReturnType<typeof readMarked>>()
  const definitions = new WeakMap<JsonObject, DefinitionReading>()
  return {
    yaml(text) {
      const read = documents.get(text) ?? readMarked(text)
      documents.set(text, read)
      return read.yaml
    },
    locator(text) {
      const read = documents.get(text)
      if (read === undefined || read.yaml.kind === 'fault' || read.marks === null) return null
      const index = new EntryIndex(read.yaml.value, read.marks)
      return (path) => index.locate(path)
    },
    definition(value) {
      const known = definitions.get(value)
      if (known !== undefined) return known
      const read = parseCustomResourceDefinition(value)
      definitions.set(value, read)
      return read
    },
  }
}
