import { defineRule } from '../rule.ts'
import { exampleAgent } from './example-pods.ts'
import { exampleTenants } from './example-tenants.ts'
import { agentPairs, writtenHostPathsOf } from './node-agents.ts'

type Evidence = { readonly previous: string; readonly next: string; readonly paths: readonly string[] }

const plugins = 'volumes: [{name: plugins, hostPath: {path: /var/lib/kubelet/device-plugins}}]'
const mount = (options = '') => `, volumeMounts: [{name: plugins, mountPath: /plugins${options}}]`

export const sideBySideHostPathShared = defineRule<'pair', Evidence>({
  id: 'side-by-side/host-path-shared',
  scope: 'pair',
  title: 'Node agents of both releases that write one folder of the node',
  why: 'Every node runs both DaemonSets. Agents that register sockets or keep files in one folder of the node, as device plugins and CSI drivers do with the kubelet’s, replace each other’s.',
  sources: ['https://kubernetes.io/docs/concepts/extend-kubernetes/compute-storage-net/device-plugins/'],
  category: 'side-by-side',
  severity: 'warning',
  breaks: ['side-by-side'],
  since: '0.1.0',
  examples: [
    {
      title: 'one folder, written by both',
      previous: exampleTenants('1.0.0', ({ releaseName }) => [exampleAgent(releaseName, mount(), plugins)]),
      next: exampleTenants('1.1.0', ({ releaseName }) => [exampleAgent(releaseName, mount(), plugins)]),
      reports: 1,
    },
    {
      title: 'read by one of them',
      previous: exampleTenants('1.0.0', ({ releaseName }) => [exampleAgent(releaseName, mount(), plugins)]),
      next: exampleTenants('1.1.0', ({ releaseName }) => [
        exampleAgent(releaseName, mount(', readOnly: true'), plugins),
      ]),
      reports: 0,
    },
  ],
  facts: ({ previous, next, paths }) => paths.map((path) => [previous, next, path]),
  message: ({ previous, next, paths }) =>
    `\`${previous}\` of the previous release and \`${next}\` of the next one both write ${paths.map((each) => `\`${each}\``).join(', ')} of every node.`,
  remedy: () => 'Let only one of the releases run its node agent, by a value or a node selector.',
  check(pair, _context, report) {
    for (const { previous, next } of agentPairs(pair)) {
      const written = new Set(writtenHostPathsOf(previous.pod))
      const paths = [...new Set(writtenHostPathsOf(next.pod).filter((path) => written.has(path)))].sort()
      if (paths.length === 0) continue
      report({
        evidence: {
          previous: `DaemonSet/${previous.object.name}`,
          next: `DaemonSet/${next.object.name}`,
          paths,
        },
        at: { object: next.object },
        was: { object: previous.object },
        certainty: 'undecided',
        reason: 'the charts do not show whether two agents can share the folder',
      })
    }
  },
})
