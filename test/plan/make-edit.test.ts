import { describe, expect, it } from 'vitest'
import { makeEdit } from '../../src/cluster/make-edit.ts'
import { instanceMaker } from '../../src/decide/instances.ts'
import { parseCustomResourceDefinition } from '../../src/model/custom-resource-definition.ts'
import type { JsonObject } from '../../src/model/json.ts'

async function edit(spec: JsonObject, properties: JsonObject, taken: readonly string[] = []) {
  const read = parseCustomResourceDefinition({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'widgets.example.test' },
    spec: {
      group: 'example.test',
      scope: 'Namespaced',
      names: { plural: 'widgets', kind: 'Widget', singular: 'widget', listKind: 'WidgetList' },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          schema: { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object', properties } } } },
        },
      ],
    },
  })
  if (read.kind === 'unreadable') throw new Error(read.problems.join(' '))
  const [version] = read.definition.versions
  if (version === undefined) throw new Error('no version')
  const { accepts } = await instanceMaker({ definition: read.definition, version, kubernetesMinor: '1.34' })
  const object = { apiVersion: 'example.test/v1', kind: 'Widget', metadata: { name: 'one' }, spec }
  return makeEdit(object, version.schema, accepts, taken)
}

const integer = { type: 'integer' }
const rows: readonly (readonly [title: string, edited: Promise<unknown>, expected: unknown])[] = [
  ['counts up', edit({ size: 3 }, { size: integer }), { path: '.spec.size', patch: { spec: { size: 4 } } }],
  [
    'counts down where up is forbidden',
    edit({ size: 3 }, { size: { type: 'integer', maximum: 3 } }),
    { path: '.spec.size', patch: { spec: { size: 2 } } },
  ],
  [
    'turns a switch where no number can be changed',
    edit({ size: 3, on: true }, { size: { type: 'integer', enum: [3] }, on: { type: 'boolean' } }),
    { path: '.spec.on', patch: { spec: { on: false } } },
  ],
  [
    'takes another word of a list, deep inside',
    edit(
      { paint: { finish: 'matt' } },
      { paint: { type: 'object', properties: { finish: { type: 'string', enum: ['matt', 'gloss'] } } } },
    ),
    { path: '.spec.paint.finish', patch: { spec: { paint: { finish: 'gloss' } } } },
  ],
  ['leaves free text alone', edit({ name: 'x' }, { name: { type: 'string' } }), null],
  ['leaves alone what other steps change', edit({ size: 3 }, { size: integer }, ['.spec.size']), null],
  [
    'keeps to rules of the definition',
    edit(
      { size: 3, on: true },
      {
        size: { type: 'integer', 'x-kubernetes-validations': [{ rule: 'self == 3' }] },
        on: { type: 'boolean' },
      },
    ),
    { path: '.spec.on', patch: { spec: { on: false } } },
  ],
]

describe('an edit of a custom resource', () => {
  it.each(rows)('%s', async (_title, edited, expected) => {
    expect(await edited).toEqual(expected)
  })
})
