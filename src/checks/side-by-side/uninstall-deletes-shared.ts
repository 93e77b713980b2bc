import { isKeptAtUninstall } from '../../model/helm-lifecycle.ts'
import { exampleObject } from '../packaging/example-templates.ts'
import { defineRule } from '../rule.ts'
import { type Collision, findCollisions } from './collisions.ts'
import { exampleTenants } from './example-tenants.ts'
import { countObjects, listByKind, sharedName } from './shared-object.ts'
import { tenantApart } from './tenants.ts'

type Evidence = {
  /** How many objects both releases list. */
  readonly shared: number
  /** What uninstalling each release then deletes from under the other. */
  readonly deletedWith: { readonly previous: readonly string[]; readonly next: readonly string[] }
  /** Kinds whose custom resources go with their definition. */
  readonly kinds: readonly string[]
}

const storage = (annotations = '') =>
  ['templates/storage.yaml', exampleObject('storage.k8s.io/v1', 'StorageClass', `name: fast${annotations}`)] as const
const kept = storage(', annotations: {helm.sh/resource-policy: keep}')

/**
 * `helm uninstall` deletes what the release's stored manifest lists and asks nobody else (deleteRelease in helm/helm
 * pkg/action/uninstall.go; up to 4.2.4 it does not look at the ownership annotations).
 */
export const sideBySideUninstallDeletesShared = defineRule<'pair', Evidence>({
  id: 'side-by-side/uninstall-deletes-shared',
  scope: 'pair',
  title: 'Shared objects that uninstalling either release deletes',
  why: 'Once a second installation has taken objects over, both releases list them. `helm uninstall` of either deletes them from under the other, which Helm still shows as deployed; with a CustomResourceDefinition go all custom resources of its kind.',
  sources: ['helm/helm pkg/action/uninstall.go, deleteRelease', 'helm/helm issue 31333'],
  category: 'side-by-side',
  severity: 'error',
  breaks: ['side-by-side', 'custom-resources'],
  since: '0.1.0',
  examples: [
    {
      title: 'an object of both',
      previous: exampleTenants('1.0.0', () => [storage()]),
      next: exampleTenants('1.1.0', () => [storage()]),
      reports: 1,
    },
    {
      title: 'both keep it',
      previous: exampleTenants('1.0.0', () => [kept]),
      next: exampleTenants('1.1.0', () => [kept]),
      reports: 0,
    },
    {
      title: 'nothing is shared',
      previous: exampleTenants('1.0.0', () => [storage()]),
      next: exampleTenants('1.1.0', () => []),
      reports: 0,
    },
  ],
  facts: ({ deletedWith: { previous, next } }) => [
    ...previous.map((name) => ['previous', name]),
    ...next.map((name) => ['next', name]),
  ],
  message: ({ shared, deletedWith: { previous, next }, kinds }) => {
    const lost = kinds.length === 0 ? '' : `, and with the definitions every ${kinds.join(', ')} in the cluster`
    if (previous.length === shared && next.length === shared) {
      return `Uninstalling either release deletes ${shared === 1 ? 'the only object' : `all ${countObjects(shared)}`} that both own from under the other${lost}.`
    }
    const sentences = [
      ['previous', 'next', previous],
      ['next', 'previous', next],
    ] as const
    return sentences
      .flatMap(([one, other, names]) =>
        names.length === 0
          ? []
          : [
              `Uninstalling the ${one} release deletes ${countObjects(names.length)} from under the ${other}: ${listByKind(names)}.`,
            ],
      )
      .concat(kinds.length === 0 ? [] : [`With the definitions goes every ${kinds.join(', ')} in the cluster.`])
      .join(' ')
  },
  remedy: () =>
    'Render shared objects in both releases with `helm.sh/resource-policy: keep`, or in a chart of their own. Annotating the live objects does not protect them from `helm uninstall`, which reads the stored manifest.',
  check(pair, _context, report) {
    const tenant = tenantApart(pair)
    if (tenant === null) return
    const shared = findCollisions(pair, tenant).filter(({ outcome }) => outcome === 'refused')
    const ownedByPrevious = shared.filter(
      ({ previous }) => isOwned(previous, pair.previous.crds) && !isKeptAtUninstall(previous),
    )
    const ownedByNext = shared.filter(({ next }) => !isKeptAtUninstall(next))
    const [first] = [...ownedByPrevious, ...ownedByNext]
    if (first === undefined) return
    const deleted = new Set([...ownedByPrevious, ...ownedByNext].map(sharedName))
    report({
      evidence: {
        shared: shared.length,
        deletedWith: { previous: ownedByPrevious.map(sharedName), next: ownedByNext.map(sharedName) },
        kinds: pair.next.crds
          .filter(({ definition }) => deleted.has(`CustomResourceDefinition/${definition.name}`))
          .map(({ definition }) => definition.names.kind),
      },
      at: { object: first.next },
      was: { object: first.previous },
      condition: {
        kind: 'command',
        text: 'only when the second installation is forced to share them (`--take-ownership`)',
      },
    })
  },
})

type Crds = readonly { readonly object: Collision['next']; readonly placement: string }[]

/** Hooks and what comes from `crds/` are in no stored manifest. */
function isOwned(object: Collision['previous'], crds: Crds): boolean {
  return object.hooks.length === 0 && !crds.some((crd) => crd.object === object && crd.placement === 'crds')
}
