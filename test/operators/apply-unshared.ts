import { parseAllDocuments } from 'yaml'
import { arrayMember, isJsonObject, type Json, type JsonObject } from '../../src/model/json.ts'
import { type ApiClient, textAt } from '../support/cluster/api-client.ts'

/**
 * Creates the objects of a rendered chart that are not in the cluster yet, and tells which were: what is left of a
 * second release when everything it shares with the first is taken out. Namespaces must exist.
 */
export async function applyUnshared(api: ApiClient, manifest: string): Promise<readonly string[]> {
  const shared: string[] = []
  for (const document of parseAllDocuments(manifest)) {
    const object: Json = document.toJS()
    if (!isJsonObject(object)) continue
    const collection = await collectionOf(api, object)
    const name = textAt(object, 'metadata', 'name')
    if ((await api.get(`${collection}/${name}`)) === undefined) await api.create(collection, object)
    else shared.push(`${textAt(object, 'kind')}/${name}`)
  }
  return shared
}

async function collectionOf(api: ApiClient, object: JsonObject): Promise<string> {
  const version = textAt(object, 'apiVersion')
  const root = version.includes('/') ? `/apis/${version}` : `/api/${version}`
  const found = arrayMember(await api.get(root), 'resources')
    .filter(isJsonObject)
    .find((resource) => resource['kind'] === textAt(object, 'kind') && !textAt(resource, 'name').includes('/'))
  const namespace = found?.['namespaced'] === true ? `/namespaces/${textAt(object, 'metadata', 'namespace')}` : ''
  return `${root}${namespace}/${textAt(found, 'name')}`
}
