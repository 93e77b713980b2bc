import { defineRule } from '../rule.ts'

type Evidence = {
  readonly name: string
  readonly namespace: string
  readonly revision: number
  readonly status: string
}

/** `upgrade.go` prepareUpgrade: a newest revision that is pending is `errPending`, "another operation is in progress". */
export const preflightReleaseBusy = defineRule<'installation', Evidence>({
  id: 'preflight/release-busy',
  scope: 'installation',
  title: 'Installation whose last operation has not ended well',
  why: 'Helm refuses to upgrade a release whose newest revision is pending ("another operation (install/upgrade/rollback) is in progress"), also when the process that left it so is long dead; a failed one is upgraded from the last revision that was deployed.',
  sources: ['helm/helm pkg/action/upgrade.go'],
  category: 'cluster',
  severity: 'error',
  severityFloor: 'info',
  breaks: ['in-place'],
  since: '0.1.0',
  examples: [],
  message: ({ name, revision, status }) =>
    status.startsWith('pending')
      ? `\`helm upgrade\` is refused: revision ${revision} of \`${name}\` is \`${status}\`.`
      : `Revision ${revision} of \`${name}\` is \`${status}\`: part of what it wanted may be in the cluster, part of it not.`,
  remedy: ({ name, namespace, status }) =>
    status.startsWith('pending')
      ? `Make sure that no Helm is at work on it, then \`helm rollback ${name} --namespace ${namespace}\`.`
      : 'Find out why it failed before the next upgrade.',
  measures: ({ name, namespace, status }) =>
    status.startsWith('pending')
      ? [
          {
            of: 'upgrade',
            phase: 'protect',
            text: 'End the operation that is pending, once no Helm is at work on it.',
            commands: [`helm rollback ${name} --namespace ${namespace}`],
          },
        ]
      : [],
  check({ cluster: { installation } }, _context, report) {
    const { name, namespace, revision, status } = installation
    if (status === 'deployed' || status === '') return
    const isPending = status.startsWith('pending')
    report({
      evidence: { name, namespace, revision, status },
      at: { live: `Release/${namespace}/${name}` },
      certainty: 'observed',
      direction: 'previous-to-next',
      ...(isPending ? {} : { severity: 'warning' as const, breaks: [] }),
    })
  },
})
