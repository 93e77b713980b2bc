import { describe, expect, it } from 'vitest'
import { rules } from '../../../src/checks/catalogue.ts'
import { exampleDefinition } from '../../../src/checks/crd/example-definition.ts'
import { lazyEngine } from '../../../src/checks/load-engine.ts'
import type { ExampleRelease } from '../../../src/checks/rule.ts'
import { diffReleases } from '../../../src/checks/run.ts'
import { withFields } from '../../../src/checks/schema/example-schema.ts'
import { ruleFor } from '../../../src/checks/schema/rule-table.ts'
import type { ChangedKeyword, SchemaChange } from '../../../src/decide/answer.ts'
import { releaseOf } from '../../support/example-release.ts'
import { testKubernetesMinor, testSettings } from '../../support/run-rule.ts'

const schemaRules = rules.filter(({ id }) => id.startsWith('schema/'))

async function raised(previous: ExampleRelease, next: ExampleRelease) {
  const options = {
    rules: schemaRules,
    engine: lazyEngine,
    settings: testSettings,
    kubernetesMinor: testKubernetesMinor,
  }
  return (await diffReleases(releaseOf(previous), releaseOf(next), options)).raised
}

/** `schema/x ↑` on the way up, `schema/x ↓` on the way back. */
async function idsOf(previous: ExampleRelease, next: ExampleRelease): Promise<readonly string[]> {
  const found = await raised(previous, next)
  return found.map(({ rule, report }) => `${rule.id} ${report.direction === 'previous-to-next' ? '↑' : '↓'}`).sort()
}

/** Everything that the family says about one edit. */
const claims: readonly (readonly [string, ExampleRelease, ExampleRelease, readonly string[]])[] = [
  ['nothing', withFields('a: {type: string}'), withFields('a: {type: string, description: text}'), []],
  [
    'an optional field',
    withFields('a: {type: string}'),
    withFields('a: {type: string}, b: {type: string}'),
    ['schema/property-added ↓'],
  ],
  [
    'a new field with a default',
    withFields('a: {type: string}'),
    withFields('a: {type: string}, b: {type: string, default: x}'),
    ['schema/default-added ↑', 'schema/property-added ↓'],
  ],
  [
    'a new required field',
    withFields('a: {type: string}'),
    withFields('a: {type: string}, b: {type: string}', 'required: [b], '),
    ['schema/property-added ↓', 'schema/required-added ↑'],
  ],
  [
    'a renamed field',
    withFields('a: {type: string}'),
    withFields('b: {type: string}'),
    ['schema/property-added ↓', 'schema/property-removed ↑'],
  ],
  [
    'an enum that loses one value and gains another',
    withFields('a: {type: string, enum: [x, z]}'),
    withFields('a: {type: string, enum: [x, w]}'),
    ['schema/enum-value-added ↓', 'schema/enum-value-removed ↑'],
  ],
  [
    'a type in both directions',
    withFields('a: {type: string}'),
    withFields('a: {type: array, items: {type: string}}'),
    ['schema/type-narrowed ↑', 'schema/type-widened ↓'],
  ],
  [
    'a removed subtree is one finding',
    withFields(
      'a: {type: string}, b: {type: object, properties: {c: {type: object, properties: {d: {type: string}}}}}',
    ),
    withFields('a: {type: string}'),
    ['schema/property-removed ↑'],
  ],
  [
    'a junctor that is wrapped into another is one finding',
    withFields('a: {type: string}, b: {type: string}', 'anyOf: [{required: [a]}, {required: [b]}], '),
    withFields('a: {type: string}, b: {type: string}', 'allOf: [{oneOf: [{required: [a]}, {required: [b]}]}], '),
    ['schema/alternatives-narrowed ↑'],
  ],
  [
    'a format that goes: the list that passed for a text is no news',
    withFields('a: {type: string, format: date}'),
    withFields('a: {type: string}'),
    ['schema/format-widened ↓'],
  ],
  [
    'a pattern that says what the format says: only a list would be refused',
    withFields('a: {type: string, format: date}'),
    withFields('a: {type: string, format: date, pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}'),
    [],
  ],
  [
    'the order of rules',
    withFields('a: {type: integer}', 'x-kubernetes-validations: [{rule: "self.a > 1"}, {rule: "self.a < 9"}], '),
    withFields('a: {type: integer}', 'x-kubernetes-validations: [{rule: "self.a < 9"}, {rule: "self.a > 1"}], '),
    [],
  ],
  [
    'a field that becomes immutable',
    withFields('a: {type: integer}'),
    withFields('a: {type: integer}', 'x-kubernetes-validations: [{rule: "!has(oldSelf.a) || self.a == oldSelf.a"}], '),
    ['schema/validation-rule-narrowed ↑'],
  ],
]

describe('the schema rules', () => {
  it.each(claims)('on %s', async (_title, previous, next, ids) => {
    expect(await idsOf(previous, next)).toEqual(ids)
  })

  it('say once what several versions share, and name them', async () => {
    const versions = (fields: string) => ({
      files: {
        'widgets.yaml': exampleDefinition({
          versions: ['v1', 'v1beta1'].map(
            (name) =>
              `name: ${name}, served: true, storage: ${name === 'v1'}, schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {${fields}}}}}}`,
          ),
        }),
      },
    })
    const found = await raised(versions('a: {type: string}'), versions('a: {type: string, maxLength: 3}'))
    expect(found.map(({ rule }) => rule.id)).toEqual(['schema/length-narrowed'])
    expect(found[0]?.report.evidence).toMatchObject({ versions: ['v1', 'v1beta1'] })
  })

  it('point at the line of the change, and at the parent of what is gone', async () => {
    const found = await raised(
      withFields('a: {type: string}, b: {type: string}'),
      withFields('a: {type: string, maxLength: 3}'),
    )
    const path = ['spec', 'versions', 0, 'schema', 'openAPIV3Schema', 'properties', 'spec']
    expect(Object.fromEntries(found.map(({ rule, report }) => [rule.id, report.at]))).toMatchObject({
      'schema/length-narrowed': { path: [...path, 'properties', 'a'], field: '.spec.a' },
      'schema/property-removed': { path: [...path, 'properties', 'b'], field: '.spec.b' },
    })
  })

  it.each([
    ['removed', 'required: [b, a], ', 'required: [b], ', 1, 1],
    ['removed with the list', 'required: [a], ', '', 0, 0],
    ['added', 'required: [b], ', 'required: [b, a], ', 1, 1],
  ])('point at the entry of `required` that is %s', async (_, before, after, was, at) => {
    const [found] = await raised(
      withFields('a: {type: string, description: text}, b: {type: string}', before),
      withFields('a: {type: string, description: other}, b: {type: string}', after),
    )
    const path = ['spec', 'versions', 0, 'schema', 'openAPIV3Schema', 'properties', 'spec', 'required']
    expect(found?.report).toMatchObject({
      was: { path: [...path, was] },
      at: { path: [...path, at], field: '.spec.a' },
    })
  })

  it('make the way back conditional on what only the next release knows', async () => {
    const found = await raised(withFields('a: {type: string}', 'required: [a], '), withFields('a: {type: string}'))
    expect(found.map(({ report }) => report)).toMatchObject([
      {
        direction: 'next-to-previous',
        breaks: ['rollback', 'side-by-side'],
        condition: { kind: 'uses-new', text: 'only for objects that leave `.spec.a` out' },
        witness: { acceptedBy: 'next', outcome: 'rejected' },
      },
    ])
  })

  it('break nothing by the default of a field that is new', async () => {
    const found = await raised(
      withFields('a: {type: string}'),
      withFields('a: {type: string}, b: {type: string, default: x}'),
    )
    const added = found.find(({ rule }) => rule.id === 'schema/default-added')
    expect(added?.report).toMatchObject({ severity: 'info', breaks: [] })
  })
})

describe('the table of rules', () => {
  const keywords: readonly ChangedKeyword[] = [
    'type',
    'property',
    'required',
    'default',
    'nullable',
    'enum',
    'pattern',
    'format',
    'minimum',
    'maximum',
    'multipleOf',
    'minLength',
    'maxLength',
    'minItems',
    'maxItems',
    'minProperties',
    'maxProperties',
    'allOf',
    'anyOf',
    'oneOf',
    'not',
    'x-kubernetes-validations',
    'x-kubernetes-list-type',
    'x-kubernetes-list-map-keys',
    'x-kubernetes-map-type',
    'x-kubernetes-preserve-unknown-fields',
    'x-kubernetes-embedded-resource',
    'x-kubernetes-int-or-string',
    'additionalProperties',
    'items',
    'unrecognised',
  ]
  const actions: readonly SchemaChange['action'][] = ['added', 'removed', 'changed']
  const outcomes = ['rejected', 'pruned', 'changed', 'undecided'] as const
  const answers = outcomes.map((outcome) =>
    outcome === 'undecided'
      ? ({ kind: 'undecided', reason: '' } as const)
      : ({
          kind: 'not-contained',
          operations: [],
          usesNew: false,
          isListForText: false,
          witness: { object: {}, previousObject: null, acceptedBy: 'next', outcome, detail: '', lost: [] },
        } as const),
  )
  const judged = keywords.flatMap((keyword) =>
    actions.flatMap((action) =>
      (['upgrade', 'rollback'] as const).flatMap((direction) =>
        answers.map((answer) => ({
          keyword,
          action,
          direction,
          rule: ruleFor({ keyword, action }, direction, answer)?.rule,
        })),
      ),
    ),
  )

  it('names rules that exist, and every rule but those with their own check', () => {
    const own = ['schema/list-ownership-changed', 'schema/served-versions-differ', 'schema/served-versions-drifted']
    const named = new Set(judged.flatMap(({ rule }) => (rule === undefined ? [] : [rule])))
    expect([...named, ...own].sort()).toEqual(schemaRules.map(({ id }) => id).sort())
  })

  it('keeps silent only where it says why', () => {
    const silent = judged.filter(({ rule }) => rule === undefined)
    expect(new Set(silent.map(({ keyword, action, direction }) => `${keyword} ${action} ${direction}`))).toEqual(
      new Set(['property removed rollback']),
    )
  })

  it('gives each narrowing its widening', () => {
    const ids = schemaRules.map(({ id }) => id)
    for (const id of ids.filter((name) => name.endsWith('-narrowed'))) {
      expect(ids).toContain(id.replace('-narrowed', '-widened'))
    }
  })
})
