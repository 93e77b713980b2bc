import { isJsonObject, type Json, member, memberAt } from '../../model/json.ts'
import { namespaceOf } from '../../model/object-identity.ts'
import { type KubernetesObject, objectName } from '../../model/release.ts'
import { type CommandTarget, kubectl } from '../kubectl-command.ts'
import { defineRule } from '../rule.ts'
import { exampleObjects, exampleWorkloadText } from './example-render.ts'

type Evidence = {
  readonly object: string
  readonly field: 'strategy' | 'updateStrategy'
  readonly type: 'Recreate' | 'OnDelete'
  readonly target: CommandTarget
}

const words = {
  strategy: "spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'",
  updateStrategy: "spec.updateStrategy.rollingUpdate: Invalid value: only allowed for updateStrategy 'RollingUpdate'",
} as const satisfies Record<Evidence['field'], string>

const deployment = (strategy: string) => exampleObjects(exampleWorkloadText({ spec: strategy }))
const set = (strategy: string) => exampleObjects(exampleWorkloadText({ kind: 'StatefulSet', spec: strategy }))

/**
 * Where the manifest is silent the server fills in `rollingUpdate`, which no manager owns, so nothing takes it away when
 * the type changes. Tried with kube-apiserver 1.34: a Deployment under Helm 4 only, as Helm 3's patch of `strategy` says
 * which keys to retain; a StatefulSet under both.
 */
export const workloadStrategyLeftover = defineRule<'pair', Evidence>({
  id: 'workload/strategy-leftover',
  scope: 'pair',
  title: 'Update strategy that the API server refuses beside its own default',
  why: 'The API server has filled in `rollingUpdate` for the previous release, which did not write it, and refuses it beside the next type: `helm upgrade` fails there. A new installation works, so tests of installations never see it.',
  sources: [
    'kubernetes/kubernetes pkg/apis/apps/v1/defaults.go',
    'kubernetes/kubernetes pkg/apis/apps/validation/validation.go, ValidateDeploymentStrategy',
    'https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy',
  ],
  category: 'workload',
  severity: 'error',
  breaks: ['in-place'],
  since: '0.1.0',
  examples: [
    {
      title: 'a Deployment becomes Recreate',
      previous: deployment(''),
      next: deployment('strategy: {type: Recreate}, '),
      reports: 1,
    },
    {
      title: 'a StatefulSet becomes OnDelete',
      previous: set(''),
      next: set('updateStrategy: {type: OnDelete}, '),
      reports: 1,
    },
    {
      title: 'the former `rollingUpdate` was written, so Helm takes it away',
      previous: deployment('strategy: {rollingUpdate: {maxUnavailable: 0}}, '),
      next: deployment('strategy: {type: Recreate}, '),
      reports: 0,
    },
    {
      title: 'the former type was written, so no default was filled in',
      previous: set('updateStrategy: {type: RollingUpdate}, '),
      next: set('updateStrategy: {type: OnDelete}, '),
      reports: 0,
    },
    {
      title: 'a Deployment rolls from now on',
      previous: deployment('strategy: {type: Recreate}, '),
      next: deployment(''),
      reports: 0,
    },
  ],
  message: ({ object, field, type }) =>
    `The API server refuses ${object}, whose \`${field}\` becomes \`${type}\` while its own default is still there ("${words[field]}").`,
  remedy: (evidence) =>
    `Before the upgrade: \`${patchCommand(evidence)}\`. Or write \`rollingUpdate\` in one release and take it away in the next.`,
  measures: (evidence) => [
    {
      of: 'upgrade',
      phase: 'clear',
      text: 'Change the update strategy together with the default that the API server has filled in.',
      commands: [patchCommand(evidence)],
    },
  ],
  check(pair, _context, report) {
    for (const { previous, next } of pair.objects.persisted) {
      if (previous.hooks.length > 0 || next.hooks.length > 0) continue
      const change = leftover(previous, next)
      if (change === null) continue
      report({
        evidence: {
          object: objectName(next),
          ...change,
          target: { resource: next.kind.toLowerCase(), name: next.name, namespace: namespaceOf(next, pair.next) },
        },
        at: { object: next, path: ['spec', change.field] },
        was: { object: previous, path: ['spec', change.field] },
        direction: 'previous-to-next',
        ...(change.field === 'strategy'
          ? { condition: { kind: 'command', text: 'only for a release that Helm 4 installed (server-side apply)' } }
          : {}),
      })
    }
  },
})

function leftover(previous: KubernetesObject, next: KubernetesObject): Pick<Evidence, 'field' | 'type'> | null {
  const strategyOf = (object: KubernetesObject, field: Evidence['field']) => memberAt(object.value, 'spec', field)
  if (next.kind === 'Deployment') {
    const isNow = member(strategyOf(next, 'strategy'), 'type') === 'Recreate'
    const before = strategyOf(previous, 'strategy')
    const wasRolling = (member(before, 'type') ?? 'RollingUpdate') === 'RollingUpdate'
    return isNow && wasRolling && !isWritten(before) ? { field: 'strategy', type: 'Recreate' } : null
  }
  if (next.kind !== 'StatefulSet') return null
  const isNow = member(strategyOf(next, 'updateStrategy'), 'type') === 'OnDelete'
  const before = strategyOf(previous, 'updateStrategy')
  // With a type the server fills nothing in.
  const wasSilent = (member(before, 'type') ?? null) === null
  return isNow && wasSilent && !isWritten(before) ? { field: 'updateStrategy', type: 'OnDelete' } : null
}

function isWritten(strategy: Json | undefined): boolean {
  return isJsonObject(member(strategy, 'rollingUpdate'))
}

function patchCommand({ field, type, target }: Evidence): string {
  return kubectl('patch', target, '--type=merge', `-p '{"spec":{"${field}":{"type":"${type}","rollingUpdate":null}}}'`)
}
