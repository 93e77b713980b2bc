import { describe, expect, it, test } from 'vitest'
import { parseCustomResourceDefinition } from '../../src/model/custom-resource-definition.ts'
import type { JsonObject } from '../../src/model/json.ts'

const manifest = (spec: JsonObject, rest: JsonObject = {}): JsonObject => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'widgets.example.com' },
  spec: { versions: [], ...spec },
  ...rest,
})

const read = (raw: JsonObject) => {
  const reading = parseCustomResourceDefinition(raw)
  if (reading.kind !== 'definition') throw new Error(reading.problems.join(' '))
  return reading.definition
}

describe('parseCustomResourceDefinition', () => {
  it('gives missing fields the default of the API server', () => {
    const definition = read(manifest({ group: 'example.com', names: { plural: 'widgets', kind: 'Widget' } }))
    expect(definition).toMatchObject({
      name: 'widgets.example.com',
      names: { plural: 'widgets', singular: 'widget', kind: 'Widget', listKind: 'WidgetList', shortNames: [] },
      preserveUnknownFields: false,
      conversion: { strategy: 'None', raw: null },
      storedVersions: null,
    })
  })

  it('reads a version with everything on it', () => {
    const version = {
      name: 'v1',
      served: true,
      storage: true,
      deprecated: true,
      deprecationWarning: 'use v2',
      schema: { openAPIV3Schema: { type: 'object' } },
      subresources: { status: {}, scale: { specReplicasPath: '.spec.n', statusReplicasPath: '.status.n' } },
      selectableFields: [{ jsonPath: '.spec.color' }],
      additionalPrinterColumns: [{ name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' }],
    }
    expect(read(manifest({ versions: [{ name: 'v0' }, version] })).versions[1]).toMatchObject({
      name: 'v1',
      index: 1,
      served: true,
      storage: true,
      deprecated: true,
      deprecationWarning: 'use v2',
      schema: { type: 'object' },
      statusSubresource: true,
      scale: { specReplicasPath: '.spec.n', statusReplicasPath: '.status.n', labelSelectorPath: null },
      selectableFields: ['.spec.color'],
      raw: version,
    })
    expect(read(manifest({ versions: [{ name: 'v0' }] })).versions[0]).toMatchObject({
      served: false,
      storage: false,
      schema: null,
      statusSubresource: false,
      scale: null,
    })
  })

  it('keeps the stored versions of a live definition', () => {
    expect(read(manifest({}, { status: { storedVersions: ['v1', 'v2'] } })).storedVersions).toEqual(['v1', 'v2'])
  })

  const deep: Record<string, JsonObject> = {}
  deep['items'] = deep
  test.each<[claim: string, raw: JsonObject, problems: RegExp[]]>([
    ['nothing at all', {}, [/^kind/, /^apiVersion/, /^spec/]],
    ['another kind', { ...manifest({}), kind: 'Deployment' }, [/found Deployment/]],
    ['a version of the API that is gone', { ...manifest({}), apiVersion: 'apiextensions.k8s.io/v1beta1' }, [/1\.22/]],
    ['no spec', { ...manifest({}), spec: null }, [/^spec: /]],
    ['versions that are no list', manifest({ versions: 'v1' }), [/^spec\.versions/]],
    ['a version that is no object', manifest({ versions: ['v1'] }), [/^spec\.versions/]],
    ['an endless schema', manifest({ versions: [{ schema: { openAPIV3Schema: deep } }] }), [/nested deeper/]],
  ])('says why it cannot read %s', (_claim, raw, problems) => {
    const reading = parseCustomResourceDefinition(raw)
    expect(reading).toEqual({ kind: 'unreadable', problems: problems.map((problem) => expect.stringMatching(problem)) })
  })
})
