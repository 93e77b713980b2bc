import type { OtherInstallation } from '../../model/live-cluster.ts'
import { defineRule } from '../rule.ts'

type Evidence = { readonly others: readonly OtherInstallation[]; readonly definitions: readonly string[] }

export const preflightOtherInstallations = defineRule<'installation', Evidence>({
  id: 'preflight/other-installations',
  scope: 'installation',
  title: 'Other installations that live with the same definitions',
  why: 'A definition belongs to the whole cluster: the upgrade of one installation changes it for all, whatever version their controllers are.',
  sources: ['https://kubernetes.io/docs/concepts/extend-kubernetes/api-extension/custom-resources/'],
  category: 'cluster',
  severity: 'warning',
  breaks: ['side-by-side'],
  since: '0.1.0',
  examples: [],
  message: ({ others, definitions }) =>
    `${others.map(({ namespace, name, version, status }) => `\`${namespace}/${name}\` (${version}${status === 'deployed' ? '' : `, ${status}`})`).join(', ')} in this cluster ${others.length === 1 ? 'meets' : 'meet'} the next ${definitions.map((name) => `\`${name}\``).join(', ')} as soon as this installation is upgraded.`,
  remedy: () => 'See what `diff` says of side by side for their version and the next, and tell those who run them.',
  check({ previous, next, cluster }, _context, report) {
    const { others } = cluster
    if (others === null || others.length === 0) return
    const before = new Map(previous.crds.map(({ definition }) => [definition.name, definition]))
    const definitions = next.crds
      .filter(({ placement }) => placement !== 'crds')
      .map(({ definition }) => definition.name)
      .filter(
        (name) => before.has(name) || cluster.definitions.some((each) => each.name === name && each.live !== null),
      )
    if (definitions.length === 0) return
    const [first] = others
    report({
      evidence: { others, definitions },
      at: { live: `Release/${first?.namespace ?? ''}/${first?.name ?? ''}` },
      certainty: 'observed',
    })
  },
})
