import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { unpackTar } from 'modern-tar'
import { isJsonObject, type JsonObject, stringMember } from '../../src/model/json.ts'
import { readGoYaml } from '../../src/release/go-yaml.ts'
import { splitDocuments } from '../../src/release/split-documents.ts'

/** Every different definition with validation rules in a folder of charts, by name and text; those with template code are left out. */
export async function definitionsWithRules(folder: string): Promise<readonly JsonObject[]> {
  const found = new Map<string, JsonObject>()
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.tgz'))) {
    for (const { data } of await unpackTar(gunzipSync(readFileSync(join(folder, name))))) {
      const text = new TextDecoder().decode(data)
      if (!text.includes('x-kubernetes-validations') || text.includes('{{')) continue
      for (const document of splitDocuments(text)) {
        const yaml = readGoYaml(document.text)
        const isDefinition =
          yaml.kind === 'value' &&
          isJsonObject(yaml.value) &&
          stringMember(yaml.value, 'kind') === 'CustomResourceDefinition'
        if (isDefinition && isJsonObject(yaml.value)) found.set(document.text, yaml.value)
      }
    }
  }
  return [...found.values()]
}
