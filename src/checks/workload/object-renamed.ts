import { arrayMember, member } from '../../model/json.ts'
import { namespaceOf } from '../../model/object-identity.ts'
import { type KubernetesObject, objectName } from '../../model/release.ts'
import type { Severity } from '../../model/severity.ts'
import { keepForOthersMeasures } from '../keep-measures.ts'
import type { CommandTarget } from '../kubectl-command.ts'
import { defineRule } from '../rule.ts'
import { disappearancesOf } from './disappearance.ts'
import { lossOf } from './losses.ts'
import { kindOf } from './refused-change.ts'

type Evidence = {
  readonly previous: string
  readonly next: string
  readonly kind: string
  readonly change: 'name' | 'namespace'
  /** Claims of a StatefulSet that keep the former name, by template. */
  readonly claims: readonly string[]
  /** The former object. */
  readonly target: CommandTarget
}

const render = (text: string) => ({ manifest: `---\n# Source: example/templates/a.yaml\n${text}\n` })
const service = (name: string, ports: string, namespace = '') =>
  render(
    `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}${namespace}}\nspec: {selector: {app: a, part: b}, ports: ${ports}}`,
  )
const statefulSet = (name: string, claims: string) =>
  render(
    `apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: ${name}}\nspec:\n  serviceName: ${name}\n  selector: {matchLabels: {app: a}}\n  template: {metadata: {labels: {app: a}}, spec: {containers: [{name: main, image: "example.com/app:1"}]}}\n${claims}`,
  )
const claim =
  '  volumeClaimTemplates: [{metadata: {name: data}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}]'
const ports = '[{name: http, port: 80}]'

/** Helm knows objects by their names: another name is another object, created first, and the former is deleted then. */
export const workloadObjectRenamed = defineRule<'pair', Evidence>({
  id: 'workload/object-renamed',
  scope: 'pair',
  title: 'Object that goes on under another name or in another namespace',
  why: 'To Helm another name or namespace is another object: it creates the next one and deletes the former. Clients, certificates, webhooks and claims that know the former name do not follow.',
  sources: [
    'helm/helm pkg/kube/client.go, Update',
    'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-storage',
  ],
  category: 'workload',
  severity: 'error',
  breaks: ['in-place'],
  since: '0.1.0',
  examples: [
    { title: 'a Service gets another name', previous: service('one', ports), next: service('two', ports), reports: 1 },
    {
      title: 'a Service moves to another namespace',
      previous: service('one', ports),
      next: service('one', ports, ', namespace: other'),
      reports: 1,
    },
    {
      title: 'a StatefulSet with claims gets another name',
      previous: statefulSet('one', claim),
      next: statefulSet('two', claim),
      reports: 1,
    },
    {
      title: 'two Services that have little in common',
      previous: service('one', ports),
      next: service('two', '[{name: grpc, port: 9090, targetPort: 1}, {name: metrics, port: 8080, targetPort: 2}]'),
      reports: 0,
    },
    {
      title: 'the namespace of the release is written out',
      previous: service('one', ports),
      next: service('one', ports, ', namespace: default'),
      reports: 0,
    },
  ],
  message: ({ previous, next, kind, change, claims }) => {
    const replaced = change === 'name' ? 'which is nearly the same' : 'the same in another namespace'
    return `\`helm upgrade\` creates ${next}, ${replaced}, and deletes ${previous}: ${consequenceOf(kind, claims)}.`
  },
  remedy: ({ claims }) =>
    claims.length > 0
      ? 'Keep the name; or tell users how to move the data of the former claims, which stay in the cluster.'
      : 'Keep the name; where it depends on the chart’s or the release’s, let a value such as `fullnameOverride` hold the former one.',
  measures: ({ kind, target }) => (areNamed.has(kind) ? keepForOthersMeasures(target) : []),
  check(pair, _context, report) {
    for (const { object, fate, successor } of disappearancesOf(pair)) {
      const kind = kindOf(object)
      const loss = lossOf(kind)
      if (fate === 'left' || successor === null || loss === null) continue
      // `rbac/service-account-changed` judges it with the pods that run as it.
      if (kind === '/ServiceAccount') continue
      const claims = claimNames(object)
      const severity: Severity = claims.length > 0 ? 'error' : (loss.severityReplaced ?? loss.severity)
      const onlyFor = claims.length > 0 ? null : loss.onlyFor
      report({
        evidence: {
          previous: objectName(object),
          next: objectName(successor.object),
          kind,
          change: successor.change,
          claims,
          target: {
            resource: object.kind.toLowerCase(),
            name: object.name,
            namespace: namespaceOf(object, pair.previous),
          },
        },
        at: { object: successor.object, path: ['metadata', successor.change] },
        was: { object, path: ['metadata', successor.change] },
        direction: 'previous-to-next',
        severity,
        ...(severity === 'info' ? { breaks: [] } : {}),
        ...(onlyFor === null ? {} : { condition: { kind: 'cluster', text: onlyFor } }),
      })
    }
  },
})

/** Kinds that do nothing by themselves: two of one are no harm. */
const areNamed: ReadonlySet<string> = new Set(['/Service', '/ConfigMap', '/Secret'])

function claimNames({ kind, name, value }: KubernetesObject): readonly string[] {
  if (kind !== 'StatefulSet') return []
  return arrayMember(member(value, 'spec'), 'volumeClaimTemplates').flatMap((template) => {
    const claim = member(member(template, 'metadata'), 'name')
    return typeof claim === 'string' ? [`${claim}-${name}-0`] : []
  })
}

function consequenceOf(kind: string, claims: readonly string[]): string {
  if (claims.length > 0) {
    return `its pods start with new, empty volumes, and the data stays behind in the claims of the former (${claims.join(', ')})`
  }
  const loss = lossOf(kind)
  return loss?.replaced ?? loss?.deleted ?? ''
}
