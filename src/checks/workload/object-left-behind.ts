import { namespaceOf } from '../../model/object-identity.ts'
import { objectName } from '../../model/release.ts'
import { type CommandTarget, kubectl } from '../kubectl-command.ts'
import { defineRule } from '../rule.ts'
import { disappearancesOf } from './disappearance.ts'

type Evidence = { readonly object: string; readonly target: CommandTarget }

const config = (name: string, policy: string) => ({
  manifest: `---\n# Source: example/templates/config.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}, annotations: {${policy}}}\ndata: {a: b}\n`,
})

/** The other side of `helm.sh/resource-policy: keep`. Hooks stay behind as well, but only Helm’s own business is in them. */
export const workloadObjectLeftBehind = defineRule<'pair', Evidence>({
  id: 'workload/object-left-behind',
  scope: 'pair',
  title: 'Object that the upgrade leaves in the cluster',
  why: 'What carries `helm.sh/resource-policy: keep` stays when the next release no longer renders it: nobody updates it any more, and an uninstall leaves it too.',
  sources: ['https://helm.sh/docs/howto/charts_tips_and_tricks/#tell-helm-not-to-uninstall-a-resource'],
  category: 'workload',
  severity: 'info',
  breaks: [],
  since: '0.1.0',
  examples: [
    {
      title: 'an object that is kept is no longer rendered',
      previous: config('one', 'helm.sh/resource-policy: keep'),
      next: config('two', ''),
      reports: 1,
    },
    { title: 'an object is deleted', previous: config('one', ''), next: config('two', ''), reports: 0 },
  ],
  message: ({ object }) =>
    `${object} stays in the cluster: the next release no longer renders it, and it is kept by policy.`,
  remedy: ({ target }) =>
    `Say in the release notes what becomes of it; where nothing needs it any more: \`${kubectl('delete', target)}\`.`,
  check(pair, _context, report) {
    for (const { object, fate } of disappearancesOf(pair)) {
      if (fate !== 'left' || object.hooks.length > 0) continue
      const target = {
        resource: object.kind.toLowerCase(),
        name: object.name,
        namespace: namespaceOf(object, pair.previous),
      }
      report({
        evidence: { object: objectName(object), target },
        at: { object },
        was: { object },
        direction: 'previous-to-next',
      })
    }
  },
})
