import { describe, expect, it, test } from 'vitest'
import { validateDefinition } from '../../../src/decide/definition/validate-definition.ts'
import { parseCustomResourceDefinition } from '../../../src/model/custom-resource-definition.ts'
import type { Json, JsonObject } from '../../../src/model/json.ts'
import { formatPath } from '../../../src/model/path.ts'

const text = { type: 'string' }
const version = (schema: JsonObject | null, rest: JsonObject = {}): JsonObject => ({
  name: 'v1',
  served: true,
  storage: true,
  ...(schema === null ? {} : { schema: { openAPIV3Schema: schema } }),
  ...rest,
})

const manifest = (spec: JsonObject, metadata: JsonObject = { name: 'widgets.example.com' }): JsonObject => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata,
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: { plural: 'widgets', kind: 'Widget' },
    versions: [version({ type: 'object' })],
    ...spec,
  },
})

const errorsOf = async (raw: JsonObject, kubernetesMinor = '1.34') => {
  const reading = parseCustomResourceDefinition(raw)
  if (reading.kind !== 'definition') throw new Error(reading.problems.join(' '))
  return validateDefinition(reading.definition, kubernetesMinor)
}

const pathsOf = async (raw: JsonObject, kubernetesMinor?: string) =>
  (await errorsOf(raw, kubernetesMinor)).map((error) => formatPath(error.path))

/** Paths of errors below the schema of `.spec`, for a definition whose only oddity is that schema. */
const ofSpec = async (spec: JsonObject) => {
  const paths = await pathsOf(manifest({ versions: [version({ type: 'object', properties: { spec } })] }))
  const prefix = '.spec.versions[0].schema.openAPIV3Schema.properties.spec'
  return paths.map((path) => (path === prefix ? '.' : path.replace(prefix, '')))
}

describe('the whole definition (apiextensions-apiserver pkg/apis/apiextensions/validation/validation.go)', () => {
  test.each<[claim: string, spec: JsonObject, expected: string[]]>([
    ['a plain one', {}, []],
    ['no group', { group: '' }, ['.metadata.name', '.spec.group']],
    ['a group without dot', { group: 'example' }, ['.metadata.name', '.spec.group']],
    [
      'a group of Kubernetes',
      { group: 'x.k8s.io' },
      ['.metadata.name', '.metadata.annotations["api-approved.kubernetes.io"]'],
    ],
    ['no scope', { scope: '' }, ['.spec.scope']],
    ['another scope', { scope: 'Global' }, ['.spec.scope']],
    [
      'a plural in capitals',
      { names: { plural: 'Widgets', kind: 'Widget' } },
      ['.metadata.name', '.spec.names.plural'],
    ],
    ['no kind', { names: { plural: 'widgets' } }, ['.spec.names.singular', '.spec.names.kind', '.spec.names.listKind']],
    [
      'kind and listKind the same',
      { names: { plural: 'widgets', kind: 'Widget', listKind: 'Widget' } },
      ['.spec.names.listKind'],
    ],
    [
      'bad short names and categories',
      { names: { plural: 'widgets', kind: 'Widget', shortNames: ['w', 'W'], categories: ['a b'] } },
      ['.spec.names.shortNames[1]', '.spec.names.categories[0]'],
    ],
    ['no versions', { versions: [] }, ['.spec.versions']],
    ['no storage version', { versions: [version({ type: 'object' }, { storage: false })] }, ['.spec.versions']],
    [
      'two storage versions',
      { versions: [version({ type: 'object' }), version({ type: 'object' }, { name: 'v2' })] },
      ['.spec.versions'],
    ],
    [
      'the same name twice',
      { versions: [version({ type: 'object' }), version({ type: 'object' }, { storage: false })] },
      ['.spec.versions'],
    ],
    ['a version in capitals', { versions: [version({ type: 'object' }, { name: 'V1' })] }, ['.spec.versions[0].name']],
    ['no schema', { versions: [version(null)] }, ['.spec.versions[0].schema.openAPIV3Schema']],
    ['preserveUnknownFields', { preserveUnknownFields: true }, ['.spec.preserveUnknownFields']],
    [
      'preserveUnknownFields beside a default',
      {
        preserveUnknownFields: true,
        versions: [version({ type: 'object', properties: { a: { ...text, default: 'x' } } })],
      },
      ['.spec.preserveUnknownFields', '.spec.preserveUnknownFields'],
    ],
    [
      'a warning on a version that is not deprecated',
      { versions: [version({ type: 'object' }, { deprecationWarning: 'x' })] },
      ['.spec.versions[0].deprecationWarning'],
    ],
    [
      'a warning with a line break',
      { versions: [version({ type: 'object' }, { deprecated: true, deprecationWarning: 'a\nb' })] },
      ['.spec.versions[0].deprecationWarning'],
    ],
    [
      'a warning that is too long',
      { versions: [version({ type: 'object' }, { deprecated: true, deprecationWarning: 'a'.repeat(257) })] },
      ['.spec.versions[0].deprecationWarning'],
    ],
    [
      'a sound warning',
      { versions: [version({ type: 'object' }, { deprecated: true, deprecationWarning: 'use v2 – soon' })] },
      [],
    ],
    [
      'no scale paths',
      { versions: [version({ type: 'object' }, { subresources: { scale: {} } })] },
      [
        '.spec.versions[0].subresources.scale.specReplicasPath',
        '.spec.versions[0].subresources.scale.statusReplicasPath',
      ],
    ],
    [
      'scale paths elsewhere',
      {
        versions: [
          version(
            { type: 'object' },
            {
              subresources: {
                scale: { specReplicasPath: '.status.n', statusReplicasPath: 'status.n', labelSelectorPath: '.x' },
              },
            },
          ),
        ],
      },
      [
        '.spec.versions[0].subresources.scale.specReplicasPath',
        '.spec.versions[0].subresources.scale.statusReplicasPath',
        '.spec.versions[0].subresources.scale.labelSelectorPath',
      ],
    ],
    [
      'an empty printer column',
      { versions: [version({ type: 'object' }, { additionalPrinterColumns: [{}] })] },
      [
        '.spec.versions[0].additionalPrinterColumns[0].name',
        '.spec.versions[0].additionalPrinterColumns[0].type',
        '.spec.versions[0].additionalPrinterColumns[0].jsonPath',
      ],
    ],
    [
      'a printer column of an unknown type and format',
      {
        versions: [
          version(
            { type: 'object' },
            { additionalPrinterColumns: [{ name: 'a', type: 'text', format: 'x', jsonPath: 'a' }] },
          ),
        ],
      },
      [
        '.spec.versions[0].additionalPrinterColumns[0].type',
        '.spec.versions[0].additionalPrinterColumns[0].format',
        '.spec.versions[0].additionalPrinterColumns[0].jsonPath',
      ],
    ],
  ])('%s', async (_claim, spec, expected) => {
    expect(await pathsOf(manifest(spec))).toEqual(expected)
  })

  test.each<[claim: string, metadata: JsonObject, expected: string[]]>([
    ['no name', {}, ['.metadata.name']],
    ['another name', { name: 'gadgets.example.com' }, ['.metadata.name']],
    ['a bad label', { name: 'widgets.example.com', labels: { 'a b': '' } }, ['.metadata.labels']],
    ['labels that cannot be decoded', { name: 'widgets.example.com', labels: { a: 1 } }, ['.metadata.labels']],
  ])('metadata: %s', async (_claim, metadata, expected) => {
    expect(await pathsOf(manifest({}, metadata))).toEqual(expected)
  })

  test.each(['https://example.com/pull/1', 'unapproved, experimental'])(
    'a group of Kubernetes with %s',
    async (approval) => {
      const metadata = { name: 'widgets.x.k8s.io', annotations: { 'api-approved.kubernetes.io': approval } }
      expect(await pathsOf(manifest({ group: 'x.k8s.io' }, metadata))).toEqual([])
    },
  )

  const webhook = (clientConfig: Json, conversionReviewVersions: Json = ['v1']): JsonObject => ({
    strategy: 'Webhook',
    webhook: { clientConfig, conversionReviewVersions },
  })
  const at = '.spec.conversion.webhook'
  test.each<[claim: string, conversion: Json, expected: string[]]>([
    ['none', null, []],
    ['without strategy', {}, ['.spec.conversion.strategy']],
    ['with an unknown strategy', { strategy: 'Magic' }, ['.spec.conversion.strategy']],
    [
      'None beside a webhook',
      { strategy: 'None', webhook: { conversionReviewVersions: ['v1'], clientConfig: {} } },
      [`${at}.clientConfig`, `${at}.conversionReviewVersions`],
    ],
    ['by URL', webhook({ url: 'https://example.com/convert' }), []],
    ['by service', webhook({ service: { namespace: 'a', name: 'b', path: '/convert' } }), []],
    ['by neither', webhook({}), [`${at}.clientConfig`]],
    ['by nothing', webhook(null), [`${at}.clientConfig`]],
    ['over http', webhook({ url: 'http://example.com' }), [`${at}.clientConfig.url`]],
    [
      'by a URL with user, query and fragment',
      webhook({ url: 'https://u@h/?q#f' }),
      [`${at}.clientConfig.url`, `${at}.clientConfig.url`, `${at}.clientConfig.url`],
    ],
    [
      'by a service on a bad path and port',
      webhook({ service: { namespace: 'a', name: 'b', path: 'b/c', port: 0 } }),
      [`${at}.clientConfig.service.port`, `${at}.clientConfig.service.path`, `${at}.clientConfig.service.path`],
    ],
    ['in no version', webhook({ url: 'https://h' }, []), [`${at}.conversionReviewVersions`]],
    [
      'in unknown versions',
      webhook({ url: 'https://h' }, ['v2', 'v2']),
      [`${at}.conversionReviewVersions[1]`, `${at}.conversionReviewVersions`],
    ],
  ])('conversion %s', async (_claim, conversion, expected) => {
    expect(await pathsOf(manifest({ conversion }))).toEqual(expected)
  })

  it('reports a schema that versions share once, and others for each version', async () => {
    const bad = { type: 'object', properties: { a: {} } }
    const worse = { type: 'object', properties: { a: {}, b: {} } }
    const other = { name: 'v2', storage: false }
    expect(await pathsOf(manifest({ versions: [version(bad), version(bad, other)] }))).toHaveLength(1)
    expect(await pathsOf(manifest({ versions: [version(bad), version(worse, other)] }))).toHaveLength(3)
  })

  it('takes schemas for the same that differ only in what says nothing', async () => {
    const bad = { type: 'object', properties: { a: {} } }
    const wordy = { ...bad, required: [], nullable: false, title: '', items: null }
    const other = { name: 'v2', storage: false }
    expect(await pathsOf(manifest({ versions: [version(bad), version(wordy, other)] }))).toHaveLength(1)
    const really = { ...bad, minProperties: 0 }
    expect(await pathsOf(manifest({ versions: [version(bad), version(really, other)] }))).toHaveLength(2)
  })

  it('stops at what cannot be decoded', async () => {
    const schema = {
      type: ['string'],
      properties: { a: { minLength: '1', maximum: 1.5, maxItems: 1.5, required: 'a' } },
    }
    const errors = await errorsOf(manifest({ group: '', versions: [version(schema)] }))
    expect(errors.map((error) => formatPath(error.path).replace(/.*openAPIV3Schema/, ''))).toEqual([
      '.type',
      '.properties.a.minLength',
      '.properties.a.maxItems',
      '.properties.a.required',
    ])
    expect(errors[0]?.message).toBe('Cannot be decoded: expected text, found array')
  })
})

describe('selectable fields', () => {
  const schema = {
    type: 'object',
    properties: { spec: { type: 'object', properties: { a: text, n: { type: 'number' } } } },
  }
  const fields = (...paths: string[]) => ({ selectableFields: paths.map((jsonPath) => ({ jsonPath })) })
  const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`f${index}`, text]))
  test.each<[claim: string, given: JsonObject, expected: string[]]>([
    ['a text', fields('.spec.a'), []],
    ['a number', fields('.spec.n'), ['[0].jsonPath']],
    ['an object', fields('.spec'), ['[0].jsonPath']],
    ['an unknown field', fields('.spec.b'), ['[0].jsonPath']],
    ['no leading dot', fields('spec.a'), ['[0].jsonPath']],
    ['brackets', fields(".spec['a']"), ['[0].jsonPath']],
    ['twice the same', fields('.spec.a', '.spec.a'), ['[1].jsonPath']],
    ['nothing', fields(''), ['[0].jsonPath']],
  ])('%s', async (_claim, given, expected) => {
    const paths = await pathsOf(manifest({ versions: [version(schema, given)] }))
    expect(paths.map((path) => path.replace('.spec.versions[0].selectableFields', ''))).toEqual(expected)
  })

  it('are at most eight', async () => {
    const wide = { type: 'object', properties: many(9) }
    const given = fields(...Object.keys(many(9)).map((key) => `.${key}`))
    expect(await pathsOf(manifest({ versions: [version(wide, given)] }))).toEqual([
      '.spec.versions[0].selectableFields',
    ])
  })

  it('are ignored before Kubernetes 1.31', async () => {
    const raw = manifest({ versions: [version(schema, fields('.spec.n'))] })
    expect([await pathsOf(raw, '1.30'), await pathsOf(raw, '1.31')]).toEqual([[], [expect.any(String)]])
  })

  it('are refused where versions share them but not the schema, as the server moves one of the two away', async () => {
    const other = version({ ...schema, description: 'x' }, { name: 'v2', storage: false, ...fields('.spec.a') })
    expect(await pathsOf(manifest({ versions: [version(schema, fields('.spec.a')), other] }))).toHaveLength(1)
  })
})

describe('structural schemas (pkg/apiserver/schema/validation.go, complete.go)', () => {
  const any = { 'x-kubernetes-preserve-unknown-fields': true }
  const embedded = { type: 'object', 'x-kubernetes-embedded-resource': true }
  test.each<[claim: string, spec: JsonObject, expected: string[]]>([
    ['a type', text, []],
    ['no type', {}, ['.type']],
    ['no type but anything', any, []],
    ['no type but int-or-string', { 'x-kubernetes-int-or-string': true }, []],
    ['an unknown type', { type: 'text' }, ['.type']],
    ['the type null', { type: 'null' }, ['.type', '.type']],
    ['a list without items', { type: 'array' }, ['.items']],
    ['items without type', { type: 'array', items: {} }, ['.items.type']],
    ['map values without type', { type: 'object', additionalProperties: {} }, ['.additionalProperties.type']],
    ['a bad pattern', { ...text, pattern: '(?=a)' }, ['.pattern']],
    ['a pattern that only JavaScript refuses', { ...text, pattern: '(?i)\\pL[[:alpha:]]\\z' }, []],
    ['a capture name twice', { ...text, pattern: '(?P<a>x)|(?P<a>y)' }, []],
    [
      'properties beside additionalProperties',
      { type: 'object', properties: { a: text }, additionalProperties: text },
      ['.additionalProperties'],
    ],
    [
      'properties beside additionalProperties: true',
      { type: 'object', properties: { a: text }, additionalProperties: true },
      [],
    ],
    ['uniqueItems', { type: 'array', items: text, uniqueItems: true }, ['.uniqueItems']],
    ['$ref', { ...text, $ref: '#/a' }, ['["$ref"]']],
    [
      'definitions, dependencies, id, patternProperties, additionalItems',
      {
        ...text,
        definitions: { a: text },
        dependencies: {},
        id: 'x',
        patternProperties: { a: text },
        additionalItems: true,
      },
      ['.id', '.additionalItems', '.patternProperties', '.definitions', '.dependencies'],
    ],
    ['tuple items', { type: 'array', items: [text] }, ['.items', '.items']],
    [
      'preserve: false',
      { type: 'object', 'x-kubernetes-preserve-unknown-fields': false },
      ['.x-kubernetes-preserve-unknown-fields'],
    ],
    [
      'int-or-string that preserves',
      { 'x-kubernetes-int-or-string': true, ...any },
      ['.x-kubernetes-preserve-unknown-fields'],
    ],
    ['an embedded resource', { ...embedded, ...any }, []],
    ['an embedded resource without fields', embedded, ['.properties']],
    ['an embedded list', { ...embedded, ...any, type: 'array', items: text }, ['.type']],
    ['an embedded map', { ...embedded, ...any, additionalProperties: text }, ['.additionalProperties']],
    [
      'an embedded resource whose kind is a number',
      { ...embedded, properties: { kind: { type: 'integer' } } },
      ['.properties.kind.type'],
    ],
    [
      'an embedded resource inside metadata',
      { ...embedded, properties: { metadata: { type: 'object', properties: { x: { ...embedded, ...any } } } } },
      ['.properties.metadata.properties.x.x-kubernetes-embedded-resource'],
    ],
    ['a type in a branch', { ...text, anyOf: [{ type: 'string' }] }, ['.anyOf[0].type']],
    [
      'the two branches of int-or-string',
      { 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'integer' }, { type: 'string' }] },
      [],
    ],
    [
      'the two branches with empty properties',
      { 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'integer' }, { type: 'string', properties: {} }] },
      ['.anyOf[0].type', '.anyOf[1].type'],
    ],
    [
      'the two branches in the wrong order',
      { 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'string' }, { type: 'integer' }] },
      ['.anyOf[0].type', '.anyOf[1].type'],
    ],
    [
      'the two branches inside the first allOf',
      {
        'x-kubernetes-int-or-string': true,
        allOf: [{ anyOf: [{ type: 'integer' }, { type: 'string' }] }, { pattern: 'a' }],
      },
      [],
    ],
    [
      'a default, title, description, nullable and extension in branches',
      {
        ...text,
        allOf: [
          { default: 'a' },
          { title: 'a' },
          { description: 'a' },
          { nullable: true },
          { 'x-kubernetes-list-type': 'set' },
        ],
      },
      [
        '.allOf[0].default',
        '.allOf[1].title',
        '.allOf[2].description',
        '.allOf[3].nullable',
        '.allOf[4].x-kubernetes-list-type',
        '.allOf[4].type',
      ],
    ],
    [
      'additionalProperties in a branch',
      { type: 'object', additionalProperties: text, not: { additionalProperties: {} } },
      ['.not.additionalProperties'],
    ],
    [
      'metadata in a branch',
      { ...embedded, ...any, properties: { metadata: { type: 'object' } }, not: { properties: { metadata: {} } } },
      ['.not.properties.metadata'],
    ],
    ['a map type on a text', { ...text, 'x-kubernetes-map-type': 'atomic' }, ['.type']],
    ['an unknown map type', { type: 'object', 'x-kubernetes-map-type': 'loose' }, ['.x-kubernetes-map-type']],
    ['a list type on a text', { ...text, 'x-kubernetes-list-type': 'set' }, ['.type']],
    [
      'an unknown list type',
      { type: 'array', items: text, 'x-kubernetes-list-type': 'bag' },
      ['.x-kubernetes-list-type'],
    ],
    [
      'a set of granular objects',
      { type: 'array', items: { type: 'object' }, 'x-kubernetes-list-type': 'set' },
      ['.items.x-kubernetes-map-type'],
    ],
    [
      'a set of atomic objects',
      { type: 'array', items: { type: 'object', 'x-kubernetes-map-type': 'atomic' }, 'x-kubernetes-list-type': 'set' },
      [],
    ],
    [
      'a set of sets',
      {
        type: 'array',
        items: { type: 'array', items: text, 'x-kubernetes-list-type': 'set' },
        'x-kubernetes-list-type': 'set',
      },
      ['.items.x-kubernetes-list-type'],
    ],
    [
      'a set of nullable items',
      { type: 'array', items: { ...text, nullable: true }, 'x-kubernetes-list-type': 'set' },
      ['.items.nullable'],
    ],
    [
      'keys without a map list',
      { type: 'array', items: text, 'x-kubernetes-list-map-keys': ['a'] },
      ['.x-kubernetes-list-type'],
    ],
    ['a rule without text', { ...text, 'x-kubernetes-validations': [{}] }, ['.x-kubernetes-validations[0].rule']],
    [
      'a rule with an empty message, bad reason and path',
      { ...text, 'x-kubernetes-validations': [{ rule: 'true', message: ' ', reason: 'Nope', fieldPath: '.a' }] },
      [
        '.x-kubernetes-validations[0].message',
        '.x-kubernetes-validations[0].reason',
        '.x-kubernetes-validations[0].fieldPath',
      ],
    ],
    [
      'a rule on two lines without message',
      { ...text, 'x-kubernetes-validations': [{ rule: 'true\n||false' }] },
      ['.x-kubernetes-validations[0].message'],
    ],
  ])('%s', async (_claim, spec, expected) => {
    expect(await ofSpec(spec)).toEqual(expected)
  })

  const mapList = (items: JsonObject, keys: string[] = ['a']): JsonObject => ({
    type: 'array',
    items,
    'x-kubernetes-list-type': 'map',
    'x-kubernetes-list-map-keys': keys,
  })
  test.each<[claim: string, spec: JsonObject, expected: string[]]>([
    ['a required key', mapList({ type: 'object', properties: { a: text }, required: ['a'] }), []],
    ['a key with a default', mapList({ type: 'object', properties: { a: { ...text, default: 'x' } } }), []],
    ['an optional key', mapList({ type: 'object', properties: { a: text } }), ['.items.properties.a.default']],
    [
      'a nullable key',
      mapList({ type: 'object', properties: { a: { ...text, nullable: true } }, required: ['a'] }),
      ['.items.properties.a.nullable'],
    ],
    [
      'a key that is an object',
      mapList({ type: 'object', properties: { a: { type: 'object' } }, required: ['a'] }),
      ['.items.properties.a.type'],
    ],
    ['an unknown key', mapList({ type: 'object', properties: {} }), ['.x-kubernetes-list-map-keys[0]']],
    [
      'the same key twice',
      mapList({ type: 'object', properties: { a: text }, required: ['a'] }, ['a', 'a']),
      ['.x-kubernetes-list-map-keys[1]'],
    ],
    ['no keys', mapList({ type: 'object' }, []), ['.x-kubernetes-list-map-keys']],
    ['items that are no objects', mapList(text), ['.items.type']],
    [
      'nullable items',
      mapList({ type: 'object', properties: { a: text }, required: ['a'], nullable: true }),
      ['.items.nullable'],
    ],
  ])('a map list with %s', async (_claim, spec, expected) => {
    expect(await ofSpec(spec)).toEqual(expected)
  })

  test.each<[claim: string, schema: JsonObject, rest: JsonObject, expected: string[]]>([
    ['no type', {}, {}, ['.type']],
    ['a list', { type: 'array', items: text }, {}, ['.type']],
    ['nullable', { type: 'object', nullable: true }, {}, ['.nullable']],
    ['additionalProperties', { type: 'object', additionalProperties: true }, {}, ['.additionalProperties']],
    [
      'metadata with names',
      { type: 'object', properties: { metadata: { type: 'object', properties: { name: text } } } },
      {},
      [],
    ],
    [
      'metadata with labels',
      { type: 'object', properties: { metadata: { type: 'object', properties: { labels: { type: 'object' } } } } },
      {},
      ['.properties.metadata'],
    ],
    [
      'metadata with a description',
      { type: 'object', properties: { metadata: { type: 'object', description: 'x' } } },
      {},
      ['.properties.metadata'],
    ],
    [
      'a default in metadata',
      { type: 'object', properties: { metadata: { type: 'object', default: {} } } },
      {},
      ['.properties.metadata.default'],
    ],
    [
      'a field that only a junctor names',
      { type: 'object', anyOf: [{ properties: { a: { minLength: 1 } } }] },
      {},
      ['.properties.a'],
    ],
    [
      'minProperties beside the status subresource',
      { type: 'object', minProperties: 1 },
      { subresources: { status: {} } },
      ['.'],
    ],
    [
      'a rule beside the status subresource',
      { type: 'object', required: ['spec'], properties: { spec: text } },
      { subresources: { status: {} } },
      [],
    ],
  ])('the root: %s', async (_claim, schema, rest, expected) => {
    const paths = await pathsOf(manifest({ versions: [version(schema, rest)] }))
    expect(paths.map((path) => path.replace('.spec.versions[0].schema.openAPIV3Schema', '') || '.')).toEqual(expected)
  })
})

describe('defaults (pkg/apiserver/schema/defaulting/validation.go)', () => {
  const object = (properties: JsonObject, rest: JsonObject = {}): JsonObject => ({
    type: 'object',
    properties,
    ...rest,
  })
  const filled = { ...text, default: 'x' }
  test.each<[claim: string, spec: JsonObject, expected: string[]]>([
    ['a sound one', filled, []],
    ['of the wrong type', { ...text, default: 1 }, ['.default']],
    ['against a pattern', { ...text, pattern: 'a', default: 'b' }, ['.default']],
    ['with an unknown field', object({ a: text }, { default: { b: 1 } }), ['.default']],
    [
      'a list with items that lack a required field, whose own default does not help',
      { type: 'array', items: object({ a: filled }, { required: ['a'] }), default: [{}] },
      ['.default'],
    ],
    [
      'an object that lacks a required field, whose own default does not help',
      object({ a: filled }, { required: ['a'], default: {} }),
      ['.default'],
    ],
    ['null', { ...text, default: null }, []],
    [
      'additionalProperties: false in a branch, which the check of defaults forgets',
      { 'x-kubernetes-preserve-unknown-fields': true, allOf: [{ additionalProperties: false }], default: { a: 1 } },
      [],
    ],
    ['a format that only definitions check', { ...text, format: 'k8s-short-name', default: 'A' }, ['.default']],
    ['anything for int-or-string', { 'x-kubernetes-int-or-string': true, default: true }, []],
    ['below a map, where nobody looks', { type: 'object', additionalProperties: { ...text, default: 1 } }, []],
    [
      'an embedded resource without kind',
      {
        type: 'object',
        'x-kubernetes-embedded-resource': true,
        'x-kubernetes-preserve-unknown-fields': true,
        default: { apiVersion: 'v1' },
      },
      ['.default'],
    ],
    [
      'a name in embedded metadata',
      {
        type: 'object',
        'x-kubernetes-embedded-resource': true,
        properties: { metadata: object({ name: { ...text, default: 'a/b' } }) },
      },
      ['.properties.metadata.properties.name.default'],
    ],
    [
      'the kind of an embedded resource',
      { type: 'object', 'x-kubernetes-embedded-resource': true, properties: { kind: { ...text, default: 'Pod' } } },
      [],
    ],
  ])('%s', async (_claim, spec, expected) => {
    expect(await ofSpec(spec)).toEqual(expected)
  })
})

describe('validation rules (ValidateCustomResourceDefinitionOpenAPISchema)', () => {
  const ruled = (rule: string, rest: JsonObject = {}): JsonObject => ({
    'x-kubernetes-validations': [{ rule, ...rest }],
  })
  const at = '.x-kubernetes-validations[0]'
  test.each<[claim: string, spec: JsonObject, expected: string[]]>([
    ['a sound one', { ...text, ...ruled("self != ''") }, []],
    ['one that is no CEL', { ...text, ...ruled('self =') }, [`${at}.rule`]],
    ['one over an unknown field', { type: 'object', ...ruled('self.a == 1') }, [`${at}.rule`]],
    ['one that gives no bool', { ...text, ...ruled('self') }, [`${at}.rule`]],
    ['one that compares what cannot be', { ...text, ...ruled('self > 1') }, [`${at}.rule`]],
    [
      'oldSelf in a plain list',
      { type: 'array', items: { ...text, ...ruled('self == oldSelf') }, maxItems: 9 },
      [`.items${at}.rule`],
    ],
    [
      'optionalOldSelf: false without oldSelf',
      { ...text, ...ruled("self != ''", { optionalOldSelf: false }) },
      [`${at}.optionalOldSelf`],
    ],
    [
      'one on a list of anything',
      { type: 'array', items: { 'x-kubernetes-preserve-unknown-fields': true }, ...ruled('true') },
      [`${at}.rule`],
    ],
    ['one that a default breaks', { ...text, ...ruled("self == 'a'"), default: 'b' }, ['.default']],
    [
      'one that a default breaks as something new',
      { ...text, ...ruled('oldSelf.hasValue()', { optionalOldSelf: true }), default: 'b' },
      ['.default'],
    ],
    [
      'one below a default list',
      { type: 'array', items: { ...text, maxLength: 9, ...ruled("self == 'a'") }, maxItems: 9, default: ['b'] },
      ['.default'],
    ],
    [
      'one in a schema with another fault is not judged',
      { type: 'object', properties: { a: {}, b: { ...text, ...ruled('self =') } } },
      ['.properties.a.type'],
    ],
  ])('%s', async (_claim, spec, expected) => {
    expect(await ofSpec(spec)).toEqual(expected)
  })
})

describe('the cost of validation rules (StaticEstimatedCostLimit, StaticEstimatedCRDCostLimit)', () => {
  const hint =
    '(try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared)'
  const rule = (text: string, more: JsonObject = {}): JsonObject => ({ rule: text, ...more })
  /** Compares `times` short texts with one of up to 3 MB; each costs 314,577. */
  const repeated = (times: number) => rule(Array.from({ length: times }, () => 'self.startsWith(self)').join(' || '))
  const texts = (rules: readonly JsonObject[]): JsonObject => ({ ...text, 'x-kubernetes-validations': [...rules] })
  const total = (factor: string) =>
    `Forbidden: x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema exceeds budget by factor of ${factor} ${hint}`
  const contributed =
    'Forbidden: contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema'

  /** All of it was compared with the API server's own words, except that those repeat what follows. */
  test.each<[claim: string, spec: JsonObject, expected: string[]]>([
    ['one that costs just enough', texts([repeated(31)]), []],
    [
      'one that costs a little more',
      texts([repeated(32)]),
      [`Forbidden: estimated rule cost exceeds budget by factor of 1.006640x ${hint}`],
    ],
    [
      'one that costs much more',
      texts([repeated(64)]),
      [`Forbidden: estimated rule cost exceeds budget by factor of 2.0x ${hint}`],
    ],
    [
      'one that costs far too much',
      { type: 'array', items: text, 'x-kubernetes-validations': [rule('self.all(x, self.all(y, x == y))')] },
      [`Forbidden: estimated rule cost exceeds budget by factor of more than 100x ${hint}`],
    ],
    [
      'a messageExpression',
      texts([
        rule("self != ''", {
          messageExpression: Array.from({ length: 40 }, () => "self.replace('a', 'b')").join(' + '),
        }),
      ]),
      [`Forbidden: estimated messageExpression cost exceeds budget by factor of 28.3x ${hint}`],
    ],
    [
      'one that runs often, with a factor half-way between two decimals',
      { type: 'array', maxItems: 22_500_000, items: texts([rule("self != ''")]) },
      [`Forbidden: estimated rule cost exceeds budget by factor of 2.2x ${hint}`],
    ],
    ['ten that cost nearly enough', texts(Array.from({ length: 10 }, () => repeated(31))), []],
    [
      'eleven that do',
      texts(Array.from({ length: 11 }, () => repeated(31))),
      [contributed, contributed, contributed, contributed, total('1.072701x')],
    ],
    [
      'ten that do and one that is too much by itself',
      texts([...Array.from({ length: 10 }, () => repeated(31)), repeated(32)]),
      [`Forbidden: estimated rule cost exceeds budget by factor of 1.006640x ${hint}`],
    ],
  ])('%s', async (_claim, spec, expected) => {
    const errors = await errorsOf(manifest({ versions: [version({ type: 'object', properties: { spec } })] }))
    expect(errors.map(({ message }) => message)).toEqual(expected)
  })

  test('is not estimated for servers before 1.30', async () => {
    const spec = texts([repeated(64)])
    const raw = manifest({ versions: [version({ type: 'object', properties: { spec } })] })
    expect(await errorsOf(raw, '1.29')).toEqual([])
    expect(await errorsOf(raw, '1.30')).toHaveLength(1)
  })
})

describe('hostile definitions', () => {
  it('takes 2,000 properties and 30 levels', async () => {
    const wide = Object.fromEntries(
      Array.from({ length: 2000 }, (_, index) => [`p${index}`, { ...text, pattern: '^a' }]),
    )
    let deep: JsonObject = text
    for (let level = 0; level < 30; level += 1) deep = { type: 'object', properties: { a: deep } }
    expect(await ofSpec({ type: 'object', properties: { ...wide, deep } })).toEqual([])
  })

  it('takes fields named like members of every object', async () => {
    const properties = {
      constructor: text,
      toString: text,
      hasOwnProperty: { type: 'object', properties: JSON.parse('{"__proto__": {}}') },
    }
    expect(await ofSpec({ type: 'object', properties })).toEqual([
      '.properties.hasOwnProperty.properties.__proto__.type',
    ])
  })
})
