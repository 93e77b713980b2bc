import { arrayMember, type Json, jsonEquals, member, memberAt } from '../../model/json.ts'
import { objectName } from '../../model/release.ts'
import { defineRule } from '../rule.ts'
import { exampleObjects } from './example-render.ts'

type Evidence = { readonly object: string; readonly port: number; readonly protocols: readonly string[] }

const service = (...ports: readonly string[]) =>
  exampleObjects(
    `apiVersion: v1\nkind: Service\nmetadata: {name: dns}\nspec: {selector: {app: a}, ports: [${ports.join(', ')}]}`,
  )

/** `patchMergeKey=port` of ServiceSpec.Ports in k8s.io/api core/v1 has no protocol in it; tried with Helm 3.18 and kube-apiserver 1.34. */
export const workloadServicePortsMerged = defineRule<'pair', Evidence>({
  id: 'workload/service-ports-merged',
  scope: 'pair',
  title: 'Ports of one number that Helm 3 merges into one',
  why: 'Helm 3 merges the ports of a Service by their number alone. When one of two protocols on a number is new or changes, its patch writes one over the other: the Service loses a port or keeps a former value, and Helm reports success.',
  sources: ['https://github.com/kubernetes/kubernetes/issues/39188', 'k8s.io/api core/v1/types.go, ServiceSpec'],
  category: 'workload',
  severity: 'error',
  breaks: ['in-place'],
  since: '0.1.0',
  examples: [
    {
      title: 'UDP beside TCP',
      previous: service('{name: tcp, port: 53}'),
      next: service('{name: tcp, port: 53}', '{name: udp, port: 53, protocol: UDP}'),
      reports: 1,
    },
    {
      title: 'the target of both changes',
      previous: service('{name: tcp, port: 53}', '{name: udp, port: 53, protocol: UDP}'),
      next: service('{name: tcp, port: 53, targetPort: 54}', '{name: udp, port: 53, targetPort: 54, protocol: UDP}'),
      reports: 1,
    },
    {
      title: 'both stay as they are',
      previous: service('{name: tcp, port: 53}', '{name: udp, port: 53, protocol: UDP}'),
      next: service('{name: udp, port: 53, protocol: UDP}', '{name: tcp, port: 53, protocol: TCP}'),
      reports: 0,
    },
    {
      title: 'one of both is gone',
      previous: service('{name: tcp, port: 53}', '{name: udp, port: 53, protocol: UDP}'),
      next: service('{name: tcp, port: 53}'),
      reports: 0,
    },
    {
      title: 'another number',
      previous: service('{name: tcp, port: 53}'),
      next: service('{name: tcp, port: 53}', '{name: metrics, port: 9153}'),
      reports: 0,
    },
  ],
  message: ({ object, port, protocols }) =>
    `Helm 3 writes the ports ${port} (${protocols.join(', ')}) of ${object} over each other, and reports success.`,
  remedy: ({ object }) =>
    `After the upgrade compare the ports of ${object} with the chart’s; \`kubectl apply --server-side --force-conflicts\` of the rendered Service puts them right. Or give one protocol a Service of its own.`,
  check(pair, _context, report) {
    for (const { previous, next } of pair.objects.persisted) {
      if (next.kind !== 'Service' || next.apiVersion !== 'v1' || next.hooks.length > 0) continue
      const [before, after] = [portsOf(previous.value), portsOf(next.value)]
      for (const [port, entries] of after) {
        if (entries.length < 2 || isSameSet(entries, before.get(port) ?? [])) continue
        report({
          evidence: {
            object: objectName(next),
            port,
            protocols: entries.map((entry) => String(member(entry, 'protocol'))),
          },
          at: { object: next, path: ['spec', 'ports'] },
          was: { object: previous, path: ['spec', 'ports'] },
          direction: 'previous-to-next',
          condition: { kind: 'command', text: 'only for a release that Helm 3 installed' },
        })
      }
    }
  },
})

function portsOf(service: Json): ReadonlyMap<number, readonly Json[]> {
  const ports = new Map<number, Json[]>()
  for (const entry of arrayMember(memberAt(service, 'spec'), 'ports')) {
    const port = member(entry, 'port')
    if (typeof port !== 'number' || typeof entry !== 'object' || entry === null) continue
    ports.set(port, [...(ports.get(port) ?? []), { protocol: 'TCP', targetPort: port, ...entry }])
  }
  return ports
}

function isSameSet(left: readonly Json[], right: readonly Json[]): boolean {
  return left.length === right.length && left.every((entry) => right.some((other) => jsonEquals(entry, other)))
}
