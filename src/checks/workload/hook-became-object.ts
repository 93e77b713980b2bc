import type { Condition } from '../../model/finding.ts'
import { hookDeletePolicies } from '../../model/helm-lifecycle.ts'
import { namespaceOf } from '../../model/object-identity.ts'
import { objectName } from '../../model/release.ts'
import type { CommandTarget } from '../kubectl-command.ts'
import { defineRule } from '../rule.ts'
import { type Installation, installationOf, takeOverCommandLines, takeOverCommands } from '../take-over.ts'

type Evidence = {
  readonly object: string
  readonly hooks: readonly string[]
  readonly target: CommandTarget
  readonly installation: Installation
}

const config = (annotations: string) => ({
  manifest: `---\n# Source: example/templates/config.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: example, annotations: {${annotations}}}\ndata: {}\n`,
})

/** Hooks get no ownership metadata (helm/helm pkg/action/hooks.go creates them as they are rendered). */
export const workloadHookBecameObject = defineRule<'pair', Evidence>({
  id: 'workload/hook-became-object',
  scope: 'pair',
  title: 'Hook that became a part of the release',
  why: 'Helm creates hooks without its label and annotations and leaves them in the cluster. When the next release renders the same object as a part of the release, `helm upgrade` finds it there, does not know it as its own and stops before it changes anything ("exists and cannot be imported into the current release: invalid ownership metadata").',
  sources: [
    'helm/helm pkg/action/validate.go, existingResourceConflict',
    'https://helm.sh/docs/topics/charts_hooks/#hook-resources-are-not-managed-with-corresponding-releases',
  ],
  category: 'workload',
  severity: 'error',
  breaks: ['in-place'],
  since: '0.1.0',
  examples: [
    {
      title: 'a hook of the installation',
      previous: config('helm.sh/hook: pre-install'),
      next: config(''),
      reports: 1,
    },
    {
      title: 'a hook that only an upgrade or a test creates',
      previous: config('helm.sh/hook: "pre-upgrade,test"'),
      next: config(''),
      reports: 1,
    },
    {
      title: 'a hook that Helm deletes when it is done',
      previous: config('helm.sh/hook: pre-install, helm.sh/hook-delete-policy: hook-succeeded'),
      next: config(''),
      reports: 0,
    },
    {
      title: 'a hook that stays a hook',
      previous: config('helm.sh/hook: pre-install'),
      next: config('helm.sh/hook: post-install'),
      reports: 0,
    },
  ],
  message: ({ object, hooks }) =>
    `\`helm upgrade\` is refused with "invalid ownership metadata": ${object} was created as a hook (${hooks.join(', ')}) and is now a part of the release.`,
  remedy: ({ target, installation }) => `Before the upgrade: ${takeOverCommands(target, installation)}.`,
  measures: ({ target, installation }) => [
    {
      of: 'upgrade',
      phase: 'adopt',
      text: 'Let Helm take what hooks created for the release’s own.',
      commands: takeOverCommandLines(target, installation),
    },
  ],
  check(pair, _context, report) {
    const definitions = pair.crds.persisted.map(({ previous, next }) => ({
      previous: previous.object,
      next: next.object,
      isTemplate: next.placement === 'templates',
    }))
    const objects = pair.objects.persisted.map((match) => ({ ...match, isTemplate: true }))
    for (const { previous, next, isTemplate } of [...objects, ...definitions]) {
      if (!isTemplate || previous.hooks.length === 0 || next.hooks.length > 0) continue
      if (hookDeletePolicies(previous).includes('hook-succeeded')) continue
      const condition = conditionOf(previous.hooks)
      report({
        evidence: {
          object: objectName(next),
          hooks: previous.hooks,
          target: { resource: next.kind.toLowerCase(), name: next.name, namespace: namespaceOf(next, pair.next) },
          installation: installationOf(pair.next),
        },
        at: { object: next, path: ['metadata'] },
        was: { object: previous, path: ['metadata', 'annotations', 'helm.sh/hook'] },
        direction: 'previous-to-next',
        ...(condition === null ? {} : { condition }),
      })
    }
  },
})

/** Every cluster has run the hooks of the installation; others only where their command ran. */
function conditionOf(hooks: readonly string[]): Condition | null {
  if (hooks.some((hook) => hook === 'pre-install' || hook === 'post-install')) return null
  const text = `only when the hook has run in the cluster: an upgrade, a rollback or \`helm test\` (${hooks.join(', ')})`
  return { kind: 'command', text }
}
