import { describe, expect, it } from 'vitest'
import { inManifests } from '../../../src/checks/crd/example-definition.ts'
import type { Rule } from '../../../src/checks/rule.ts'
import { schemaServedVersionsDiffer } from '../../../src/checks/schema/served-versions.ts'
import { releaseOf } from '../../support/example-release.ts'
import { runRule } from '../../support/run-rule.ts'

const rule: Rule = schemaServedVersionsDiffer

const version = (name: string, how: string, field: string) =>
  `name: ${name}, ${how}, schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {${field}}}}}}`

async function said(...versions: readonly string[]): Promise<readonly unknown[]> {
  const reports = await runRule(rule, { next: releaseOf(inManifests({ versions })) })
  return reports.map(({ evidence, certainty }) => [rule.message(evidence), certainty])
}

describe('versions of one definition', () => {
  it('lose a field as soon as the object is stored where the stored one lacks it', async () => {
    const served = version('v1', 'served: true, storage: false', 'a: {type: string}')
    expect(await said(served, version('v1beta1', 'served: true, storage: true', ''))).toEqual([
      [
        '`widgets.example.com` serves `v1` and `v1beta1` without a conversion, and `v1beta1` drops `.spec.a`: a Widget written as `v1` that sets them is damaged as soon as it is stored.',
        undefined,
      ],
    ])
  })

  it('refuse nothing where they are only stored', async () => {
    const stored = version('v1beta1', 'served: false, storage: true', 'a: {type: string, maxLength: 3}')
    expect(await said(version('v1', 'served: true, storage: false', 'a: {type: string}'), stored)).toEqual([])
  })

  it('are undecided where nothing is proved, and nothing is claimed', async () => {
    const pattern = (times: number) => `a: {type: string, pattern: "^((a{0,50}){0,${times}}b)$"}`
    const pair = [
      version('v1', 'served: true, storage: true', pattern(20)),
      version('v1beta1', 'served: true, storage: false', pattern(19)),
    ]
    expect(await said(...pair)).toEqual([
      [
        '`widgets.example.com` serves `v1` and `v1beta1` without a conversion, and `v1beta1` may drop or refuse what `v1` allows at `.spec.a`.',
        'undecided',
      ],
      [
        '`widgets.example.com` serves `v1beta1` and `v1` without a conversion, and `v1` may drop or refuse what `v1beta1` allows at `.spec.a`.',
        'undecided',
      ],
    ])
  })
})
