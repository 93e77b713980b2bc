import { describe, expect, it } from 'vitest'
import { exampleAgent } from '../../../src/checks/side-by-side/example-pods.ts'
import { exampleTenants } from '../../../src/checks/side-by-side/example-tenants.ts'
import { sideBySideHostPortTaken } from '../../../src/checks/side-by-side/host-port-taken.ts'
import { member } from '../../../src/model/json.ts'
import { releaseOf } from '../../support/example-release.ts'
import { runRule } from '../../support/run-rule.ts'

const ports = (number: number) => `, ports: [{containerPort: 80, hostPort: ${number}}]`
const rendered = (text: string) => `---\n# Source: example/templates/agent.yaml\n${text}\n`
const config = rendered('apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}')

describe('a host port that both releases take', () => {
  it.each([
    ['the agent is switched off', config, ['agent.enabled=false']],
    ['the port is another', rendered(exampleAgent('example', ports(9200))[1]), ['agent.enabled=false']],
    ['nothing changes', rendered(exampleAgent('example', ports(9100))[1]), []],
  ])('is avoided by a value under which %s', async (_claim, manifest, avoidedBy) => {
    const next = exampleTenants('1.1.0', ({ releaseName }) => [exampleAgent(releaseName, ports(9100))])
    const gate = { purpose: { kind: 'gate', value: 'agent.enabled', setTo: false }, manifest } as const
    const [report] = await runRule(sideBySideHostPortTaken, {
      previous: releaseOf(exampleTenants('1.0.0', ({ releaseName }) => [exampleAgent(releaseName, ports(9100))])),
      next: releaseOf({ ...next, renders: [...(next.renders ?? []), gate] }),
    })
    expect(member(report?.evidence, 'avoidedBy')).toEqual(avoidedBy)
  })
})
