import type { Random } from './random.ts'
import { type Branch, isReserved, type Place, placesOf, type SchemaNode, type Tree } from './schema-node.ts'
import { isBranch } from './value.ts'

/** A way to spoil a definition, or to make it merely unusual: the API server says which. */
interface Breakage {
  readonly id: string
  /** Changes the copy in place; false when there was nothing to change. */
  apply(definition: Branch, schema: SchemaNode, random: Random): boolean
}

function inSpec(change: (spec: Branch, random: Random) => void): Breakage['apply'] {
  return (definition, _, random) => {
    const spec = definition['spec']
    if (!isBranch(spec)) return false
    change(spec, random)
    return true
  }
}

function inVersion(change: (version: Branch, random: Random) => void): Breakage['apply'] {
  return inSpec((spec, random) => {
    const [first] = Array.isArray(spec['versions']) ? spec['versions'] : []
    if (isBranch(first)) change(first, random)
  })
}

function inNames(change: (names: Branch, random: Random) => void): Breakage['apply'] {
  return inSpec((spec, random) => {
    if (isBranch(spec['names'])) change(spec['names'], random)
  })
}

/** At a node below the root that fits. */
function atNode(
  fits: (place: Place) => boolean,
  change: (node: SchemaNode & Branch, random: Random, place: Place) => void,
): Breakage['apply'] {
  return (_, schema, random) => {
    const places = placesOf(schema).filter((place) => !isReserved(place) && fits(place))
    if (places.length === 0) return false
    const place = random.pick(places)
    const node: SchemaNode & Branch = Object.assign(place.node, {})
    change(node, random, place)
    return true
  }
}

const any = () => true
const ofType =
  (...types: readonly string[]) =>
  (place: Place) =>
    types.includes(place.node.type ?? '')

function set(keyword: string, ...values: readonly Tree[]): (node: Branch, random: Random) => void {
  return (node, random) => {
    node[keyword] = structuredClone(random.pick(values))
  }
}

function addRule(rule: Branch): (node: SchemaNode & Branch) => void {
  return (node) => {
    const others = node['x-kubernetes-validations'] ?? []
    Object.assign(node, { 'x-kubernetes-validations': [...others, structuredClone(rule)] })
  }
}

const versionCopy = (change: (copy: Branch) => void) =>
  inSpec((spec) => {
    const versions = Array.isArray(spec['versions']) ? spec['versions'] : []
    const copy = structuredClone(versions[0])
    if (!isBranch(copy)) return
    change(copy)
    versions.push(copy)
  })

const breakages: readonly Breakage[] = [
  {
    id: 'name',
    apply: (definition) => Boolean(Object.assign(definition, { metadata: { name: 'gadgets.example.com' } })),
  },
  { id: 'group', apply: inSpec(set('group', '', 'Example.com', 'nodots', 'a..b', 'x.k8s.io')) },
  { id: 'scope', apply: inSpec(set('scope', '', 'Global', 'namespaced', 'Cluster')) },
  { id: 'preserve-in-spec', apply: inSpec(set('preserveUnknownFields', true, false)) },
  { id: 'plural', apply: inNames(set('plural', 'Widgets', '', 'wid_gets')) },
  { id: 'kind', apply: inNames(set('kind', '', 'widget', 'Wid get', 'WidgetList')) },
  { id: 'singular', apply: inNames(set('singular', 'Widget', '', 'widgets', 'x y')) },
  { id: 'list-kind', apply: inNames(set('listKind', 'Widget', '', 'Things', 'x y')) },
  { id: 'short-names', apply: inNames(set('shortNames', ['w'], ['W'], ['w', 'w'], [''])) },
  { id: 'categories', apply: inNames(set('categories', ['all'], ['All'], ['a b'])) },
  {
    id: 'conversion',
    apply: inSpec(
      set(
        'conversion',
        { strategy: 'None' },
        { strategy: 'Webhook' },
        { strategy: 'Other' },
        { strategy: 'None', webhook: { conversionReviewVersions: ['v1'] } },
        { strategy: 'Webhook', webhook: { conversionReviewVersions: ['v1'], clientConfig: { url: 'https://a.b/c' } } },
        { strategy: 'Webhook', webhook: { conversionReviewVersions: ['v2'], clientConfig: { url: 'https://a.b/c' } } },
        {
          strategy: 'Webhook',
          webhook: { conversionReviewVersions: [], clientConfig: { service: { name: 'x', namespace: 'y' } } },
        },
        {
          strategy: 'Webhook',
          webhook: {
            conversionReviewVersions: ['v1'],
            clientConfig: { service: { name: 'x', namespace: 'y', path: 'z' } },
          },
        },
      ),
    ),
  },
  { id: 'version-name', apply: inVersion(set('name', 'V1', '', 'v 1', '1', 'alpha')) },
  { id: 'not-stored', apply: inVersion(set('storage', false)) },
  { id: 'not-served', apply: inVersion(set('served', false)) },
  {
    id: 'deprecation',
    apply: inVersion((version, random) =>
      Object.assign(
        version,
        random.pick<Branch>([
          { deprecated: true },
          { deprecated: true, deprecationWarning: 'x' },
          { deprecationWarning: 'x' },
          { deprecated: true, deprecationWarning: 'a\nb' },
          { deprecated: true, deprecationWarning: '' },
        ]),
      ),
    ),
  },
  {
    id: 'no-schema',
    apply: inVersion((version, random) =>
      random.chance(0.5) ? delete version['schema'] : Object.assign(version, { schema: {} }),
    ),
  },
  { id: 'second-version', apply: versionCopy((copy) => Object.assign(copy, { name: 'v2', storage: false })) },
  { id: 'second-stored-version', apply: versionCopy((copy) => Object.assign(copy, { name: 'v2' })) },
  { id: 'repeated-version', apply: versionCopy((copy) => Object.assign(copy, { storage: false })) },
  { id: 'no-versions', apply: inSpec(set('versions', [])) },
  {
    id: 'scale',
    apply: inVersion(
      set(
        'subresources',
        ...['.spec.replicas', 'spec.replicas', '.status.replicas', '.spec.a[0]', '', '.replicas'].map(
          (path): Tree => ({ scale: { specReplicasPath: path, statusReplicasPath: '.status.replicas' } }),
        ),
        { scale: { specReplicasPath: '.spec.replicas', statusReplicasPath: '.spec.x' } },
        {
          scale: {
            specReplicasPath: '.spec.replicas',
            statusReplicasPath: '.status.r',
            labelSelectorPath: '.metadata.labels',
          },
        },
        {
          scale: {
            specReplicasPath: '.spec.replicas',
            statusReplicasPath: '.status.r',
            labelSelectorPath: '.status.selector',
          },
        },
      ),
    ),
  },
  {
    id: 'columns',
    apply: inVersion((version, random) =>
      set(
        'additionalPrinterColumns',
        ...[
          { name: 'A', type: 'string', jsonPath: '.spec.a' },
          { name: '', type: 'string', jsonPath: '.spec.a' },
          { name: 'A', type: 'object', jsonPath: '.spec.a' },
          { name: 'A', type: 'string', jsonPath: '' },
          { name: 'A', type: 'string', jsonPath: '.spec[' },
          { name: 'A', type: 'integer', format: 'x', jsonPath: '.spec.a' },
          { name: 'A', type: 'date', jsonPath: '.spec.a', priority: -1 },
        ].map((column): Tree => [column]),
      )(version, random),
    ),
  },
  {
    id: 'selectable-fields',
    apply: (definition, schema, random) => {
      const paths = placesOf(schema).filter(
        ({ path }) => path.length > 0 && !path.includes('*') && !path.includes('{}'),
      )
      const scalars = paths.filter(({ node }) => ['string', 'integer', 'boolean'].includes(node.type ?? ''))
      if (paths.length === 0) return false
      const written = (place: Place) => place.path.map((segment) => `.${segment}`).join('')
      const jsonPath = random.pick([
        written(random.pick(paths)),
        written(random.pick(scalars.length > 0 ? scalars : paths)),
        written(random.pick(scalars.length > 0 ? scalars : paths)),
        '.spec.nothing',
        'spec.a',
        '.metadata.name',
        '',
      ])
      return inVersion(
        set(
          'selectableFields',
          [{ jsonPath }],
          [{ jsonPath }, { jsonPath }],
          Array.from({ length: 9 }, () => ({ jsonPath })),
        ),
      )(definition, schema, random)
    },
  },
  {
    id: 'root-type',
    apply: (_, schema, random) => Boolean(Object.assign(schema, { type: random.pick(['array', 'string', '']) })),
  },
  { id: 'root-nullable', apply: (_, schema) => Boolean(Object.assign(schema, { nullable: true })) },
  {
    id: 'root-embedded',
    apply: (_, schema) => Boolean(Object.assign(schema, { 'x-kubernetes-embedded-resource': true })),
  },
  {
    id: 'root-preserve',
    apply: (_, schema) => Boolean(Object.assign(schema, { 'x-kubernetes-preserve-unknown-fields': true })),
  },
  {
    id: 'root-map',
    apply: (_, schema) => Boolean(Object.assign(schema, { additionalProperties: { type: 'string' } })),
  },
  {
    id: 'metadata',
    apply: (_, schema, random) =>
      Boolean(
        Object.assign(schema, {
          properties: {
            ...schema.properties,
            metadata: random.pick<Tree>([
              { type: 'object' },
              { type: 'string' },
              { type: 'object', properties: { name: { type: 'string', maxLength: 5 } } },
              { type: 'object', properties: { generateName: { type: 'string', pattern: '^x' } } },
              { type: 'object', properties: { labels: { type: 'object' } } },
              { type: 'object', properties: { name: { type: 'string', default: 'x' } } },
              { type: 'object', required: ['name'] },
              { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
            ]),
          },
        }),
      ),
  },
  { id: 'type', apply: atNode(any, set('type', 'null', 'any', '', 'object', 'integer')) },
  {
    id: 'type-missing',
    apply: atNode(
      (place) => place.node.type !== undefined,
      (node) => delete node.type,
    ),
  },
  { id: 'items-missing', apply: atNode(ofType('array'), (node) => delete node.items) },
  { id: 'items-list', apply: atNode(ofType('array'), (node) => Object.assign(node, { items: [{ type: 'string' }] })) },
  {
    id: 'items-on-object',
    apply: atNode(ofType('object', 'string'), (node) => Object.assign(node, { items: { type: 'string' } })),
  },
  {
    id: 'properties-on-scalar',
    apply: atNode(ofType('string', 'integer'), (node) =>
      Object.assign(node, { properties: { a: { type: 'string' } } }),
    ),
  },
  {
    id: 'map-and-struct',
    apply: atNode(ofType('object'), (node, random) =>
      Object.assign(node, { additionalProperties: random.pick<Tree>([true, false, { type: 'string' }]) }),
    ),
  },
  {
    id: 'forbidden-keyword',
    apply: atNode(any, (node, random) =>
      Object.assign(
        node,
        random.pick<Branch>([
          { $ref: '#/x' },
          { definitions: { a: { type: 'string' } } },
          { patternProperties: { a: { type: 'string' } } },
          { dependencies: { a: ['b'] } },
          { id: 'x' },
          { $schema: 'x' },
          { additionalItems: true },
          { uniqueItems: true },
          { uniqueItems: false },
          { 'x-other': 1 },
          { discriminator: 'x' },
          { readOnly: true },
        ]),
      ),
    ),
  },
  { id: 'nullable-text', apply: atNode(any, (node) => Object.assign(node, { nullable: 'true' })) },
  {
    id: 'pattern',
    apply: atNode(
      ofType('string'),
      set('pattern', '(?=a)', '[', 'a{1001}', '\\1', '(?<n>a)', '\\pX', '^a++$', '(?i)x', '\\Z', ''),
    ),
  },
  { id: 'pattern-on-integer', apply: atNode(ofType('integer', 'object'), set('pattern', 'x', '[')) },
  {
    id: 'odd-bounds',
    apply: atNode(any, (node, random) =>
      Object.assign(
        node,
        random.pick<Branch>([
          { minimum: 5, maximum: 1 },
          { minLength: -1 },
          { maxItems: -2 },
          { multipleOf: 0 },
          { multipleOf: -1 },
          { minProperties: -1 },
          { exclusiveMinimum: true },
          { minLength: 5, maxLength: 1 },
          { enum: [] },
          { enum: ['a', 'a'] },
          { enum: [null] },
          { required: [] },
          { required: ['a', 'a'] },
          { required: [''] },
          { maxLength: 1.5 },
          { minimum: '1' },
        ]),
      ),
    ),
  },
  {
    id: 'default',
    apply: atNode(
      (place) => place.depth > 0,
      set('default', null, 'x', 1, true, [], {}, { unknown: 1 }, [1], { a: null }, 1.5, ''),
    ),
  },
  {
    id: 'default-in-branch',
    apply: atNode(any, (node, random) =>
      Object.assign(node, {
        allOf: [
          random.pick<Tree>([
            { default: 1 },
            { type: 'object' },
            { nullable: true },
            { 'x-kubernetes-preserve-unknown-fields': true },
            { description: 'x' },
            { title: 'x' },
            { additionalProperties: { type: 'string' } },
            { items: { minLength: 1 } },
            { properties: { nowhere: { minimum: 1 } } },
            { required: ['nowhere'] },
            { minimum: 1 },
            { 'x-kubernetes-validations': [{ rule: 'true' }] },
            { anyOf: [{ type: 'integer' }, { type: 'string' }] },
            { 'x-kubernetes-list-type': 'set' },
            {},
            { format: 'ipv4' },
          ]),
        ],
      }),
    ),
  },
  { id: 'list-type', apply: atNode(any, set('x-kubernetes-list-type', 'set', 'map', 'atomic', 'other', '')) },
  {
    id: 'list-map-keys',
    apply: atNode(ofType('array'), (node, random) =>
      Object.assign(node, {
        'x-kubernetes-list-type': 'map',
        'x-kubernetes-list-map-keys': random.pick([[], ['nowhere'], ['name'], ['name', 'name'], ['type']]),
      }),
    ),
  },
  { id: 'keys-without-map', apply: atNode(ofType('array'), set('x-kubernetes-list-map-keys', ['name'])) },
  { id: 'map-type', apply: atNode(any, set('x-kubernetes-map-type', 'atomic', 'granular', 'other')) },
  {
    id: 'embedded',
    apply: atNode(any, (node, random) =>
      Object.assign(node, { 'x-kubernetes-embedded-resource': true }, random.chance(0.5) ? { properties: {} } : {}),
    ),
  },
  { id: 'preserve-false', apply: atNode(any, set('x-kubernetes-preserve-unknown-fields', false, true)) },
  {
    id: 'int-or-string',
    apply: atNode(any, (node, random) =>
      Object.assign(
        node,
        { 'x-kubernetes-int-or-string': true },
        random.pick<Branch>([
          {},
          { anyOf: [{ type: 'string' }, { type: 'integer' }] },
          { anyOf: [{ type: 'integer' }, { type: 'string' }] },
          { allOf: [{ anyOf: [{ type: 'integer' }, { type: 'string' }] }] },
        ]),
      ),
    ),
  },
  {
    id: 'required-unknown',
    apply: atNode(ofType('object'), (node) => Object.assign(node, { required: [...(node.required ?? []), 'nowhere'] })),
  },
  ...[
    { rule: '' },
    { rule: '  ' },
    { rule: 'true' },
    { rule: 'self' },
    { rule: '1 + 1' },
    { rule: 'self.nowhere' },
    { rule: 'self ==' },
    { rule: 'foo(self)' },
    { rule: 'oldSelf == self' },
    { rule: 'self == self', optionalOldSelf: true },
    { rule: 'oldSelf.hasValue()', optionalOldSelf: true },
    { rule: 'true', message: '' },
    { rule: 'true', message: 'a\nb' },
    { rule: 'true\n' },
    { rule: 'true\n&& true', message: 'x' },
    { rule: 'true', messageExpression: '1' },
    { rule: 'true', messageExpression: "'x' + 1" },
    { rule: 'true', messageExpression: "'x'" },
    { rule: 'true', messageExpression: '' },
    { rule: 'true', reason: 'Other' },
    { rule: 'true', reason: 'FieldValueRequired' },
    { rule: 'true', fieldPath: '.nowhere' },
    { rule: 'true', fieldPath: 'spec' },
    { rule: 'true', fieldPath: '.name' },
    { rule: "self.metadata.name == 'x'" },
    { rule: "self.matches('[')" },
    { rule: "size(self) < 5 && self.matches('(?=a)')" },
    { rule: 'self.all(x, x == x)' },
    { rule: 'self.all(x, self.all(y, self.all(z, x == y || y == z)))' },
    { rule: "quantity('x').isGreaterThan(quantity('1'))" },
    { rule: "duration('x') == duration('1s')" },
    { rule: "ip('1.2.3.4').family() == 4" },
    { rule: 'has(self)' },
    { rule: 'type(self) == string' },
    { rule: 'dyn(self) == 1' },
    { rule: 'self == null' },
    { rule: '[1, 2, 3].sum() == 6' },
  ].map((rule): Breakage => ({ id: `rule ${rule.rule.trim()}`, apply: atNode(any, addRule(rule)) })),
]

/** A copy of a definition with one or two things broken, or merely unusual; null when nothing fitted. */
export function brokenDefinition(
  definition: Branch,
  random: Random,
): { readonly definition: Branch; readonly ids: readonly string[] } | null {
  const copy = structuredClone(definition)
  const ids: string[] = []
  for (let left = random.chance(0.85) ? 1 : 2; left > 0; left -= 1) {
    const schema = schemaOf(copy)
    if (schema === null) break
    const breakage = random.pick(breakages)
    if (breakage.apply(copy, schema, random)) ids.push(breakage.id)
  }
  return ids.length === 0 ? null : { definition: copy, ids }
}

/** The schema of the first version. */
function schemaOf(definition: Branch): SchemaNode | null {
  const spec = definition['spec']
  const [version] = isBranch(spec) && Array.isArray(spec['versions']) ? spec['versions'] : []
  const schema = isBranch(version) && isBranch(version['schema']) ? version['schema']['openAPIV3Schema'] : null
  return isBranch(schema) ? schema : null
}
