import { describe, expect, it } from 'vitest'
import { workloadImmutableFieldChanged } from '../../../src/checks/workload/immutable-field-changed.ts'
import { member } from '../../../src/model/json.ts'
import { releaseOf } from '../../support/example-release.ts'
import { runRule } from '../../support/run-rule.ts'

describe('the pods that a new selector leaves behind', () => {
  const withLabels = (labels: string) =>
    releaseOf({
      manifest: `---\n# Source: example/templates/a.yaml\napiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: a}\nspec: {selector: {matchLabels: ${labels}}, template: {metadata: {labels: ${labels}}, spec: {containers: [{name: a, image: "a:1"}]}}}\n`,
    })

  it.each([
    ['other labels', '{app: a}', '{app: b}', 'app=a', 'app=b'],
    ['more labels', '{app: a}', '{app: a, part: x}', 'app=a,part!=x', 'app=a,part=x'],
    ['fewer labels', '{app: a, part: x}', '{app: a}', 'app=a,part=x', 'app=a,part!=x'],
  ])(
    'are told from the next ones by %s, and after going back the other way round',
    async (_claim, before, after, labels, back) => {
      const [report] = await runRule(workloadImmutableFieldChanged, {
        previous: withLabels(before),
        next: withLabels(after),
      })
      expect(member(report?.evidence, 'leftBehind')).toBe(labels)
      expect(member(report?.evidence, 'leftOnWayBack')).toBe(back)
    },
  )
})
