import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { memberAt } from '../../../src/model/json.ts'
import { withLiveSpecification } from '../../../src/sources/live/live-definitions.ts'

const spec = { group: 'example.com', names: { plural: 'widgets', kind: 'Widget' }, versions: [{ name: 'v1' }] }
const document = (annotations: string) =>
  `---\n# Source: op/templates/crd.yaml\napiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: widgets.example.com\n  annotations: {${annotations}}\nspec: ${JSON.stringify(spec)}\n`
const live = (annotations: Readonly<Record<string, string>>) => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'widgets.example.com', annotations },
  spec,
  status: { storedVersions: ['v1'] },
})
const policy = 'helm.sh/resource-policy'

describe('a definition as it is live', () => {
  it.each([
    ['keeps what the chart and the cluster say', `${policy}: keep`, { [policy]: 'keep' }, 'keep'],
    ['is kept by who annotated it', 'own: value', { [policy]: 'keep', other: 'x' }, 'keep'],
    ['is kept no longer when the annotation was taken away', `${policy}: keep`, {}, undefined],
    ['is not kept', 'own: value', {}, undefined],
  ])('%s', (_claim, shipped, annotations, expected) => {
    const text = withLiveSpecification(document(shipped), live(annotations))
    expect(text.startsWith('---\n# Source: op/templates/crd.yaml\n')).toBe(true)
    const read = parse(text)
    expect(memberAt(read, 'metadata', 'annotations', policy)).toBe(expected)
    expect(memberAt(read, 'metadata', 'annotations', 'own')).toBe(shipped.startsWith('own') ? 'value' : undefined)
    expect([memberAt(read, 'metadata', 'annotations', 'other'), memberAt(read, 'spec')]).toEqual([undefined, spec])
  })
})
