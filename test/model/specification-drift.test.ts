import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/model/json.ts'
import { specificationDrift } from '../../src/model/specification-drift.ts'

function definition(spec: JsonObject, schema: JsonObject = {}): JsonObject {
  return {
    spec: {
      group: 'example.com',
      names: { plural: 'widgets', kind: 'Widget' },
      versions: [
        { name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object', ...schema } } },
      ],
      ...spec,
    },
  }
}

const rows: readonly (readonly [claim: string, shipped: JsonObject, live: JsonObject, paths: readonly string[]])[] = [
  ['the same', definition({}), definition({}), []],
  [
    'what the API server adds by itself',
    definition({}),
    definition({
      names: { plural: 'widgets', kind: 'Widget', singular: 'widget', listKind: 'WidgetList' },
      conversion: { strategy: 'None' },
    }),
    [],
  ],
  [
    'what its types leave out',
    definition({}, { description: '', required: [], properties: { a: { type: 'string', nullable: false } } }),
    definition({}, { properties: { a: { type: 'string' } } }),
    [],
  ],
  [
    'a field that is named like a keyword is a field',
    definition({}, { properties: { nullable: { type: 'string' } } }),
    definition({}, { properties: {} }),
    ['.spec.versions[0].schema.openAPIV3Schema.properties'],
  ],
  [
    'the certificate of a conversion webhook',
    definition({ conversion: { strategy: 'Webhook', webhook: { clientConfig: { url: 'https://a' } } } }),
    definition({
      conversion: { strategy: 'Webhook', webhook: { clientConfig: { url: 'https://a', caBundle: 'eA==' } } },
    }),
    [],
  ],
  [
    'an empty default means something',
    definition({}, { properties: { a: { type: 'object', default: {} } } }),
    definition({}, { properties: { a: { type: 'object' } } }),
    ['.spec.versions[0].schema.openAPIV3Schema.properties.a.default'],
  ],
  [
    'a pattern that somebody has changed',
    definition({}, { properties: { a: { type: 'string', pattern: 'a' } } }),
    definition({}, { properties: { a: { type: 'string', pattern: 'b' } } }),
    ['.spec.versions[0].schema.openAPIV3Schema.properties.a.pattern'],
  ],
  [
    'a version that is no longer served',
    definition({}),
    definition({
      versions: [{ name: 'v1', served: false, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
    }),
    ['.spec.versions[0].served'],
  ],
]

describe('drift of a definition', () => {
  it.each(rows)('%s', (_claim, shipped, live, paths) => {
    expect(specificationDrift(shipped, live)).toEqual(paths)
  })
})
