import { describe, expect, it } from 'vitest'
import type { Operation } from '../../../src/decide/answer.ts'
import { compareVersions } from '../../../src/decide/compare-versions.ts'
import { compareSpecs, specOfWitness, versionOf } from '../compare/compare-specs.ts'

/** What a break of the upgrade reaches, and the `.spec` that shows it. */
const rows: readonly (readonly [string, string, string, readonly Operation[], unknown])[] = [
  [
    'a narrower bound spares what is unchanged',
    '{type: object, properties: {a: {type: integer}}}',
    '{type: object, properties: {a: {type: integer, maximum: 3}}}',
    ['create', 'update-of-field'],
    { a: 4 },
  ],
  [
    'a required field is asked for by every change around it',
    '{type: object, properties: {a: {type: integer}}}',
    '{type: object, required: [a], properties: {a: {type: integer}}}',
    ['create', 'update-of-field', 'any-update', 'server-side-apply'],
    {},
  ],
  [
    'a junctor is never ratcheted',
    '{type: object, properties: {a: {type: integer}, b: {type: integer}}}',
    '{type: object, properties: {a: {type: integer}, b: {type: integer}}, not: {required: [a, b]}}',
    ['create', 'update-of-field', 'any-update', 'server-side-apply'],
    { a: 1, b: 1 },
  ],
  [
    'an embedded resource blocks even the end of a deletion',
    '{type: object, properties: {a: {type: object, x-kubernetes-preserve-unknown-fields: true}}}',
    '{type: object, properties: {a: {type: object, x-kubernetes-preserve-unknown-fields: true, x-kubernetes-embedded-resource: true}}}',
    ['create', 'update-of-field', 'any-update', 'finalizer-removal', 'server-side-apply'],
    { a: {} },
  ],
  [
    'a pruned field is gone on the next read',
    '{type: object, properties: {a: {type: integer}, b: {type: integer}}}',
    '{type: object, properties: {a: {type: integer}}}',
    ['create', 'any-update', 'read'],
    { b: 1 },
  ],
  [
    'a default shows on reads',
    '{type: object, properties: {a: {type: integer}}}',
    '{type: object, properties: {a: {type: integer, default: 3}}}',
    ['create', 'any-update', 'read'],
    {},
  ],
  [
    'a changed default leaves what was written',
    '{type: object, properties: {a: {type: integer, default: 2}}}',
    '{type: object, properties: {a: {type: integer, default: 3}}}',
    ['create'],
    {},
  ],
  [
    'a field that becomes immutable breaks its updates',
    '{type: object, properties: {a: {type: integer}}}',
    '{type: object, properties: {a: {type: integer}}, x-kubernetes-validations: [{rule: "!has(oldSelf.a) || self.a == oldSelf.a"}]}',
    ['update-of-field'],
    undefined,
  ],
]

describe('what fails', () => {
  it.each(rows)('%s', async (_title, previous, next, operations, spec) => {
    const { changes } = await compareSpecs(previous, next)
    const [change] = changes
    expect(changes).toHaveLength(1)
    expect(change?.upgrade).toMatchObject({ kind: 'not-contained', operations })
    if (spec !== undefined && change !== undefined) expect(specOfWitness(change.upgrade)).toEqual(spec)
  })

  it('shows the stored object where only an update breaks', async () => {
    const { changes } = await compareSpecs(
      '{type: object, properties: {a: {type: integer}}}',
      '{type: object, properties: {a: {type: integer}}, x-kubernetes-validations: [{rule: "self.a == oldSelf.a"}]}',
    )
    const answer = changes[0]?.upgrade
    expect(answer).toMatchObject({ kind: 'not-contained' })
    if (answer?.kind !== 'not-contained') return
    expect(answer.witness.previousObject).not.toBeNull()
    expect(answer.witness.previousObject).not.toEqual(answer.witness.object)
  })

  it('goes through the status of an object where status is a subresource', async () => {
    const status = (phase: object) => ({
      beside: { status: { type: 'object', properties: { phase: { type: 'string', ...phase } } } },
      version: { subresources: { status: {} } },
    })
    const spec = '{type: object, properties: {a: {type: string}}}'
    const { changes } = await compareVersions(versionOf(spec, status({})), versionOf(spec, status({ enum: ['Ready'] })))
    expect(changes).toHaveLength(1)
    expect(changes[0]?.upgrade).toMatchObject({
      kind: 'not-contained',
      witness: { outcome: 'rejected', object: { status: { phase: 'example' } } },
    })
  })
})

/** As in a list of jobs that depend on earlier ones: the first depends on none. */
const ordered = (bound: string, rules = '') =>
  `{type: object, required: [jobs], properties: {jobs: {type: array, minItems: 1, maxItems: 4, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [name],
    items: {type: object, required: [name], properties: {name: {type: string, maxLength: 9}, after: {type: array, minItems: 1, ${bound}, items: {type: string, maxLength: 9}}}}}}${rules}}`

const firstIsFree = ', x-kubernetes-validations: [{rule: "!(has(self.jobs[0].after))"}]'

const forbidden = (isForbidden: boolean) =>
  `{type: object, properties: {a: {type: string, maxLength: 9${isForbidden ? ', x-kubernetes-validations: [{rule: "self.size() < 0"}]' : ''}}}}`

describe('who is hurt on the way back', () => {
  it.each([
    [
      'whoever uses a new value',
      '{type: object, properties: {a: {type: string, enum: [x]}}}',
      '{type: object, properties: {a: {type: string, enum: [x, z]}}}',
      true,
    ],
    [
      'whoever uses more items, where a lost rule that is not solved forbids the field in the first item',
      ordered('maxItems: 1', firstIsFree),
      ordered('maxItems: 3'),
      true,
    ],
    [
      'whoever meets the lost rule, where another rule is not solved',
      '{type: object, properties: {a: {type: integer}, l: {type: array, maxItems: 3, items: {type: string, maxLength: 9}}}, x-kubernetes-validations: [{rule: "!has(self.l) || self.l.size() == 0 || self.l[0].startsWith(\'x\')"}]}',
      '{type: object, properties: {a: {type: integer}, l: {type: array, maxItems: 3, items: {type: string, maxLength: 9}}}}',
      true,
    ],
    ['everybody who sets the field, where a lost rule forbids it', forbidden(true), forbidden(false), false],
    [
      'everybody, where the new value is the default',
      '{type: object, properties: {a: {type: string, enum: [x], default: x}}}',
      '{type: object, properties: {a: {type: string, enum: [x, z], default: z}}}',
      false,
    ],
    [
      'everybody, where a required field is gone',
      '{type: object, required: [a], properties: {a: {type: string}}}',
      '{type: object, properties: {}}',
      false,
    ],
  ])('%s', async (_title, previous, next, usesNew) => {
    const { changes } = await compareSpecs(previous, next)
    const rejected = changes.flatMap(({ rollback }) =>
      rollback.kind === 'not-contained' && rollback.witness.outcome === 'rejected' ? [rollback.usesNew] : [],
    )
    expect(new Set(rejected)).toEqual(new Set([usesNew]))
  })
})
