import { defineRule } from '../rule.ts'

type Evidence = {
  readonly name: string
  readonly namespace: string
  readonly revision: number
  readonly status: string
  /** The revision that is deployed; null where none is. */
  readonly deployed: number | null
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
  message: ({ name, revision, status, deployed }) =>
    status.startsWith('pending')
      ? `\`helm upgrade\` is refused: revision ${revision} of \`${name}\` is \`${status}\`.`
      : `Revision ${revision} of \`${name}\` is \`${status}\`: part of what it wanted may be in the cluster, part of it not.${
          deployed === null ? '' : ` \`helm upgrade\` starts from revision ${deployed}, with its values.`
        }`,
  remedy: (evidence) =>
    !evidence.status.startsWith('pending')
      ? 'Find out why it failed before the next upgrade.'
      : evidence.deployed === null
        ? 'Make sure that no Helm is at work on it. No revision of it was ever deployed: it has to be uninstalled and installed anew.'
        : `Make sure that no Helm is at work on it, then \`${rollback(evidence, evidence.deployed)}\`.`,
  measures: (evidence) =>
    evidence.status.startsWith('pending') && evidence.deployed !== null
      ? [
          {
            of: 'upgrade',
            phase: 'protect',
            text: 'End the operation that is pending, once no Helm is at work on it.',
            commands: [rollback(evidence, evidence.deployed)],
          },
        ]
      : [],
  check({ cluster: { installation } }, _context, report) {
    const { name, namespace, newest } = installation
    const { revision, status } = newest
    if (status === 'deployed' || status === '') return
    const isPending = status.startsWith('pending')
    report({
      evidence: {
        name,
        namespace,
        revision,
        status,
        deployed: installation.revision === revision ? null : installation.revision,
      },
      at: { live: `Release/${namespace}/${name}` },
      certainty: 'observed',
      direction: 'previous-to-next',
      ...(isPending ? {} : { severity: 'warning' as const, breaks: [] }),
    })
  },
})

/** To a revision by its number: without one, Helm takes the one before, which may have failed too. */
function rollback({ name, namespace }: Evidence, revision: number): string {
  return `helm rollback ${name} ${revision} --namespace ${namespace}`
}
