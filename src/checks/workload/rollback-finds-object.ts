import { hookDeletePolicies, isKept } from '../../model/helm-lifecycle.ts'
import { namespaceOf } from '../../model/object-identity.ts'
import { type KubernetesObject, objectName } from '../../model/release.ts'
import { ownershipOf } from '../crd/placement.ts'
import { type CommandTarget, kubectl } from '../kubectl-command.ts'
import { defineRule, type ReleasePair } from '../rule.ts'
import { exampleObjects } from './example-render.ts'

type Reason = 'kept' | 'crds' | 'hook'
type Evidence = { readonly object: string; readonly reason: Reason; readonly target: CommandTarget }

const reasons = {
  kept: 'the upgrade leaves it in the cluster (`helm.sh/resource-policy: keep`) and the next release does not render it',
  crds: 'the upgrade leaves it in the cluster (`helm.sh/resource-policy: keep`) and the next release ships it in `crds/`',
  hook: 'the next release has it as a hook',
} as const satisfies Record<Reason, string>

const config = (annotations: string) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: example, annotations: {${annotations}}}\ndata: {a: b}`
const other = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: other}\ndata: {a: b}'
const keep = 'helm.sh/resource-policy: keep'

/** Tried with Helm 3.18 and 4.1: what is live and in the target’s manifest, but not in the current one, ends the rollback (pkg/kube/client.go, Update). */
export const workloadRollbackFindsObject = defineRule<'pair', Evidence>({
  id: 'workload/rollback-finds-object',
  scope: 'pair',
  title: 'Object that a rollback finds and does not know',
  why: 'A rollback creates what the current release does not have. When such an object is in the cluster all the same, Helm looks for it in the current manifest and stops ("no KIND with the name … found", Helm 4: "original object KIND with the name … not found"); `--force` does not help. `helm upgrade` to the former chart takes it over instead.',
  sources: ['helm/helm pkg/kube/client.go, Update', 'helm/helm pkg/action/rollback.go, performRollback'],
  category: 'workload',
  severity: 'error',
  breaks: ['rollback'],
  since: '0.1.0',
  examples: [
    {
      title: 'an object that is kept is no longer rendered',
      previous: exampleObjects(config(keep), other),
      next: exampleObjects(other),
      reports: 1,
    },
    {
      title: 'an object becomes a hook and stays in the cluster',
      previous: exampleObjects(config(''), other),
      next: exampleObjects(config('helm.sh/hook: "post-install,post-upgrade"'), other),
      reports: 1,
    },
    {
      title: 'the upgrade deletes it, and the rollback creates it again',
      previous: exampleObjects(config(''), other),
      next: exampleObjects(other),
      reports: 0,
    },
    {
      title: 'it is kept and still rendered',
      previous: exampleObjects(config(keep), other),
      next: exampleObjects(config(keep), other),
      reports: 0,
    },
  ],
  message: ({ object, reason }) => `\`helm rollback\` fails at ${object}: ${reasons[reason]}.`,
  remedy: ({ reason, target }) =>
    reason === 'hook'
      ? `Before the rollback: \`${kubectl('delete', target)}\`, and Helm creates it anew.`
      : 'Go back with `helm upgrade` to the previous chart instead of `helm rollback`: it takes over what the release owned before.',
  measures: ({ reason, target }) =>
    reason === 'hook'
      ? [
          {
            of: 'way-back',
            phase: 'clear',
            text: 'Delete what the next release’s hooks left; the previous release creates it anew.',
            commands: [kubectl('delete', target)],
          },
        ]
      : [{ of: 'way-back', phase: 'step', text: reasons[reason], commands: [], isByUpgrade: true }],
  check(pair, _context, report) {
    for (const { previous, at, reason } of [...leftObjects(pair), ...leftDefinitions(pair)]) {
      const { kind, name } = previous
      report({
        evidence: {
          object: objectName(previous),
          reason,
          target: { resource: kind.toLowerCase(), name, namespace: namespaceOf(previous, pair.previous) },
        },
        at: { object: at },
        was: { object: previous },
        direction: 'next-to-previous',
      })
    }
  },
})

interface Left {
  readonly previous: KubernetesObject
  readonly at: KubernetesObject
  readonly reason: Reason
}

function leftObjects({ objects, previous: release }: ReleasePair): readonly Left[] {
  if (release.chart === null) return []
  return [
    ...objects.removed
      .filter((previous) => previous.hooks.length === 0 && isKept(previous))
      .map((previous): Left => ({ previous, at: previous, reason: 'kept' })),
    ...objects.installOnly
      .filter(({ previous }) => previous.hooks.length === 0 && isKept(previous))
      .map(({ previous, next }): Left => ({ previous, at: next, reason: 'kept' })),
    ...objects.persisted
      .filter(({ previous, next }) => previous.hooks.length === 0 && staysAsHook(next))
      .map(({ previous, next }): Left => ({ previous, at: next, reason: 'hook' })),
  ]
}

/** Hooks that are created after the deletion, or spared by it, and not deleted when they are done. */
function staysAsHook(next: KubernetesObject): boolean {
  if (next.hooks.length === 0 || hookDeletePolicies(next).includes('hook-succeeded')) return false
  return next.hooks.includes('post-upgrade') || (next.hooks.includes('pre-upgrade') && isKept(next))
}

function leftDefinitions({ crds, previous: release }: ReleasePair): readonly Left[] {
  if (release.chart === null) return []
  return [
    ...crds.removed
      .filter((previous) => ownershipOf(previous) === 'kept')
      .map(({ object }): Left => ({ previous: object, at: object, reason: 'kept' })),
    ...crds.persisted
      .filter(({ previous, next }) => ownershipOf(previous) === 'kept' && ownershipOf(next) === 'unmanaged')
      .map(
        ({ previous, next }): Left => ({
          previous: previous.object,
          at: next.object,
          reason: next.placement === 'crds' ? 'crds' : 'hook',
        }),
      ),
  ]
}
