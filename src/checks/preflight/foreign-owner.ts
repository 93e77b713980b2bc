import { defineRule } from '../rule.ts'
import { isOwned, ownerOf } from './ownership.ts'

type Evidence = { readonly object: string; readonly owner: string; readonly release: string }

export const preflightForeignOwner = defineRule<'installation', Evidence>({
  id: 'preflight/foreign-owner',
  scope: 'installation',
  title: 'Object of the installation that names another release as its owner',
  why: 'Helm asks who owns an object only when it is new to a release. What another release has taken over is still written by every upgrade of this one, and deleted by the uninstallation of either.',
  sources: ['helm/helm pkg/action/validate.go', 'helm/helm pkg/action/uninstall.go'],
  category: 'cluster',
  severity: 'warning',
  breaks: ['side-by-side'],
  since: '0.1.0',
  examples: [],
  message: ({ object, owner, release }) =>
    `\`${object}\` is part of \`${release}\`, and its annotations say that it belongs to \`${owner}\`: both write it, and the upgrade overwrites what the other has made of it.`,
  remedy: ({ owner }) => `Decide which release has it, and upgrade \`${owner}\` with that in mind.`,
  check({ cluster }, _context, report) {
    const { name, namespace } = cluster.installation
    for (const live of cluster.objects) {
      const owner = ownerOf(live)
      if (!live.isInstalled || owner === null || isOwned(live, name, namespace)) continue
      if (owner === `${namespace}/${name}`) continue
      report({
        evidence: { object: live.object, owner, release: `${namespace}/${name}` },
        at: { live: live.object },
        certainty: 'observed',
      })
    }
  },
})
