import { describe, expect, it } from 'vitest'
import type { Rule } from '../../../src/checks/rule.ts'
import { workloadImmutableFieldChanged } from '../../../src/checks/workload/immutable-field-changed.ts'
import { releaseOf } from '../../support/example-release.ts'
import { objectUpdates } from '../../support/object-updates.ts'
import { runRule } from '../../support/run-rule.ts'

const rule: Rule = workloadImmutableFieldChanged
const rendered = (manifest: string) => releaseOf({ manifest: `---\n# Source: example/templates/a.yaml\n${manifest}` })

describe('an update, as the API server takes it', () => {
  it.each(objectUpdates.map((update) => [update.name, update] as const))('%s', async (_name, update) => {
    const releases = { previous: rendered(update.previous), next: rendered(update.next) }
    const reports = (await runRule(rule, releases)).filter(({ breaks = [] }) => breaks.includes('in-place'))
    const conditional = reports.filter(({ condition }) => condition !== undefined)
    expect(reports.map(({ evidence }) => evidence)).toHaveLength(
      update.refused !== null || update.isConditional === true ? 1 : 0,
    )
    expect(conditional).toHaveLength(update.isConditional === true ? 1 : 0)
    expect(
      reports.filter(({ evidence }) => update.refused !== null && !rule.message(evidence).includes(update.refused)),
    ).toEqual([])
  })
})
