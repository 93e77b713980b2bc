import { arrayMember, member, memberAt, stringMember } from '../../model/json.ts'
import type { KubernetesObject } from '../../model/release.ts'
import { defineRule } from '../rule.ts'
import { findCollisions } from './collisions.ts'
import { exampleTenants } from './example-tenants.ts'
import { tenantApart } from './tenants.ts'

type Evidence = { readonly previous: string; readonly next: string; readonly port: string }

const service = (name: string, port: string) =>
  [
    'templates/service.yaml',
    `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}}\nspec: {type: NodePort, ports: [{port: 80, ${port}}]}`,
  ] as const

export const sideBySideNodePortTaken = defineRule<'pair', Evidence>({
  id: 'side-by-side/node-port-taken',
  scope: 'pair',
  title: 'Services of both releases on one node port',
  why: 'The API server gives a node port of one protocol to one Service of the cluster and refuses the second: "provided port is already allocated".',
  sources: ['kubernetes/kubernetes pkg/registry/core/service/portallocator/allocator.go'],
  category: 'side-by-side',
  severity: 'error',
  breaks: ['side-by-side'],
  since: '0.1.0',
  examples: [
    {
      title: 'the same node port',
      previous: exampleTenants('1.0.0', ({ releaseName }) => [service(releaseName, 'nodePort: 30080')]),
      next: exampleTenants('1.1.0', ({ releaseName }) => [service(releaseName, 'nodePort: 30080')]),
      reports: 1,
    },
    {
      title: 'two protocols',
      previous: exampleTenants('1.0.0', ({ releaseName }) => [service(releaseName, 'nodePort: 30080')]),
      next: exampleTenants('1.1.0', ({ releaseName }) => [service(releaseName, 'nodePort: 30080, protocol: UDP')]),
      reports: 0,
    },
    {
      title: 'a port that the API server chooses',
      previous: exampleTenants('1.0.0', ({ releaseName }) => [service(releaseName, 'name: http')]),
      next: exampleTenants('1.1.0', ({ releaseName }) => [service(releaseName, 'name: http')]),
      reports: 0,
    },
  ],
  message: ({ previous, next, port }) =>
    `\`${previous}\` of the previous release holds the node port \`${port}\` that \`${next}\` of the next one asks for: the API server refuses the second.`,
  remedy: () => 'Leave the node port to the API server, or make it a value.',
  check(pair, _context, report) {
    const tenant = tenantApart(pair)
    if (tenant === null) return
    const shared = new Set(findCollisions(pair, tenant).flatMap(({ previous, next }) => [previous, next]))
    const held = new Map<string, KubernetesObject>()
    for (const object of pair.previous.objects) {
      if (!shared.has(object)) for (const port of nodePortsOf(object)) held.set(port, object)
    }
    for (const object of tenant.render.objects) {
      for (const port of shared.has(object) ? [] : nodePortsOf(object)) {
        const holder = held.get(port)
        if (holder === undefined) continue
        report({
          evidence: { previous: `Service/${holder.name}`, next: `Service/${object.name}`, port },
          at: { object },
          was: { object: holder },
        })
      }
    }
  },
})

/** `30080/TCP` of each port that the Service asks for by number. */
function nodePortsOf({ apiVersion, kind, value }: KubernetesObject): readonly string[] {
  if (apiVersion !== 'v1' || kind !== 'Service') return []
  return arrayMember(memberAt(value, 'spec'), 'ports').flatMap((port): readonly string[] => {
    const number = member(port, 'nodePort')
    return typeof number === 'number' && number > 0 ? [`${number}/${stringMember(port, 'protocol') ?? 'TCP'}`] : []
  })
}
