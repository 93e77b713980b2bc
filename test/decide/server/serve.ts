import type { Server } from '../../../src/decide/admission.ts'
import { prepareServer } from '../../../src/decide/server/prepare-server.ts'
import { parseCustomResourceDefinition } from '../../../src/model/custom-resource-definition.ts'
import type { Json, JsonObject } from '../../../src/model/json.ts'

interface Serving {
  /** Of the whole version, beside name, served, storage and schema. */
  readonly version?: JsonObject
  /** Of the definition's spec. */
  readonly spec?: JsonObject
  readonly kubernetesMinor?: string
}

/** A server of `Widget`, `example.com/v1`, whose schema has the given properties at the root. */
export function serveProperties(properties: JsonObject, serving: Serving = {}): Promise<Server> {
  return serveSchema({ type: 'object', properties }, serving)
}

export async function serveSchema(schema: JsonObject | null, serving: Serving = {}): Promise<Server> {
  const reading = parseCustomResourceDefinition({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'widgets.example.com' },
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names: { plural: 'widgets', kind: 'Widget' },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          ...(schema === null ? {} : { schema: { openAPIV3Schema: schema } }),
          ...serving.version,
        },
      ],
      ...serving.spec,
    },
  })
  if (reading.kind !== 'definition') throw new Error(reading.problems.join(' '))
  const [version] = reading.definition.versions
  if (version === undefined) throw new Error('no version')
  return prepareServer({ definition: reading.definition, version, kubernetesMinor: serving.kubernetesMinor ?? '1.34' })
}

/** A widget with the given members beside apiVersion, kind and metadata. */
export function widget(members: JsonObject): JsonObject {
  return { apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'a' }, ...members }
}

/** `keyword path` of every error. */
export function refusals(admission: { readonly errors: readonly { keyword: string; path: string }[] }): string[] {
  return admission.errors.map((error) => `${error.keyword} ${error.path}`)
}

/** What is left of a widget, without apiVersion, kind and metadata. */
export function membersOf(object: JsonObject): { [key: string]: Json } {
  const { apiVersion: _, kind: _kind, metadata: _metadata, ...members } = object
  return members
}
