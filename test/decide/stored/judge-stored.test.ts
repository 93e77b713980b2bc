import { describe, expect, it } from 'vitest'
import { judgeStored, mayDiffer, readVersionOf } from '../../../src/decide/stored/judge-stored.ts'
import {
  type CustomResourceDefinition,
  parseCustomResourceDefinition,
} from '../../../src/model/custom-resource-definition.ts'
import type { Json, JsonObject } from '../../../src/model/json.ts'

interface VersionInput {
  readonly name?: string
  readonly spec?: JsonObject
  readonly required?: readonly string[]
  readonly served?: boolean
  readonly storage?: boolean
}

function definition(
  versions: readonly VersionInput[],
  conversion?: JsonObject,
  storedVersions?: readonly string[],
): CustomResourceDefinition {
  const reading = parseCustomResourceDefinition({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'widgets.example.com' },
    ...(storedVersions === undefined ? {} : { status: { storedVersions } }),
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names: { plural: 'widgets', kind: 'Widget' },
      ...(conversion === undefined ? {} : { conversion }),
      versions: versions.map(({ name = 'v1', spec = {}, required = [], served = true, storage = true }) => ({
        name,
        served,
        storage,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: { type: 'object', properties: spec, ...(required.length === 0 ? {} : { required }) },
            },
          },
        },
      })),
    },
  })
  if (reading.kind !== 'definition') throw new Error(reading.problems.join())
  return reading.definition
}

const text = (more: JsonObject = {}): JsonObject => ({ type: 'string', ...more })

function widget(spec: Json, metadata: JsonObject = {}): JsonObject {
  return {
    apiVersion: 'example.com/v1',
    kind: 'Widget',
    metadata: { name: 'a', namespace: 'n', uid: 'u', resourceVersion: '1', ...metadata },
    spec,
  }
}

interface Row {
  readonly claim: string
  readonly live: CustomResourceDefinition
  readonly next: CustomResourceDefinition
  readonly objects: readonly JsonObject[]
  readonly minor?: string
  /** Effect, version, path, keyword, count, stuck. */
  readonly causes: readonly (readonly [string, string, string, string | null, number, number])[]
}

const colours = (...values: readonly string[]) => definition([{ spec: { colour: text({ enum: [...values] }) } }])

const rows: readonly Row[] = [
  {
    claim: 'an object that both take is silent',
    live: colours('red', 'blue'),
    next: colours('red'),
    objects: [widget({ colour: 'red' })],
    causes: [],
  },
  {
    claim: 'a value that is gone is refused with the next edit of it',
    live: colours('red', 'blue'),
    next: colours('red'),
    objects: [widget({ colour: 'blue' }, { name: 'a' }), widget({ colour: 'blue' }, { name: 'b' })],
    causes: [['own-edit', 'v1', '.spec.colour', 'enum', 2, 0]],
  },
  {
    claim: 'before Kubernetes 1.30 nothing is ratcheted: any edit is refused, that of a finalizer too',
    live: colours('red', 'blue'),
    next: colours('red'),
    objects: [widget({ colour: 'blue' }, { finalizers: ['x.y/z'] }), widget({ colour: 'blue' }, { name: 'b' })],
    minor: '1.29',
    causes: [['any-edit', 'v1', '.spec.colour', 'enum', 2, 1]],
  },
  {
    claim: 'a field that becomes required is refused with the next edit around it',
    live: definition([{ spec: { size: text(), colour: text() } }]),
    next: definition([{ spec: { size: text(), colour: text() }, required: ['size'] }]),
    objects: [widget({ colour: 'red' })],
    causes: [['nearby-edit', 'v1', '.spec.size', 'required', 1, 0]],
  },
  {
    claim: 'a field that is gone is pruned',
    live: definition([{ spec: { size: text(), colour: text() } }]),
    next: definition([{ spec: { colour: text() } }]),
    objects: [widget({ size: '1', colour: 'red' }), widget({ colour: 'red' }, { name: 'b' })],
    causes: [['pruned', 'v1', '.spec.size', null, 1, 0]],
  },
  {
    claim: 'places in a list are one cause',
    live: definition([{ spec: { parts: { type: 'array', items: { type: 'object', properties: { size: text() } } } } }]),
    next: definition([{ spec: { parts: { type: 'array', items: { type: 'object', properties: {} } } } }]),
    objects: [widget({ parts: [{ size: '1' }, { size: '2' }] })],
    causes: [['pruned', 'v1', '.spec.parts[*].size', null, 1, 0]],
  },
  {
    claim: 'a new default is told',
    live: definition([{ spec: { size: text() } }]),
    next: definition([{ spec: { size: text({ default: 'M' }) } }]),
    objects: [widget({}), widget({ size: 'S' }, { name: 'b' })],
    causes: [['defaulted', 'v1', '.spec.size', null, 1, 0]],
  },
  {
    claim: 'what today refuses as well is no news',
    live: colours('red', 'green'),
    next: colours('red', 'white'),
    objects: [widget({ colour: 'blue' })],
    causes: [['already', 'v1', '.spec.colour', 'enum', 1, 0]],
  },
  {
    claim: 'a client of a version that is no longer served is named',
    live: definition([{}, { name: 'v1alpha1', storage: false }]),
    next: definition([{}, { name: 'v1alpha1', storage: false, served: false }]),
    objects: [
      widget(
        {},
        { managedFields: [{ manager: 'old-client', apiVersion: 'example.com/v1alpha1', operation: 'Update' }] },
      ),
      widget(
        {},
        { name: 'b', managedFields: [{ manager: 'new-client', apiVersion: 'example.com/v1', operation: 'Update' }] },
      ),
    ],
    causes: [['not-served', 'v1alpha1', '', null, 1, 0]],
  },
  {
    claim: 'every served version is a door: one that is stricter refuses what passes through it',
    live: definition([{ spec: { colour: text() } }, { name: 'v2', storage: false, spec: { colour: text() } }]),
    next: definition([
      { spec: { colour: text() } },
      { name: 'v2', storage: false, spec: { colour: text({ enum: ['red'] }) } },
    ]),
    objects: [widget({ colour: 'blue' })],
    causes: [['own-edit', 'v2', '.spec.colour', 'enum', 1, 0]],
  },
  {
    claim: 'behind a conversion webhook other versions are undecided',
    live: definition([{}, { name: 'v2', storage: false }], { strategy: 'Webhook', webhook: {} }),
    next: definition([{}, { name: 'v2', storage: false }], { strategy: 'Webhook', webhook: {} }),
    objects: [widget({})],
    causes: [['undecided', 'v2', '', null, 1, 0]],
  },
  {
    claim: 'a field that the version stored from now on lacks is lost',
    live: definition([{ spec: { old: text(), size: text() } }, { name: 'v2', storage: false, spec: { size: text() } }]),
    next: definition([
      { storage: false, spec: { old: text(), size: text() } },
      { name: 'v2', spec: { size: text() } },
    ]),
    objects: [widget({ old: '1', size: '2' }), widget({ size: '2' }, { name: 'b' })],
    causes: [['pruned', 'v2', '.spec.old', null, 1, 0]],
  },
  {
    claim: 'a version that goes while objects are stored in it: they are judged as the next one keeps them',
    live: definition([
      { name: 'v1', spec: { old: text(), colour: text() } },
      { name: 'v2', storage: false, spec: { colour: text() } },
    ]),
    next: definition([{ name: 'v2', spec: { colour: text({ enum: ['red'] }) } }]),
    objects: [widget({ old: '1', colour: 'red' }), widget({ colour: 'blue' }, { name: 'b' })],
    causes: [
      ['pruned', 'v2', '.spec.old', null, 1, 0],
      ['own-edit', 'v2', '.spec.colour', 'enum', 1, 0],
    ],
  },
  {
    claim: 'an object that may still lie in a version stored before is undecided where that would lose something',
    live: definition(
      [{ name: 'v0', storage: false, spec: { size: text() } }, { spec: { size: text(), colour: text() } }],
      undefined,
      ['v0', 'v1'],
    ),
    next: definition([{ name: 'v0', storage: false, spec: {} }, { spec: { size: text(), colour: text() } }]),
    // With a colour it was written as v1.
    objects: [widget({ size: '1' }), widget({ size: '1', colour: 'red' }, { name: 'b' })],
    causes: [['undecided', 'v0', '.spec.size', null, 1, 0]],
  },
  {
    claim: 'a version stored before that keeps everything says nothing',
    live: definition(
      [{ name: 'v0', storage: false, spec: { size: text() } }, { spec: { size: text(), colour: text() } }],
      undefined,
      ['v0', 'v1'],
    ),
    next: definition([
      { name: 'v0', storage: false, spec: { size: text() } },
      { spec: { size: text(), colour: text() } },
    ]),
    objects: [widget({ size: '1' })],
    causes: [],
  },
]

describe('judging stored objects', () => {
  it.each(rows)('$claim', async ({ live, next, objects, minor = '1.34', causes }) => {
    const question = { live, next, readVersion: readVersionOf(live) ?? '', kubernetesMinor: minor, namesKept: 5 }
    const judge = await judgeStored(question)
    for (const object of objects) judge.add(object)
    const result = judge.result()
    expect(result.count).toBe(objects.length)
    expect(
      result.causes.map(({ effect, version, path, keyword, count, stuck }) => [
        effect,
        version,
        path,
        keyword,
        count,
        stuck,
      ]),
    ).toEqual(causes)
  })

  it('shows the default itself, whatever its field is called and however large its numbers are', async () => {
    const next = definition([{ spec: { 'a.b': { type: 'integer', default: 9007199254740993n } } }])
    const judge = await judgeStored({
      live: definition([{}]),
      next,
      readVersion: 'v1',
      kubernetesMinor: '1.34',
      namesKept: 1,
    })
    judge.add(widget({}))
    const [cause] = judge.result().causes
    expect(cause).toMatchObject({ effect: 'defaulted', detail: '9007199254740993' })
  })

  it('keeps so many names and counts the rest, and forgets all when it begins anew', async () => {
    const judge = await judgeStored({
      live: colours('red', 'blue'),
      next: colours('red'),
      readVersion: 'v1',
      kubernetesMinor: '1.34',
      namesKept: 2,
    })
    for (const name of ['a', 'b', 'c', 'd']) judge.add(widget({ colour: 'blue' }, { name }))
    expect(judge.result().causes[0]).toMatchObject({ count: 4, objects: ['n/a', 'n/b'] })
    judge.restart()
    expect(judge.result()).toMatchObject({ count: 0, causes: [] })
  })

  it('names those that can no longer be deleted', async () => {
    const judge = await judgeStored({
      live: colours('red', 'blue'),
      next: colours('red'),
      readVersion: 'v1',
      kubernetesMinor: '1.29',
      namesKept: 1,
    })
    judge.add(widget({ colour: 'blue' }, { name: 'a' }))
    for (const name of ['b', 'c']) judge.add(widget({ colour: 'blue' }, { name, finalizers: ['x.y/z'] }))
    expect(judge.result().causes[0]).toMatchObject({ objects: ['n/a'], stuck: 2, stuckObjects: ['n/b'] })
  })

  const strict = { 'x-kubernetes-validations': [{ rule: "oldSelf == self && self != 'blue'" }] }
  it.each([
    // A transition rule is not asked when an object is created, and not excused when it is updated.
    ['a transition rule', text(strict), 'any-edit'],
    ['an enum', text({ enum: ['red'] }), 'own-edit'],
  ] as const)('asks for updates where creation does not say all: %s', async (_claim, colour, effect) => {
    const judge = await judgeStored({
      live: colours('red', 'blue'),
      next: definition([{ spec: { colour: { ...colour } } }]),
      readVersion: 'v1',
      kubernetesMinor: '1.34',
      namesKept: 5,
    })
    judge.add(widget({ colour: 'blue' }))
    judge.add(widget({ colour: 'red' }, { name: 'b' }))
    expect(judge.result().causes.map((cause) => `${cause.effect} ${cause.count}`)).toEqual([`${effect} 1`])
  })

  it('knows which definitions decide alike', () => {
    expect(mayDiffer(colours('red'), colours('red'))).toBe(false)
    expect(mayDiffer(colours('red'), colours('red', 'blue'))).toBe(true)
  })
})
