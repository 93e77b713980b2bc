import { describe, expect, it } from 'vitest'
import { contestedFields } from '../../src/model/contested-fields.ts'
import type { JsonObject } from '../../src/model/json.ts'

const live = (manager: string, operation: string, fieldsV1: JsonObject, more: JsonObject): JsonObject => ({
  kind: 'Deployment',
  metadata: { name: 'a', managedFields: [{ manager, operation, fieldsV1 }] },
  ...more,
})
const replicas = { 'f:spec': { '.': {}, 'f:replicas': {} } }
const image = { 'f:spec': { 'f:containers': { 'k:{"name":"a"}': { '.': {}, 'f:image': {} } } } }
const containers = (...images: readonly string[]): JsonObject => ({
  spec: {
    containers: images.map((each, index) => ({ name: index === images.length - 1 ? 'a' : `b${index}`, image: each })),
  },
})
const applied = (more: JsonObject): JsonObject => ({ kind: 'Deployment', metadata: { name: 'a' }, ...more })

const rows: readonly (readonly [claim: string, live: JsonObject, applied: JsonObject, fields: readonly string[]])[] = [
  [
    'a field of another with another value',
    live('hpa', 'Update', replicas, { spec: { replicas: 5 } }),
    applied({ spec: { replicas: 2 } }),
    ['hpa .spec.replicas'],
  ],
  [
    'a field of another with the same value',
    live('hpa', 'Update', replicas, { spec: { replicas: 2 } }),
    applied({ spec: { replicas: 2 } }),
    [],
  ],
  [
    'a field that is not applied',
    live('hpa', 'Update', replicas, { spec: { replicas: 5 } }),
    applied({ spec: { paused: true } }),
    [],
  ],
  [
    'a field that Helm applied itself',
    live('helm', 'Apply', replicas, { spec: { replicas: 5 } }),
    applied({ spec: { replicas: 2 } }),
    [],
  ],
  [
    'a field that Helm wrote from the client',
    live('helm', 'Update', replicas, { spec: { replicas: 5 } }),
    applied({ spec: { replicas: 2 } }),
    ['helm .spec.replicas'],
  ],
  [
    'an item of a list, by its key',
    live('kubectl-edit', 'Update', image, containers('x:1')),
    applied(containers('other', 'x:2')),
    ['kubectl-edit .spec.containers[1].image'],
  ],
]

describe('fields that server-side apply would fight over', () => {
  it.each(rows)('%s', (_claim, now, next, fields) => {
    expect(contestedFields(now, next).map(({ manager, field }) => `${manager} ${field}`)).toEqual(fields)
  })

  it('reads a definition as the API server writes it', () => {
    const versions = [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }]
    const shipped = { kind: 'CustomResourceDefinition', spec: { names: { kind: 'Widget' }, versions } }
    const owned = { 'f:spec': { 'f:versions': {}, 'f:names': { 'f:kind': {} } } }
    const metadata = { managedFields: [{ manager: 'kubectl', operation: 'Update', fieldsV1: owned }] }
    const same = { ...shipped, metadata, spec: { ...shipped.spec, conversion: { strategy: 'None' } } }
    expect(contestedFields(same, shipped)).toEqual([])
    const other = { ...same, spec: { ...same.spec, versions: [{ ...versions[0], served: false }] } }
    expect(contestedFields(other, shipped)).toEqual([{ manager: 'kubectl', field: '.spec.versions' }])
  })
})
