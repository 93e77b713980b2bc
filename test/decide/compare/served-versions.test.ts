import { describe, expect, it } from 'vitest'
import { compareServedVersions } from '../../../src/decide/compare-versions.ts'
import { parseCustomResourceDefinition } from '../../../src/model/custom-resource-definition.ts'
import type { JsonObject } from '../../../src/model/json.ts'
import { claimOf } from './compare-specs.ts'

function definitionOf(versions: Readonly<Record<string, JsonObject>>, beside: JsonObject = {}, flags: JsonObject = {}) {
  const reading = parseCustomResourceDefinition({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'widgets.example.com' },
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names: { plural: 'widgets', kind: 'Widget' },
      ...beside,
      versions: Object.entries(versions).map(([name, properties], index) => ({
        name,
        served: true,
        storage: index === 0,
        ...(index === 1 ? flags : {}),
        schema: { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object', properties } } } },
      })),
    },
  })
  if (reading.kind !== 'definition') throw new Error(reading.problems.join(' '))
  return reading.definition
}

const text = { type: 'string' }

describe('served versions of one definition', () => {
  it('lose what only one of them names, and refuse what only one allows', async () => {
    const definition = definitionOf({
      v1: { a: text, b: text, c: text },
      v1beta1: { a: text, c: { ...text, maxLength: 3 } },
    })
    const [comparison, ...others] = await compareServedVersions(definition, '1.34')
    expect(others).toEqual([])
    expect(comparison).toMatchObject({ previousVersion: 'v1', nextVersion: 'v1beta1' })
    expect(comparison?.changes.map(claimOf)).toEqual([
      'property removed .spec.b: pruned | ok',
      'maxLength added .spec.c: rejected | ok',
    ])
  })

  it('send each object to the other version by its own name', async () => {
    const definition = definitionOf({ v1: { a: text }, v1beta1: {} })
    const [comparison] = await compareServedVersions(definition, '1.34')
    expect(comparison?.changes[0]?.upgrade).toMatchObject({
      witness: { object: { apiVersion: 'example.com/v1' }, lost: ['.spec.a'] },
    })
  })

  it('are compared in pairs', async () => {
    const definition = definitionOf({ v1: { a: text }, v1beta1: { a: text }, v1alpha1: {} })
    const pairs = (await compareServedVersions(definition, '1.34')).map(
      ({ previousVersion, nextVersion, changes }) => `${previousVersion} ${nextVersion} ${changes.length}`,
    )
    expect(pairs).toEqual(['v1 v1beta1 0', 'v1 v1alpha1 1', 'v1beta1 v1alpha1 1'])
  })

  it('are a webhook’s business where there is one', async () => {
    const webhook = { conversion: { strategy: 'Webhook', webhook: { conversionReviewVersions: ['v1'] } } }
    expect(await compareServedVersions(definitionOf({ v1: { a: text }, v1beta1: {} }, webhook), '1.34')).toEqual([])
  })

  it('leave out what is neither served nor stored', async () => {
    const definition = definitionOf({ v1: { a: text }, v1beta1: {} }, {}, { served: false })
    expect(await compareServedVersions(definition, '1.34')).toEqual([])
  })
})
