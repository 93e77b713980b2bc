import { namespaceOf } from '../../model/object-identity.ts'
import { type KubernetesObject, objectName, type Release } from '../../model/release.ts'
import { type CommandTarget, kubectl } from '../kubectl-command.ts'
import { defineRule, type ReleasePair } from '../rule.ts'
import { webhooksOf } from '../webhook/webhooks.ts'
import { disappearancesOf } from './disappearance.ts'
import { lossOf } from './losses.ts'
import { referencesOf } from './references.ts'
import { kindOf } from './refused-change.ts'

type Evidence = { readonly object: string; readonly kind: string; readonly target: CommandTarget }

const render = (...documents: readonly string[]) => ({
  manifest: documents.map((text, index) => `---\n# Source: example/templates/${index}.yaml\n${text}\n`).join(''),
})
const config = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: example}\ndata: {a: b}'
const deployment =
  'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: extra}\nspec:\n  selector: {matchLabels: {app: extra}}\n  template: {metadata: {labels: {app: extra}}, spec: {containers: [{name: main, image: "example.com/app:1"}]}}'
const storageClass = (annotations = '') =>
  `apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {name: fast, annotations: {${annotations}}}\nprovisioner: example.com`
const role =
  'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: extra}\nrules: [{apiGroups: [""], resources: [pods], verbs: [get]}]'

/** `helm upgrade` deletes what the former manifest has and the next has not (helm/helm pkg/kube/client.go, Update). */
export const workloadObjectRemoved = defineRule<'pair', Evidence>({
  id: 'workload/object-removed',
  scope: 'pair',
  title: 'Object that the upgrade deletes',
  why: '`helm upgrade` deletes what the previous release rendered and the next one does not: workloads stop, and what refers to the object by name finds nothing.',
  sources: [
    'helm/helm pkg/kube/client.go, Update',
    'https://helm.sh/docs/howto/charts_tips_and_tricks/#tell-helm-not-to-uninstall-a-resource',
  ],
  category: 'workload',
  severity: 'error',
  breaks: ['in-place'],
  since: '0.1.0',
  examples: [
    { title: 'a Deployment is gone', previous: render(config, deployment), next: render(config), reports: 1 },
    {
      title: 'a StorageClass is gone',
      previous: render(config, storageClass()),
      next: render(config),
      reports: 1,
    },
    {
      title: 'Helm leaves what is kept by policy',
      previous: render(config, storageClass('helm.sh/resource-policy: keep')),
      next: render(config),
      reports: 0,
    },
    {
      title: 'Helm leaves hooks',
      previous: render(config, storageClass('helm.sh/hook: pre-install')),
      next: render(config),
      reports: 0,
    },
    { title: 'rights are compared as rights', previous: render(config, role), next: render(config), reports: 0 },
  ],
  message: ({ object, kind }) => `\`helm upgrade\` deletes ${object}: ${lossOf(kind)?.deleted ?? ''}.`,
  remedy: ({ target }) =>
    `Render the object in the next release too; or say in the release notes what takes its place. To leave it in a cluster: \`${kubectl('annotate', target, 'helm.sh/resource-policy=keep')}\` before the upgrade.`,
  check(pair, _context, report) {
    for (const { object, fate, successor } of disappearancesOf(pair)) {
      const kind = kindOf(object)
      const loss = lossOf(kind)
      if (fate === 'left' || successor !== null || loss === null) continue
      const isOwn = isOutOfUse(object, pair)
      // `rbac/service-account-changed` has what a pod runs as.
      if (kind === '/ServiceAccount' && isOwn) continue
      const severity = isOwn ? 'info' : loss.severity
      report({
        evidence: {
          object: objectName(object),
          kind,
          target: {
            resource: object.kind.toLowerCase(),
            name: object.name,
            namespace: namespaceOf(object, pair.previous),
          },
        },
        at: { object },
        was: { object },
        direction: 'previous-to-next',
        severity,
        ...(severity === 'info' ? { breaks: [] } : {}),
        ...(loss.onlyFor === null ? {} : { condition: { kind: 'cluster', text: loss.onlyFor } }),
      })
    }
  },
})

/** Something of the previous release needed it, and nothing of the next does: it goes with what it was for. */
function isOutOfUse(object: KubernetesObject, { previous, next }: ReleasePair): boolean {
  return isNeeded(object, previous) && !isNeeded(object, next)
}

function isNeeded(object: KubernetesObject, release: Release): boolean {
  const kind = kindOf(object)
  const served =
    kind === '/Service' &&
    webhooksOf(release).some(({ target }) => target?.kind === 'service' && target.name === object.name)
  return (
    served ||
    release.objects.some((other) =>
      referencesOf(other).some((reference) => reference.kind === kind && reference.name === object.name),
    )
  )
}
