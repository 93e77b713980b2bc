import { defineRule } from '../rule.ts'

type Evidence = { readonly topology: 'T0'; readonly command: string; readonly message: string }

/** Any refusal but field conflicts, which are {@link clusterFieldConflicts}. */
export const clusterUpgradeRefused = defineRule<'meeting', Evidence>({
  id: 'cluster/upgrade-refused',
  scope: 'meeting',
  title: 'Upgrade that fails in a cluster',
  why: 'The chart renders, and the API server or Helm refuses what it renders over what is there.',
  sources: ['helm/helm pkg/action/upgrade.go'],
  category: 'cluster',
  severity: 'error',
  breaks: ['in-place'],
  since: '0.1.0',
  examples: [],
  message: ({ command, message }) => `\`${command}\` fails: \`${message}\`.`,
  remedy: ({ command }) => `Make what is rendered acceptable over the previous release, then try \`${command}\` again.`,
  check({ observed }, _context, report) {
    const { arrival, topology } = observed
    if (topology !== 'T0' || arrival === null || arrival.accepted || arrival.conflicts.length > 0) return
    const message = arrival.message ?? 'no reason given'
    report({
      evidence: { topology, command: arrival.command, message },
      at: { live: 'Release/previous' },
      certainty: 'observed',
      identity: { topology },
    })
  },
})
