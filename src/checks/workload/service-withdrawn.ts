import { arrayMember, type Json, member, memberAt, stringMember } from '../../model/json.ts'
import { type KubernetesObject, objectName } from '../../model/release.ts'
import { defineRule } from '../rule.ts'
import { exampleObjects } from './example-render.ts'
import { isPlainService, serviceType } from './service-objects.ts'

type Evidence = {
  readonly service: string
  readonly field: string
  readonly previous: string
  readonly next: string
  readonly lost: 'address' | 'node port'
}

const service = (spec: string, port = '{port: 80}') =>
  exampleObjects(
    `apiVersion: v1\nkind: Service\nmetadata: {name: api}\nspec: {${spec}selector: {app: a}, ports: [${port}]}`,
  )

/**
 * A load balancer is deleted with the type that asked for it (k8s.io/cloud-provider controllers/service); node ports are
 * released with it (pkg/registry/core/service/storage/alloc.go), and one that the next manifest leaves out is kept.
 */
export const workloadServiceWithdrawn = defineRule<'pair', Evidence>({
  id: 'workload/service-withdrawn',
  scope: 'pair',
  title: 'Service that clients outside the cluster no longer reach',
  why: 'The address of a load balancer and the node ports belong to the type of a Service. When it changes, the load balancer is deleted and its address given back, or the ports of the nodes are closed; setting the type back brings another address.',
  sources: [
    'https://kubernetes.io/docs/concepts/services-networking/service/#publishing-services-service-types',
    'kubernetes/kubernetes pkg/registry/core/service/storage/alloc.go',
  ],
  category: 'workload',
  severity: 'error',
  breaks: ['in-place'],
  since: '0.1.0',
  examples: [
    { title: 'a load balancer is given up', previous: service('type: LoadBalancer, '), next: service(''), reports: 1 },
    {
      title: 'node ports are closed',
      previous: service('type: NodePort, '),
      next: service('type: ClusterIP, '),
      reports: 1,
    },
    {
      title: 'another node port',
      previous: service('type: NodePort, ', '{port: 80, nodePort: 30080}'),
      next: service('type: NodePort, ', '{port: 80, nodePort: 30081}'),
      reports: 1,
    },
    {
      title: 'another fixed address',
      previous: service('type: LoadBalancer, loadBalancerIP: 192.0.2.1, '),
      next: service('type: LoadBalancer, loadBalancerIP: 192.0.2.2, '),
      reports: 1,
    },
    {
      title: 'a node port that is no longer written is kept',
      previous: service('type: NodePort, ', '{port: 80, nodePort: 30080}'),
      next: service('type: NodePort, '),
      reports: 0,
    },
    {
      title: 'a load balancer keeps node ports',
      previous: service('type: NodePort, '),
      next: service('type: LoadBalancer, '),
      reports: 0,
    },
    { title: 'the default is written out', previous: service(''), next: service('type: ClusterIP, '), reports: 0 },
  ],
  message: ({ service: name, field, previous, next, lost }) =>
    `${name} gives up its ${lost === 'address' ? 'load balancer’s address' : 'node port'}: \`${field}\` changes from \`${previous}\` to \`${next}\`.`,
  remedy: ({ field, previous }) =>
    `Keep \`${field}: ${previous}\` as the default and make the other a value, or name the change in the release notes.`,
  check(pair, _context, report) {
    for (const { previous, next } of pair.objects.persisted) {
      if (!isPlainService(previous) || !isPlainService(next)) continue
      for (const loss of lossesOf(previous, next)) {
        report({
          evidence: { service: objectName(next), ...loss },
          at: { object: next, path: ['spec'] },
          was: { object: previous, path: ['spec'] },
          direction: 'previous-to-next',
          condition: { kind: 'cluster', text: 'only for clients outside the cluster' },
        })
      }
    }
  },
})

function lossesOf(previous: KubernetesObject, next: KubernetesObject): readonly Omit<Evidence, 'service'>[] {
  const [before, after] = [serviceType(previous.value), serviceType(next.value)]
  const changed = (field: string, from: string, to: string, lost: Evidence['lost']) => [
    { field, previous: from, next: to, lost },
  ]
  if (before === 'LoadBalancer' && after !== 'LoadBalancer') return changed('spec.type', before, after, 'address')
  if (before === 'NodePort' && after !== 'NodePort' && after !== 'LoadBalancer') {
    return changed('spec.type', before, after, 'node port')
  }
  const [from, to] = [addressOf(previous), addressOf(next)]
  const address = from !== '' && to !== '' && from !== to ? changed('spec.loadBalancerIP', from, to, 'address') : []
  return [...address, ...nodePortsLost(previous, next)]
}

function addressOf({ value }: KubernetesObject): string {
  const address = memberAt(value, 'spec', 'loadBalancerIP')
  return typeof address === 'string' ? address : ''
}

function nodePortsLost(previous: KubernetesObject, next: KubernetesObject): readonly Omit<Evidence, 'service'>[] {
  const after = nodePortsOf(next)
  return nodePortsOf(previous).flatMap(({ key, nodePort }) => {
    const other = after.find((entry) => entry.key === key)
    // A node port that is taken over by another port of the Service still answers.
    if (other === undefined || after.some((entry) => entry.nodePort === nodePort)) return []
    return [{ field: 'spec.ports[].nodePort', previous: nodePort, next: other.nodePort, lost: 'node port' as const }]
  })
}

/** Node ports that a manifest writes, by the port that they lead to. */
function nodePortsOf({ value }: KubernetesObject): readonly { readonly key: string; readonly nodePort: string }[] {
  return arrayMember(member(value, 'spec'), 'ports').flatMap((entry: Json) => {
    const nodePort = member(entry, 'nodePort')
    if (typeof nodePort !== 'number' || nodePort === 0) return []
    return [
      {
        key: `${String(member(entry, 'port'))}/${stringMember(entry, 'protocol') || 'TCP'}`,
        nodePort: String(nodePort),
      },
    ]
  })
}
