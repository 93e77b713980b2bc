import {
  arrayMember,
  isJsonObject,
  type Json,
  type JsonObject,
  member,
  memberAt,
  objectMember,
  stringMember,
} from '../../model/json.ts'
import { namespaceOf } from '../../model/object-identity.ts'
import { podTemplateOf } from '../../model/pod-template.ts'
import type { KubernetesObject, Release } from '../../model/release.ts'
import { exampleRender } from '../packaging/example-templates.ts'
import { defineRule } from '../rule.ts'
import { containerPairs, severityOfNews } from './container-pairs.ts'
import { exampleContainer } from './example-container.ts'

type Changed = {
  readonly port: string
  readonly previous: string
  /** Null where no port has the name any more. */
  readonly next: string | null
  readonly container: string
}

const ports = (...entries: readonly string[]) => exampleContainer(`ports: [${entries.join(', ')}]`)

export const flagsPortChanged = defineRule<'pair', Changed>({
  id: 'flags/port-changed',
  scope: 'pair',
  title: 'Named port of a container gone or on another number',
  why: 'Services, probes, network policies and monitors of the user’s own name the port, or its number; they no longer reach the program.',
  sources: ['https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports'],
  category: 'flags',
  severity: 'warning',
  breaks: [],
  since: '0.1.0',
  examples: [
    {
      title: 'another number',
      previous: ports('{name: metrics, containerPort: 8080}'),
      next: ports('{name: metrics, containerPort: 8081}'),
      reports: 1,
    },
    {
      title: 'another name',
      previous: ports('{name: metrics, containerPort: 8080}'),
      next: ports('{name: http-metrics, containerPort: 8080}'),
      reports: 1,
    },
    {
      title: 'the default protocol is written out',
      previous: ports('{name: metrics, containerPort: 8080}'),
      next: ports('{name: metrics, containerPort: 8080, protocol: TCP}'),
      reports: 0,
    },
  ],
  message: ({ port, previous, next, container }) =>
    next === null
      ? `${container} has no port \`${port}\` (${previous}) any more.`
      : `The port \`${port}\` of ${container} changes from ${previous} to ${next}.`,
  remedy: ({ port }) => `Keep \`${port}\`, or say in the release notes what reaches the program where.`,
  check(pair, _context, report) {
    for (const each of containerPairs(pair)) {
      const after = namedPorts(each.next.value)
      for (const [port, previous] of namedPorts(each.previous.value)) {
        const next = after.get(port) ?? null
        if (previous === next) continue
        report({
          evidence: { port, previous, next, container: each.name },
          at: { object: each.next.object, path: [...each.next.path, 'ports'] },
          was: { object: each.previous.object, path: [...each.previous.path, 'ports'] },
          ...severityOfNews(pair),
        })
      }
    }
  },
})

function namedPorts(container: JsonObject): ReadonlyMap<string, string> {
  return new Map(
    arrayMember(container, 'ports').flatMap((port): [string, string][] => {
      const name = stringMember(port, 'name')
      return name === undefined
        ? []
        : [[name, `${String(member(port, 'containerPort'))}/${stringMember(port, 'protocol') ?? 'TCP'}`]]
    }),
  )
}

type Unmatched = { readonly service: string; readonly port: string }

const served = (portName: string) =>
  exampleRender([
    [
      'templates/all.yaml',
      `apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 443, targetPort: https}]}
---
# Source: example/templates/pod.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: main, image: "example.com/a:1", ports: [{name: ${portName}, containerPort: 8443}]}]}`,
    ],
  ])

/** A pod without the named port gets no endpoint for it (FindPort in kubernetes/kubernetes pkg/api/v1/pod/util.go). */
export const flagsServicePortUnmatched = defineRule<'pair', Unmatched>({
  id: 'flags/service-port-unmatched',
  scope: 'pair',
  title: 'Service whose named target port no pod has any more',
  why: 'A Service finds a named target port in the pods that it selects. Where none has the name, the Service has no endpoint for it and refuses every connection: webhooks with failurePolicy Fail refuse every write.',
  sources: ['kubernetes/kubernetes pkg/api/v1/pod/util.go, FindPort'],
  category: 'flags',
  severity: 'error',
  breaks: ['in-place'],
  since: '0.1.0',
  examples: [
    {
      title: 'the container’s port is called otherwise',
      previous: served('https'),
      next: served('webhook'),
      reports: 1,
    },
    { title: 'the name stays', previous: served('https'), next: served('https'), reports: 0 },
    { title: 'it never had it', previous: served('other'), next: served('other2'), reports: 0 },
  ],
  message: ({ service, port }) =>
    `\`${service}\` sends to the port \`${port}\` of its pods, and none of them has it in the next release.`,
  remedy: ({ port }) => `Call a container’s port \`${port}\`, or let the Service name one that the pods have.`,
  check(pair, _context, report) {
    const before = new Set(unmatchedPorts(pair.previous).map(({ key }) => key))
    const known = new Set(servicesOf(pair.previous).map((service) => keyOf(service, pair.previous, '')))
    for (const { service, port, key, index } of unmatchedPorts(pair.next)) {
      if (before.has(key) || !known.has(keyOf(service, pair.next, ''))) continue
      report({
        evidence: { service: `Service/${service.name}`, port },
        at: { object: service, path: ['spec', 'ports', index, 'targetPort'] },
        direction: 'previous-to-next',
      })
    }
  },
})

interface UnmatchedPort {
  readonly service: KubernetesObject
  readonly port: string
  readonly index: number
  readonly key: string
}

/** Named target ports of Services that select pods of the release, none of which has the name. */
function unmatchedPorts(release: Release): readonly UnmatchedPort[] {
  return servicesOf(release).flatMap((service) => {
    const pods = selectedPods(service, release)
    if (pods.length === 0) return []
    const names = new Set(pods.flatMap(portNames))
    return arrayMember(memberAt(service.value, 'spec'), 'ports').flatMap((entry, index): readonly UnmatchedPort[] => {
      const port = stringMember(entry, 'targetPort')
      if (port === undefined || names.has(port)) return []
      return [{ service, port, index, key: keyOf(service, release, port) }]
    })
  })
}

function servicesOf({ objects }: Release): readonly KubernetesObject[] {
  return objects.filter(({ apiVersion, kind }) => apiVersion === 'v1' && kind === 'Service')
}

function keyOf(service: KubernetesObject, release: Release, port: string): string {
  return `${namespaceOf(service, release)}/${service.name}/${port}`
}

function selectedPods(service: KubernetesObject, release: Release): readonly JsonObject[] {
  const selector = objectMember(memberAt(service.value, 'spec'), 'selector')
  if (selector === undefined || Object.keys(selector).length === 0) return []
  const namespace = namespaceOf(service, release)
  return release.objects.flatMap((object): readonly JsonObject[] => {
    const template = podTemplateOf(object)
    if (template === null || namespaceOf(object, release) !== namespace) return []
    const labels: Json = objectMember(template.metadata, 'labels') ?? {}
    return Object.entries(selector).every(([key, value]) => member(labels, key) === value) ? [template.spec] : []
  })
}

function portNames(pod: JsonObject): readonly string[] {
  return arrayMember(pod, 'containers')
    .filter(isJsonObject)
    .flatMap((container) => [...namedPorts(container).keys()])
}
