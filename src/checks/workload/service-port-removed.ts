import { arrayMember, type Json, member, memberAt, stringMember } from '../../model/json.ts'
import { objectName } from '../../model/release.ts'
import { defineRule } from '../rule.ts'
import { exampleObjects } from './example-render.ts'
import { isPlainService, serviceType } from './service-objects.ts'

type Evidence = {
  readonly service: string
  /** `80/TCP`. */
  readonly port: string
  /** Likewise: what has its name, or leads to the same port of the pods; null where nothing does. */
  readonly becomes: string | null
}

const service = (ports: string, more = '') =>
  exampleObjects(
    `apiVersion: v1\nkind: Service\nmetadata: {name: api}\nspec: {${more}selector: {app: a}, ports: ${ports}}`,
  )

/** A Service listens on the ports that it names and no others; clients outside the release know them by number. */
export const workloadServicePortRemoved = defineRule<'pair', Evidence>({
  id: 'workload/service-port-removed',
  scope: 'pair',
  title: 'Port that a Service no longer offers',
  why: 'Clients know a Service by its name and the number of a port. One that is gone or has another number refuses their connections from the upgrade on: other workloads, ingresses, monitors, webhook configurations and scripts that the release does not bring.',
  sources: ['https://kubernetes.io/docs/concepts/services-networking/service/#defining-a-service'],
  category: 'workload',
  severity: 'error',
  breaks: ['in-place'],
  since: '0.1.0',
  examples: [
    {
      title: 'another number',
      previous: service('[{port: 80, targetPort: 8080}]'),
      next: service('[{port: 8080}]'),
      reports: 1,
    },
    {
      title: 'one of two is gone',
      previous: service('[{name: a, port: 80}, {name: b, port: 81}]'),
      next: service('[{name: a, port: 80}]'),
      reports: 1,
    },
    {
      title: 'another protocol',
      previous: service('[{port: 53, protocol: UDP}]'),
      next: service('[{port: 53}]'),
      reports: 1,
    },
    {
      title: 'another port of the pods',
      previous: service('[{port: 80, targetPort: 8080}]'),
      next: service('[{port: 80, targetPort: 9090}]'),
      reports: 0,
    },
    {
      title: 'another name',
      previous: service('[{name: a, port: 80}]'),
      next: service('[{name: b, port: 80}]'),
      reports: 0,
    },
    {
      title: 'the default protocol is written out',
      previous: service('[{port: 80}]'),
      next: service('[{port: 80, protocol: TCP}]'),
      reports: 0,
    },
    {
      title: 'clients of a headless Service reach the pods themselves',
      previous: service('[{port: 80}]', 'clusterIP: None, '),
      next: service('[{port: 81}]', 'clusterIP: None, '),
      reports: 0,
    },
  ],
  message: ({ service: name, port, becomes }) =>
    `${name} no longer offers port ${port}${becomes === null ? '' : `, but ${becomes}`}.`,
  remedy: ({ becomes }) =>
    becomes === null
      ? 'Keep the port for another release, or name it in the release notes.'
      : `Offer both ports for one release (\`ports\` takes two for one target), and name ${becomes} in the release notes.`,
  check(pair, _context, report) {
    for (const { previous, next } of pair.objects.persisted) {
      if (!isPlainService(previous) || !isPlainService(next)) continue
      if ([previous, next].some(({ value }) => isHeadless(value) || serviceType(value) === 'ExternalName')) continue
      const offered = portsOf(next.value)
      const known = new Set(portsOf(previous.value).map(portText))
      const added = offered.filter((entry) => !known.has(portText(entry)))
      portsOf(previous.value).forEach((entry, index) => {
        const port = portText(entry)
        if (offered.some((other) => portText(other) === port)) return
        const heir = added.find((other) => isHeir(entry, other))
        report({
          evidence: { service: objectName(next), port, becomes: heir === undefined ? null : portText(heir) },
          at: { object: next, path: ['spec', 'ports'] },
          was: { object: previous, path: ['spec', 'ports', index, 'port'] },
          direction: 'previous-to-next',
          condition: { kind: 'cluster', text: 'only for clients that call the Service on that port' },
        })
      })
    }
  },
})

function portsOf(service: Json): readonly Json[] {
  return arrayMember(member(service, 'spec'), 'ports')
}

function portText(entry: Json): string {
  return `${String(member(entry, 'port'))}/${stringMember(entry, 'protocol') || 'TCP'}`
}

function isHeadless(service: Json): boolean {
  return memberAt(service, 'spec', 'clusterIP') === 'None'
}

/** Whether an entry goes on as another one: under its name, or to the same port of the pods. */
function isHeir(entry: Json, other: Json): boolean {
  const name = stringMember(entry, 'name')
  if (name !== undefined && name === stringMember(other, 'name')) return true
  return targetOf(entry) === targetOf(other)
}

function targetOf(entry: Json): string {
  return String(member(entry, 'targetPort') ?? member(entry, 'port'))
}
