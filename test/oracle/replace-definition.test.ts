import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { exampleDefinition } from '../../src/checks/crd/example-definition.ts'
import { crdIdentityChanged } from '../../src/checks/crd/identity-changed.ts'
import { crdRefusedByUpgrade } from '../../src/checks/crd/refused-by-upgrade.ts'
import { releaseOf } from '../support/example-release.ts'
import { runRule } from '../support/run-rule.ts'
import { buildServer } from './build-server.ts'
import { OracleServer } from './oracle-server.ts'

const built = await buildServer()

type Definition = NonNullable<Parameters<typeof exampleDefinition>[0]>

const v1 = 'name: v1, served: true, storage: true'
const v2 = (how: string) => `name: v2, ${how}`
const withSpec = (spec: string) => ({
  versions: [`${v1}, schema: {openAPIV3Schema: {type: object, properties: {spec: ${spec}}}}`],
})
const plain = withSpec('{type: object, properties: {a: {type: string}}}')
const [plainVersion = ''] = plain.versions
const beside = (more: string) => ({ versions: [`${plainVersion}, ${more}`] })
const named = (names: string) => exampleDefinition(plain).replace('singular: widget}', `singular: widget, ${names}}`)

/** Two definitions, and whether the API server lets the second replace the first. */
const rows: readonly (readonly [string, Definition | string, Definition | string, boolean])[] = [
  ['the scope changes', plain, { ...plain, scope: 'Cluster' }, false],
  ['the kind changes', plain, { ...plain, kind: 'Gadget' }, false],
  [
    'storage flips in the release that adds the version',
    { versions: [v1] },
    { versions: ['name: v1, served: true, storage: false', v2('served: true, storage: true')] },
    true,
  ],
  ['two versions are stored', { versions: [v1] }, { versions: [v1, v2('served: true, storage: true')] }, false],
  ['no version is stored', { versions: [v1] }, { versions: ['name: v1, served: true, storage: false'] }, false],
  [
    'a version is no longer served',
    { versions: [v1, v2('served: true, storage: false')] },
    { versions: [v1, v2('served: false, storage: false')] },
    true,
  ],
  ['a version comes twice', { versions: [v1] }, { versions: [v1, v1] }, false],
  [
    'columns are printed',
    plain,
    beside('additionalPrinterColumns: [{name: A, type: string, jsonPath: .spec.a}]'),
    true,
  ],
  [
    'a column has a type that is none',
    plain,
    beside('additionalPrinterColumns: [{name: A, type: text, jsonPath: .spec.a}]'),
    false,
  ],
  [
    'a column leads to no field',
    plain,
    beside('additionalPrinterColumns: [{name: A, type: string, jsonPath: .spec.zz}]'),
    true,
  ],
  ['short names and categories', exampleDefinition(plain), named('shortNames: [w], categories: [all]'), true],
  ['a short name that is no name', exampleDefinition(plain), named('shortNames: [W_]'), false],
  ['a field can be selected', plain, beside('selectableFields: [{jsonPath: .spec.a}]'), true],
  ['a field that is missing can be selected', plain, beside('selectableFields: [{jsonPath: .spec.zz}]'), false],
  ['the status subresource comes', plain, beside('subresources: {status: {}}'), true],
  [
    'a scale subresource comes',
    plain,
    beside('subresources: {scale: {specReplicasPath: .spec.replicas, statusReplicasPath: .status.replicas}}'),
    true,
  ],
  [
    'a scale path outside spec',
    plain,
    beside('subresources: {scale: {specReplicasPath: .status.replicas, statusReplicasPath: .status.replicas}}'),
    false,
  ],
  ['a schema narrows', plain, withSpec('{type: object, properties: {a: {type: string, maxLength: 3}}}'), true],
  [
    'a default that its node refuses',
    plain,
    withSpec('{type: object, properties: {a: {type: string, maxLength: 3, default: long}}}'),
    false,
  ],
  [
    'a set of objects that are not atomic',
    plain,
    withSpec('{type: object, properties: {a: {type: array, x-kubernetes-list-type: set, items: {type: object}}}}'),
    false,
  ],
  [
    'a key of a list that may be missing',
    plain,
    withSpec(
      '{type: object, properties: {a: {type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [k], items: {type: object, properties: {k: {type: string}}}}}}',
    ),
    false,
  ],
  [
    'a key of a list that has a default',
    plain,
    withSpec(
      '{type: object, properties: {a: {type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [k], items: {type: object, properties: {k: {type: string, default: x}}}}}}',
    ),
    true,
  ],
  [
    'oldSelf below a list that has no keys',
    plain,
    withSpec(
      '{type: object, properties: {a: {type: array, maxItems: 3, items: {type: string, maxLength: 3, x-kubernetes-validations: [{rule: "self == oldSelf"}]}}}}',
    ),
    false,
  ],
  [
    'a fieldPath that leads nowhere',
    plain,
    withSpec(
      '{type: object, properties: {a: {type: string, maxLength: 9}}, x-kubernetes-validations: [{rule: "!has(self.a)", fieldPath: .zz}]}',
    ),
    false,
  ],
  [
    'a reason that is none',
    plain,
    withSpec(
      '{type: object, properties: {a: {type: string, maxLength: 9}}, x-kubernetes-validations: [{rule: "!has(self.a)", reason: Wrong}]}',
    ),
    false,
  ],
  [
    'a messageExpression that gives no text',
    plain,
    withSpec(
      '{type: object, properties: {a: {type: string, maxLength: 9, x-kubernetes-validations: [{rule: "self == \'\'", messageExpression: "1"}]}}}',
    ),
    false,
  ],
  [
    'an unbounded messageExpression',
    plain,
    withSpec(
      '{type: object, properties: {a: {type: integer, x-kubernetes-validations: [{rule: "self < 5", messageExpression: "\'is \' + string(self)"}]}}}',
    ),
    false,
  ],
]

describe.skipIf('missing' in built)('an update of a definition', () => {
  let oracle: OracleServer

  beforeAll(() => {
    if ('path' in built) oracle = new OracleServer(built.path)
  })
  afterAll(() => oracle[Symbol.dispose]())

  test.each(rows)('%s', async (_title, previous, next, isAccepted) => {
    const [before, after] = [previous, next].map((one) => (typeof one === 'string' ? one : exampleDefinition(one)))
    const answer = await oracle.replaceDefinition(parse(before ?? ''), parse(after ?? ''))
    const words = (answer.errors ?? []).map(({ path, message }) => `${path}: ${message}`)
    expect([answer.accepted, words]).toEqual([isAccepted, isAccepted ? [] : words])
    const [first, second] = [before, after].map((text) => releaseOf({ files: { 'widgets.yaml': text ?? '' } }))
    if (first === undefined || second === undefined) throw new Error('a release is missing')
    const reports = await Promise.all(
      [crdIdentityChanged, crdRefusedByUpgrade].map((rule) => runRule(rule, { previous: first, next: second })),
    )
    expect(reports.flat().length > 0, words.join(' | ')).toBe(!isAccepted)
  })
})
