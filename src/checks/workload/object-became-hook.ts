import { hookDeletePolicies, isKept } from '../../model/helm-lifecycle.ts'
import { type KubernetesObject, objectName } from '../../model/release.ts'
import { defineRule } from '../rule.ts'

type Outcome = 'deleted-after-hook' | 'deleted' | 'replaced-then-gone' | 'exists'
type Evidence = { readonly object: string; readonly hooks: readonly string[]; readonly outcome: Outcome }

const consequences = {
  'deleted-after-hook':
    'Helm creates it before the upgrade and then deletes it as a part of the previous release; the upgrade after that creates it again and leaves it',
  deleted: 'the upgrade deletes it as a part of the previous release and does not run its hook',
  'replaced-then-gone':
    'its hook deletes the object that was to be kept, creates it anew, and the upgrade deletes that as a part of the previous release',
  exists:
    'without `before-hook-creation` Helm 3 stops at the hook ("already exists"), and Helm 4 deletes it after the hook',
} as const satisfies Record<Outcome, string>

const config = (annotations: string) => ({
  manifest: `---\n# Source: example/templates/config.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: example, annotations: {${annotations}}}\ndata: {}\n`,
})
const hook = (events: string, more = '') => config(`helm.sh/hook: "${events}"${more}`)

/** Helm runs pre-upgrade hooks first and then deletes what the former manifest had and the next has not (helm/helm pkg/action/upgrade.go). */
export const workloadObjectBecameHook = defineRule<'pair', Evidence>({
  id: 'workload/object-became-hook',
  scope: 'pair',
  title: 'Part of the release that became a hook',
  why: 'Hooks are no part of the release, so `helm upgrade` deletes the object as one that the next release no longer has: after its own pre-upgrade hook has created it anew. What needs the object then runs without it until the next upgrade.',
  sources: ['helm/helm pkg/action/upgrade.go, releasingUpgrade', 'https://helm.sh/docs/topics/charts_hooks/'],
  category: 'workload',
  severity: 'error',
  breaks: ['in-place'],
  since: '0.1.0',
  examples: [
    { title: 'it becomes a pre-upgrade hook', previous: config(''), next: hook('pre-install,pre-upgrade'), reports: 1 },
    { title: 'it becomes a hook of the installation', previous: config(''), next: hook('pre-install'), reports: 1 },
    {
      title: 'its hook finds it there',
      previous: config(''),
      next: hook('pre-upgrade', ', helm.sh/hook-delete-policy: hook-succeeded'),
      reports: 1,
    },
    {
      title: 'it becomes a post-upgrade hook, which is created after the deletion',
      previous: config(''),
      next: hook('post-install,post-upgrade'),
      reports: 0,
    },
    {
      title: 'the hook is kept by policy',
      previous: config(''),
      next: hook('pre-upgrade', ', helm.sh/resource-policy: keep'),
      reports: 0,
    },
    {
      title: 'its hook is meant to be gone afterwards',
      previous: config(''),
      next: hook('pre-upgrade', ', helm.sh/hook-delete-policy: "before-hook-creation,hook-succeeded"'),
      reports: 0,
    },
  ],
  message: ({ object, hooks, outcome }) => `${object} becomes a hook (${hooks.join(', ')}): ${consequences[outcome]}.`,
  remedy: ({ outcome }) =>
    outcome === 'exists'
      ? 'Leave the object a part of the release; or name `before-hook-creation` in `helm.sh/hook-delete-policy`.'
      : 'Leave the object a part of the release; or add `helm.sh/resource-policy: keep` to a hook that runs `pre-upgrade`, which the deletion respects.',
  check(pair, _context, report) {
    for (const { previous, next } of pair.objects.persisted) {
      if (previous.hooks.length > 0 || next.hooks.length === 0) continue
      const outcome = outcomeOf(previous, next)
      if (outcome === null) continue
      report({
        evidence: { object: objectName(next), hooks: next.hooks, outcome },
        at: { object: next, path: ['metadata', 'annotations', 'helm.sh/hook'] },
        was: { object: previous, path: ['metadata'] },
        direction: 'previous-to-next',
      })
    }
  },
})

function outcomeOf(previous: KubernetesObject, next: KubernetesObject): Outcome | null {
  const policies = hookDeletePolicies(next)
  // Created once the old one is deleted.
  if (next.hooks.includes('post-upgrade') && !next.hooks.includes('pre-upgrade')) return null
  if (!next.hooks.includes('pre-upgrade')) return isKept(previous) ? null : 'deleted'
  if (!policies.includes('before-hook-creation')) return 'exists'
  if (policies.includes('hook-succeeded') || isKept(next)) return null
  return isKept(previous) ? 'replaced-then-gone' : 'deleted-after-hook'
}
