import { jsonEquals } from '../../model/json.ts'
import { defineRule, type ReleasePair } from '../rule.ts'
import { exampleAgent } from './example-pods.ts'
import { exampleTenants } from './example-tenants.ts'
import { agentPairs, agentsIn, hostPortsOf, placementOf } from './node-agents.ts'

type Evidence = {
  readonly previous: string
  readonly next: string
  readonly ports: readonly string[]
  /** Values that were tried, each of which leaves all these ports alone. */
  readonly avoidedBy: readonly string[]
}

const port = (number: number) => `, ports: [{containerPort: 80, hostPort: ${number}}]`

export const sideBySideHostPortTaken = defineRule<'pair', Evidence>({
  id: 'side-by-side/host-port-taken',
  scope: 'pair',
  title: 'Node agents of both releases on one port of the node',
  why: 'A port of a node goes to one pod: the scheduler finds no node for the second DaemonSet’s pods where the first one’s run, and they stay pending.',
  sources: ['kubernetes/kubernetes pkg/scheduler/framework/plugins/nodeports/node_ports.go'],
  category: 'side-by-side',
  severity: 'error',
  breaks: ['side-by-side'],
  since: '0.1.0',
  examples: [
    {
      title: 'the same host port',
      previous: exampleTenants('1.0.0', ({ releaseName }) => [exampleAgent(releaseName, port(9100))]),
      next: exampleTenants('1.1.0', ({ releaseName }) => [exampleAgent(releaseName, port(9100))]),
      reports: 1,
    },
    {
      title: 'the network of the node',
      previous: exampleTenants('1.0.0', ({ releaseName }) => [
        exampleAgent(releaseName, ', ports: [{containerPort: 9100}]', 'hostNetwork: true'),
      ]),
      next: exampleTenants('1.1.0', ({ releaseName }) => [exampleAgent(releaseName, port(9100))]),
      reports: 1,
    },
    {
      title: 'other ports',
      previous: exampleTenants('1.0.0', ({ releaseName }) => [exampleAgent(releaseName, port(9100))]),
      next: exampleTenants('1.1.0', ({ releaseName }) => [exampleAgent(releaseName, port(9101))]),
      reports: 0,
    },
    {
      title: 'ports of the pods only',
      previous: exampleTenants('1.0.0', ({ releaseName }) => [
        exampleAgent(releaseName, ', ports: [{containerPort: 9100}]'),
      ]),
      next: exampleTenants('1.1.0', ({ releaseName }) => [
        exampleAgent(releaseName, ', ports: [{containerPort: 9100}]'),
      ]),
      reports: 0,
    },
  ],
  facts: ({ previous, next, ports }) => ports.map((port) => [previous, next, port]),
  message: ({ previous, next, ports }) =>
    `\`${previous}\` of the previous release and \`${next}\` of the next one both take ${ports.map((each) => `\`${each}\``).join(', ')} on every node: the pods of the second stay pending.`,
  remedy: ({ avoidedBy: [first] }) =>
    first === undefined
      ? 'Make the host port a value, or let only one of the releases run its node agent.'
      : `\`--set ${first}\` for the second installation leaves the port to the first.`,
  check(pair, _context, report) {
    for (const { previous, next } of agentPairs(pair)) {
      const taken = new Set(hostPortsOf(previous.pod))
      const ports = [...new Set(hostPortsOf(next.pod).filter((each) => taken.has(each)))].sort()
      if (ports.length === 0) continue
      report({
        evidence: {
          previous: `DaemonSet/${previous.object.name}`,
          next: `DaemonSet/${next.object.name}`,
          ports,
          avoidedBy: gatesAvoiding(ports, pair),
        },
        at: { object: next.object },
        was: { object: previous.object },
        ...(jsonEquals(placementOf(previous.pod), placementOf(next.pod))
          ? {}
          : { condition: { kind: 'cluster', text: 'only for nodes that take both' } }),
      })
    }
  },
})

/** Gates of the next release under which none of its node agents takes any of the ports. */
function gatesAvoiding(ports: readonly string[], { next }: ReleasePair): readonly string[] {
  return next.variants.flatMap(({ purpose, failure, objects }): readonly string[] => {
    if (purpose.kind !== 'gate' || failure !== null) return []
    const taken = agentsIn(objects).flatMap(({ pod }) => hostPortsOf(pod))
    return ports.some((port) => taken.includes(port)) ? [] : [`${purpose.value}=${purpose.setTo}`]
  })
}
