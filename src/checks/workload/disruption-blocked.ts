import { isJsonObject, type Json, member, memberAt } from '../../model/json.ts'
import { isSelected, readSelector } from '../../model/label-selector.ts'
import { namespaceOf } from '../../model/object-identity.ts'
import { podTemplateOf } from '../../model/pod-template.ts'
import { type KubernetesObject, objectName, type Release } from '../../model/release.ts'
import { defineRule } from '../rule.ts'
import { exampleObjects, exampleWorkloadText } from './example-render.ts'
import { kindOf } from './refused-change.ts'

type Evidence = { readonly budget: string; readonly workload: string; readonly replicas: number; readonly rule: string }

const budget = (spec: string) =>
  `apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: manager}\nspec: {${spec}, selector: {matchLabels: {app: a}}}`
const guarded = (spec: string, replicas = '') => exampleObjects(budget(spec), exampleWorkloadText({ spec: replicas }))
const why =
  'An eviction is refused while the budget allows no pod to go, so `kubectl drain`, node upgrades and autoscalers wait for it without end; a budget for one replica protects nothing and blocks everything.'
const sources = [
  'https://kubernetes.io/docs/tasks/run-application/configure-pdb/#rounding-logic-when-specifying-percentages',
]
const message = ({ budget: name, workload, replicas, rule }: Evidence) =>
  `${name} (\`${rule}\`) never lets one of the ${replicas} ${replicas === 1 ? 'replica' : 'replicas'} of ${workload} go, so nodes that run it cannot be drained.`
const remedy = () => 'Render the budget only for two replicas and more, or use `maxUnavailable: 1`.'

/** Evictions ask for `disruptionsAllowed`, which the budget keeps at 0 (kubernetes/kubernetes pkg/controller/disruption). */
export const workloadDisruptionBlocked = defineRule<'release', Evidence>({
  id: 'workload/disruption-blocked',
  scope: 'release',
  title: 'Disruption budget that lets no pod go',
  why,
  sources,
  category: 'workload',
  severity: 'warning',
  breaks: [],
  since: '0.1.0',
  examples: [
    { title: 'one replica, of which one must stay', next: guarded('minAvailable: 1'), reports: 1 },
    { title: 'none may go', next: guarded('maxUnavailable: 0', 'replicas: 3, '), reports: 1 },
    { title: 'two replicas, of which one must stay', next: guarded('minAvailable: 1', 'replicas: 2, '), reports: 0 },
    { title: 'one replica, which may go', next: guarded('maxUnavailable: 1'), reports: 0 },
    { title: 'half of three, rounded up', next: guarded('minAvailable: 50%', 'replicas: 3, '), reports: 0 },
  ],
  message,
  remedy,
  check(release, _context, report) {
    for (const { budget: object, evidence } of blockedBy(release)) {
      report({
        evidence,
        at: { object, path: ['spec'] },
        ...(object.dependency === null ? {} : { severity: 'info' }),
      })
    }
  },
})

export const workloadDisruptionNewlyBlocked = defineRule<'pair', Evidence>({
  id: 'workload/disruption-newly-blocked',
  scope: 'pair',
  title: 'Disruption budget that lets no pod go from now on',
  why,
  sources,
  category: 'workload',
  severity: 'warning',
  breaks: [],
  since: '0.1.0',
  examples: [
    {
      title: 'a budget is new',
      previous: exampleObjects(exampleWorkloadText()),
      next: guarded('minAvailable: 1'),
      reports: 1,
    },
    {
      title: 'fewer replicas',
      previous: guarded('minAvailable: 1', 'replicas: 2, '),
      next: guarded('minAvailable: 1', 'replicas: 1, '),
      reports: 1,
    },
    {
      title: 'it was so before',
      previous: guarded('minAvailable: 1'),
      next: guarded('minAvailable: 100%'),
      reports: 0,
    },
  ],
  message,
  remedy,
  check(pair, _context, report) {
    const before = new Set(blockedBy(pair.previous).map(({ evidence }) => evidence.workload))
    for (const { budget: object, evidence } of blockedBy(pair.next)) {
      if (before.has(evidence.workload)) continue
      report({ evidence, at: { object, path: ['spec'] }, direction: 'previous-to-next' })
    }
  },
})

interface Blocked {
  readonly budget: KubernetesObject
  readonly evidence: Evidence
}

function blockedBy(release: Release): readonly Blocked[] {
  return release.objects.flatMap((object) => {
    if (kindOf(object) !== 'policy/PodDisruptionBudget') return []
    const requirements = readSelector(memberAt(object.value, 'spec', 'selector'))
    const workloads = release.objects.filter((workload) => {
      const template = podTemplateOf(workload)
      if (template === null || requirements === null || !['Deployment', 'StatefulSet'].includes(workload.kind))
        return false
      if (namespaceOf(workload, release) !== namespaceOf(object, release)) return false
      return isSelected(member(template.metadata, 'labels'), requirements)
    })
    const [workload, ...others] = workloads
    // Pods of several workloads count together, and an autoscaler counts for itself.
    if (workload === undefined || others.length > 0 || isScaled(workload, release)) return []
    const replicas = memberAt(workload.value, 'spec', 'replicas') ?? 1
    const rule = typeof replicas === 'number' && replicas > 0 ? blockingRule(object, replicas) : null
    if (rule === null || typeof replicas !== 'number') return []
    return [
      { budget: object, evidence: { budget: objectName(object), workload: objectName(workload), replicas, rule } },
    ]
  })
}

function isScaled(workload: KubernetesObject, { objects }: Release): boolean {
  return objects.some(
    ({ kind, value }) =>
      kind === 'HorizontalPodAutoscaler' && memberAt(value, 'spec', 'scaleTargetRef', 'name') === workload.name,
  )
}

/** The part of a budget that allows no disruption of so many replicas; percentages are rounded up. */
function blockingRule({ value }: KubernetesObject, replicas: number): string | null {
  const spec = member(value, 'spec')
  if (!isJsonObject(spec)) return null
  const { minAvailable = null, maxUnavailable = null } = spec
  if (minAvailable !== null)
    return amountOf(minAvailable, replicas) >= replicas ? `minAvailable: ${String(minAvailable)}` : null
  if (maxUnavailable === null) return null
  return amountOf(maxUnavailable, replicas) === 0 ? `maxUnavailable: ${String(maxUnavailable)}` : null
}

function amountOf(amount: Json, replicas: number): number {
  const percent = /^(\d+)%$/.exec(String(amount))?.[1]
  return percent === undefined ? Number(amount) : Math.ceil((Number(percent) * replicas) / 100)
}
