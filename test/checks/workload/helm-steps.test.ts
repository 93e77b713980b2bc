import { describe, expect, it } from 'vitest'
import { rules } from '../../../src/checks/catalogue.ts'
import type { Rule } from '../../../src/checks/rule.ts'
import { releaseOf } from '../../support/example-release.ts'
import { type HelmStep, helmSteps } from '../../support/helm-steps.ts'
import { runRule } from '../../support/run-rule.ts'

function ruleOf(id: string): Rule {
  const rule = rules.find((each) => each.id === id)
  if (rule === undefined) throw new Error(`there is no rule ${id}`)
  return rule
}

function release(files: HelmStep['previous'], rendered = files) {
  return releaseOf({
    files: { 'Chart.yaml': 'apiVersion: v2\nname: example\nversion: 1.0.0\n', ...files },
    manifest: Object.entries(rendered)
      .map(([file, text]) => `---\n# Source: example/${file}\n${text.replaceAll('NAME', 'row')}`)
      .join(''),
  })
}

/** The same table is run by both Helms on an API server in test/cluster/helm-steps.test.ts. */
describe('a step, as both Helms take it', () => {
  it.each(helmSteps.map((step) => [step.name, step] as const))('%s', async (_name, step) => {
    const releases = { previous: release(step.previous), next: release(step.next, step.renderedNext) }
    const reports = await runRule(ruleOf(step.rule), releases)
    expect(reports.length > 0).toBe(step.isReported)
  })
})
