import { describe, expect, it } from 'vitest'
import type { Rule } from '../../../src/checks/rule.ts'
import { exampleObjects } from '../../../src/checks/workload/example-render.ts'
import { workloadServicePortRemoved } from '../../../src/checks/workload/service-port-removed.ts'
import { workloadServiceWithdrawn } from '../../../src/checks/workload/service-withdrawn.ts'
import { releaseOf } from '../../support/example-release.ts'
import { runRule } from '../../support/run-rule.ts'

const service = (spec: string, metadata = '') =>
  `apiVersion: v1\nkind: Service\nmetadata: {name: api${metadata}}\nspec: {selector: {app: a}, ${spec}}`
const other = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: other}'
const pair = (previous: string, next: string) => ({
  previous: releaseOf(exampleObjects(previous, other)),
  next: releaseOf(exampleObjects(next, other)),
})
const said = async (rule: Rule, previous: string, next: string) =>
  (await runRule(rule, pair(previous, next))).map(({ evidence }) => rule.message(evidence))

describe('a port of a Service', () => {
  it.each<readonly [string, string, string, readonly string[]]>([
    [
      'moves and keeps its name',
      'ports: [{name: http, port: 80, targetPort: 8080}]',
      'ports: [{name: http, port: 81, targetPort: 8081}]',
      ['Service/api no longer offers port 80/TCP, but 81/TCP.'],
    ],
    [
      'leads to a named target still',
      'ports: [{port: 80, targetPort: http}]',
      'ports: [{port: 81, targetPort: http}]',
      ['Service/api no longer offers port 80/TCP, but 81/TCP.'],
    ],
    [
      'is gone beside others',
      'ports: [{name: a, port: 80}, {name: b, port: 81}, {name: c, port: 82}]',
      'ports: [{name: b, port: 81}]',
      ['Service/api no longer offers port 80/TCP.', 'Service/api no longer offers port 82/TCP.'],
    ],
    [
      'changes its place',
      'ports: [{name: a, port: 80}, {name: b, port: 81}]',
      'ports: [{name: b, port: 81}, {name: a, port: 80}]',
      [],
    ],
    [
      'of UDP beside TCP is gone',
      'ports: [{name: a, port: 53}, {name: b, port: 53, protocol: UDP}]',
      'ports: [{name: a, port: 53}]',
      ['Service/api no longer offers port 53/UDP.'],
    ],
    ['gets a protocol of the application', 'ports: [{port: 80}]', 'ports: [{port: 80, appProtocol: http}]', []],
    [
      'gets another node port',
      'type: NodePort, ports: [{port: 80, nodePort: 30080}]',
      'type: NodePort, ports: [{port: 80, nodePort: 30081}]',
      [],
    ],
    ['of a Service that points elsewhere', 'ports: [{port: 80}]', 'type: ExternalName, externalName: example.com', []],
  ])('%s', async (_claim, previous, next, messages) => {
    expect(await said(workloadServicePortRemoved, service(previous), service(next))).toEqual(messages)
  })

  it('of a hook is the hook’s own', async () => {
    const hook = (port: number) => service(`ports: [{port: ${port}}]`, ', annotations: {helm.sh/hook: pre-upgrade}')
    expect(await said(workloadServicePortRemoved, hook(80), hook(81))).toEqual([])
  })
})

describe('a Service outside the cluster', () => {
  const balanced = 'type: LoadBalancer, ports: [{port: 80}]'
  it.each<readonly [string, string, string, readonly string[]]>([
    [
      'keeps node ports and loses its address',
      balanced,
      'type: NodePort, ports: [{port: 80}]',
      ['Service/api gives up its load balancer’s address: `spec.type` changes from `LoadBalancer` to `NodePort`.'],
    ],
    [
      'is named after another host',
      'type: NodePort, ports: [{port: 80}]',
      'type: ExternalName, externalName: example.com',
      ['Service/api gives up its node port: `spec.type` changes from `NodePort` to `ExternalName`.'],
    ],
    [
      'swaps its node ports',
      'type: NodePort, ports: [{name: a, port: 80, nodePort: 30080}, {name: b, port: 81, nodePort: 30081}]',
      'type: NodePort, ports: [{name: a, port: 80, nodePort: 30081}, {name: b, port: 81, nodePort: 30080}]',
      [],
    ],
    ['gets a fixed address', balanced, `loadBalancerIP: 192.0.2.1, ${balanced}`, []],
    [
      'loses a port, which is said elsewhere',
      'type: NodePort, ports: [{port: 80, nodePort: 30080}]',
      'type: NodePort, ports: [{port: 81}]',
      [],
    ],
    ['is reached from now on', 'ports: [{port: 80}]', balanced, []],
    ['gets annotations of its provider', balanced, `${balanced}, externalTrafficPolicy: Local`, []],
  ])('%s', async (_claim, previous, next, messages) => {
    expect(await said(workloadServiceWithdrawn, service(previous), service(next))).toEqual(messages)
  })
})
