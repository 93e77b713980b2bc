import { describe, expect, it } from 'vitest'
import type { Rule } from '../../../src/checks/rule.ts'
import { exampleObjects, exampleWorkloadText } from '../../../src/checks/workload/example-render.ts'
import { workloadHostAccessChanged } from '../../../src/checks/workload/host-access-changed.ts'
import { releaseOf } from '../../support/example-release.ts'
import { runRule } from '../../support/run-rule.ts'

const rule: Rule = workloadHostAccessChanged
const agent = (pod: string, privileged = false) =>
  exampleWorkloadText({ kind: 'DaemonSet', pod, container: `securityContext: {privileged: ${privileged}}, ` })
const manifest = (text: string) => exampleObjects(text).manifest ?? ''
const gate = (text: string) =>
  ({ purpose: { kind: 'gate', value: 'hostNetwork', setTo: false }, manifest: manifest(text) }) as const
const values = { 'values.yaml': 'hostNetwork: true\n' }

/** With the value flipped, a part of what is gained and lost is no news; anything else is. */
describe('access to the node under another value', () => {
  it.each<readonly [string, string, readonly string[]]>([
    ['is a part of what is told', agent('', true), []],
    [
      'is another one',
      agent('hostPID: true, ', true),
      ['DaemonSet/manager gains hostPID, privileged in container main. only when `hostNetwork` is false'],
    ],
  ])('%s', async (_claim, flipped, more) => {
    const reports = await runRule(rule, {
      previous: releaseOf({ files: values, manifest: manifest(agent('')), renders: [gate(agent(''))] }),
      next: releaseOf({
        files: values,
        manifest: manifest(agent('hostNetwork: true, ', true)),
        renders: [gate(flipped)],
      }),
    })
    expect(
      reports.map(({ evidence, condition }) => `${rule.message(evidence)} ${condition?.text ?? 'always'}`),
    ).toEqual(['DaemonSet/manager gains hostNetwork, privileged in container main. always', ...more])
  })
})
