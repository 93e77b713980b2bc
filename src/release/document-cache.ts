import { type DefinitionReading, parseCustomResourceDefinition } from '../model/custom-resource-definition.ts'
import type { JsonObject } from '../model/json.ts'
import { type GoYaml, readGoYaml } from './go-yaml.ts'

/**
 * What was read already, by text. Two releases that are read with one cache share the values of documents they have
 * in common: nothing identical is parsed twice, and equal documents are the same object.
 */
export interface DocumentCache {
  yaml(text: string): GoYaml
  definition(value: JsonObject): DefinitionReading
}

export function createDocumentCache(): DocumentCache {
  const documents = new Map<string, GoYaml>()
  const definitions = new WeakMap<JsonObject, DefinitionReading>()
  return {
    yaml(text) {
      const known = documents.get(text)
      if (known !== undefined) return known
      const read = readGoYaml(text)
      documents.set(text, read)
      return read
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
