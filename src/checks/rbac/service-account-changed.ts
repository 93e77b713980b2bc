import { memberAt } from '../../model/json.ts'
import { podTemplateOf } from '../../model/pod-template.ts'
import { type KubernetesObject, objectName } from '../../model/release.ts'
import { keepForOthersMeasures } from '../keep-measures.ts'
import type { CommandTarget } from '../kubectl-command.ts'
import { defineRule, type ReleasePair } from '../rule.ts'
import { type Account, accountOf, shippedAccount } from './accounts.ts'

type Evidence = {
  readonly workloads: readonly string[]
  readonly previous: string
  readonly next: string
  /** The upgrade deletes the former account, and its tokens end. */
  readonly isDeleted: boolean
  /** What binds the former account to an identity of a cloud; null when the chart says nothing of it. */
  readonly cloud: string | null
  /** The former account. */
  readonly target: CommandTarget
}

/** Annotations by which clouds trust a ServiceAccount by its namespace and name. */
const cloudAnnotations = [
  'azure.workload.identity/client-id',
  'eks.amazonaws.com/role-arn',
  'iam.gke.io/gcp-service-account',
] as const

const account = (name: string, annotations = '') =>
  `apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: ${name}, annotations: {${annotations}}}`
const deployment = (spec: string) =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: manager}\nspec:\n  selector: {matchLabels: {app: a}}\n  template: {metadata: {labels: {app: a}}, spec: {${spec}containers: [{name: main, image: "example.com/app:1"}]}}`
const render = (...documents: readonly string[]) => ({
  manifest: documents.map((text, index) => `---\n# Source: example/templates/${index}.yaml\n${text}\n`).join(''),
})

/** A token is valid as long as its ServiceAccount is there (kubernetes/kubernetes pkg/serviceaccount/claims.go, Validate). */
export const rbacServiceAccountChanged = defineRule<'pair', Evidence>({
  id: 'rbac/service-account-changed',
  scope: 'pair',
  title: 'Workload that runs as another ServiceAccount',
  why: 'A ServiceAccount is known by its name: bindings by others, pull secrets and the trust of a cloud’s identity stay with the former one. When the upgrade deletes that, the tokens of the pods that still run as it end at once (401).',
  sources: [
    'https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#bound-service-account-tokens',
    'https://azure.github.io/azure-workload-identity/docs/topics/federated-identity-credential.html',
    'https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html',
  ],
  category: 'rbac',
  severity: 'error',
  breaks: ['in-place'],
  since: '0.1.0',
  examples: [
    {
      title: 'the account gets another name',
      previous: render(account('one'), deployment('serviceAccountName: one, ')),
      next: render(account('two'), deployment('serviceAccountName: two, ')),
      reports: 1,
    },
    {
      title: 'a cloud trusts the former name',
      previous: render(account('one', 'azure.workload.identity/client-id: a'), deployment('serviceAccountName: one, ')),
      next: render(account('two', 'azure.workload.identity/client-id: a'), deployment('serviceAccountName: two, ')),
      reports: 1,
    },
    {
      title: 'the account of the namespace is written out',
      previous: render(deployment('')),
      next: render(deployment('serviceAccountName: default, ')),
      reports: 0,
    },
    {
      title: 'another annotation',
      previous: render(account('one', 'a: b'), deployment('serviceAccountName: one, ')),
      next: render(account('one', 'a: c'), deployment('serviceAccountName: one, ')),
      reports: 0,
    },
  ],
  measures: ({ isDeleted, target }) => (isDeleted ? keepForOthersMeasures(target) : []),
  facts: ({ workloads, previous, next }) => workloads.map((workload) => [workload, previous, next]),
  message: ({ workloads, previous, next, isDeleted, cloud }) =>
    `${workloads.join(', ')} runs as ${next} instead of ${previous}${cloud === null ? '' : `, which a cloud trusts by its name (\`${cloud}\`)`}.${isDeleted ? ` The upgrade deletes ${previous}: pods that still run as it get 401 until they are replaced.` : ''}`,
  remedy: ({ previous, cloud }) =>
    cloud === null
      ? `Keep the name, or let a value such as \`serviceAccount.name\` hold the former one (${previous}).`
      : `Keep the name; or add a federated credential, a trust policy or a binding for the next name before the upgrade (former: ${previous}).`,
  check(pair, _context, report) {
    for (const workloads of changedWorkloads(pair).values()) {
      const [first] = workloads
      if (first === undefined) continue
      const { previous, next, from, to } = first
      const shipped = shippedAccount(from, pair.previous)
      const cloud = cloudOf(shipped, previous)
      const isDeleted = shipped !== null && shippedAccount(from, pair.next) === null
      const path = [...(podTemplateOf(next)?.path ?? []), 'spec', 'serviceAccountName']
      report({
        evidence: {
          workloads: workloads.map(({ next: workload }) => objectName(workload)),
          previous: accountText(from),
          next: accountText(to),
          isDeleted,
          cloud,
          target: { resource: 'serviceaccount', name: from.name, namespace: from.namespace },
        },
        at: { object: next, path },
        was: { object: previous, path },
        direction: 'previous-to-next',
        ...(cloud === null
          ? {
              condition: {
                kind: 'cluster',
                text: isDeleted
                  ? 'only for pods of the previous release until they are replaced, and where others refer to the former account'
                  : 'only where others refer to the former account: bindings, pull secrets, a cloud',
              },
            }
          : {}),
      })
    }
  },
})

interface Change {
  readonly previous: KubernetesObject
  readonly next: KubernetesObject
  readonly from: Account
  readonly to: Account
}

/** Workloads by the step from one account to another; hooks run to their end before or after the upgrade. */
function changedWorkloads(pair: ReleasePair): ReadonlyMap<string, readonly Change[]> {
  const changes = new Map<string, Change[]>()
  for (const { previous, next } of pair.objects.persisted) {
    if (next.hooks.length > 0) continue
    const from = accountOf(previous, pair.previous)
    const to = accountOf(next, pair.next)
    if (from === null || to === null || from.name === to.name) continue
    const key = `${accountText(from)} ${accountText(to)}`
    changes.set(key, [...(changes.get(key) ?? []), { previous, next, from, to }])
  }
  return changes
}

function accountText({ namespace, name }: Account): string {
  return `ServiceAccount/${namespace}/${name}`
}

function cloudOf(account: KubernetesObject | null, workload: KubernetesObject): string | null {
  const annotations = memberAt(account?.value, 'metadata', 'annotations')
  const annotation = cloudAnnotations.find((key) => Boolean(memberAt(annotations, key)))
  if (annotation !== undefined) return annotation
  const label = 'azure.workload.identity/use'
  return String(memberAt(podTemplateOf(workload)?.metadata, 'labels', label)) === 'true' ? label : null
}
