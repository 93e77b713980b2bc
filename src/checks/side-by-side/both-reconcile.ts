import { grantsOf } from '../rbac/grants.ts'
import { covers } from '../rbac/rights.ts'
import { type CrdPair, defineRule, type ReleasePair } from '../rule.ts'
import { type ControllerScope, controllerScopeOf } from './controller-scope.ts'
import { exampleOperator } from './example-operator.ts'
import { exampleTenants } from './example-tenants.ts'
import { tenantApart } from './tenants.ts'

type Evidence = {
  readonly kinds: readonly string[]
  readonly leaderElection: {
    readonly previous: ControllerScope['leaderElection']
    readonly next: ControllerScope['leaderElection']
  }
}

/**
 * Leader election keeps copies of one installation apart: the lease lies in the pod's namespace unless the program names
 * another (kubernetes-sigs/controller-runtime pkg/leaderelection/leader_election.go).
 */
export const sideBySideBothReconcile = defineRule<'pair', Evidence>({
  id: 'side-by-side/both-reconcile',
  scope: 'pair',
  title: 'Custom resources that both controllers may act on',
  why: 'A controller that is told no namespace, class or revision acts on all custom resources of its kinds. Two releases then write the same objects, and what they disagree on alternates; leader election does not part them, since each namespace has a lease of its own.',
  sources: ['kubernetes-sigs/controller-runtime pkg/leaderelection/leader_election.go'],
  category: 'side-by-side',
  severity: 'warning',
  breaks: ['side-by-side'],
  since: '0.1.0',
  examples: [
    {
      title: 'no flag says which objects are whose',
      previous: exampleTenants('1.0.0', (own) => exampleOperator(own, ['--metrics-addr=:8080'])),
      next: exampleTenants('1.1.0', (own) => exampleOperator(own, ['--leader-elect'])),
      reports: 1,
    },
    {
      title: 'each watches its own namespace',
      previous: exampleTenants('1.0.0', (own) => exampleOperator(own, [`--watch-namespace=${own.namespace}`])),
      next: exampleTenants('1.1.0', (own) => exampleOperator(own, [`--watch-namespace=${own.namespace}`])),
      reports: 0,
    },
  ],
  facts: ({ kinds, leaderElection }) => kinds.map((kind) => [kind, leaderElection]),
  message: ({ kinds, leaderElection }) =>
    `Neither chart tells its controller which ${kinds.join(', ')} objects are its own (no flag or variable names a namespace, a class or a revision), so both releases may act on all of them. ${electionSentence(leaderElection)}`,
  remedy: () =>
    'Give the controller a namespace, class or revision to select by and set it to the release’s own; until then run `kaito-check verify` to see whether the two fight.',
  check(pair, _context, report) {
    const tenant = tenantApart(pair)
    if (tenant === null) return
    const persisted = controlledDefinitions(pair)
    const before = controllerScopeOf(pair.previous.objects)
    const after = controllerScopeOf(tenant.render.objects)
    const [first] = persisted
    // A chart that runs nothing has no controller; one selector on either side may part them.
    const runs = tenant.render.objects.some(({ kind }) => ['Deployment', 'StatefulSet', 'DaemonSet'].includes(kind))
    if (first === undefined || !runs || before.selectors.length > 0 || after.selectors.length > 0) return
    report({
      evidence: {
        kinds: persisted.map(({ next }) => next.definition.names.kind),
        leaderElection: { previous: before.leaderElection, next: after.leaderElection },
      },
      at: { object: first.next.object },
      was: { object: first.previous.object },
      certainty: 'undecided',
      reason: 'what a program does without such a flag is not visible in the chart',
    })
  },
})

function electionSentence({ previous, next }: Evidence['leaderElection']): string {
  if (previous === 'on' && next === 'on') return 'Leader election is on, but each namespace has a lease of its own.'
  return previous === null && next === null
    ? 'Neither passes a flag for leader election.'
    : 'Leader election is not on in both.'
}

/** Definitions whose objects the release's programs may write the status of; all, where the chart grants no rights. */
function controlledDefinitions({ crds, next }: ReleasePair): readonly CrdPair[] {
  const persisted = crds.persisted.filter((crd) => crd.next.object.dependency === null)
  const rights = [...grantsOf(next).values()].flatMap(({ identity, grants }) =>
    identity.kind === 'ServiceAccount' ? grants.map(({ right }) => right) : [],
  )
  if (rights.length === 0) return persisted
  return persisted.filter(({ next: { definition } }) => {
    const { plural } = definition.names
    const resource = definition.versions.some(({ statusSubresource }) => statusSubresource)
      ? `${plural}/status`
      : plural
    return ['update', 'patch'].some((verb) =>
      rights.some((right) =>
        covers(right, { on: 'resource', apiGroup: definition.group, resource, resourceName: null, verb }),
      ),
    )
  })
}
