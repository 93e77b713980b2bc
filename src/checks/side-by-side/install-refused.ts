import { compareKinds } from '../../model/helm-install-order.ts'
import { formatSet } from '../../model/set-arguments.ts'
import { exampleObject } from '../packaging/example-templates.ts'
import { defineRule } from '../rule.ts'
import { type Collision, findCollisions } from './collisions.ts'
import { exampleTenants } from './example-tenants.ts'
import { countObjects, listByKind, sharedName } from './shared-object.ts'
import { tenantApart } from './tenants.ts'
import { findTrials, smallestTrial } from './trials.ts'

type Evidence = {
  /** All that both installations render, in the order in which Helm 3 asks for their owner. */
  readonly objects: readonly string[]
  /** The one object that each Helm names. */
  readonly named: { readonly helm3: string; readonly helm4: string }
  readonly installation: { readonly release: string; readonly namespace: string }
  /** Settings that take single objects away. */
  readonly avoiding: readonly { readonly set: string; readonly objects: readonly string[] }[]
  /** The settings that leave the fewest objects; null when none that was tried helps. */
  readonly smallest: { readonly set: readonly string[]; readonly leaves: readonly string[] } | null
}

const role = (name: string) =>
  ['templates/role.yaml', exampleObject('rbac.authorization.k8s.io/v1', 'ClusterRole', `name: ${name}`)] as const
const storage = ['templates/storage.yaml', exampleObject('storage.k8s.io/v1', 'StorageClass', 'name: fast')] as const
const hook = exampleObject('batch/v1', 'Job', 'name: migrate, annotations: {helm.sh/hook: pre-install}')

/**
 * Before it creates anything Helm asks whether an object of the release exists and whose it is, and stops at the first
 * that is not its own (existingResourceConflict and checkOwnership in helm/helm pkg/action/validate.go). Only that
 * one is named.
 */
export const sideBySideInstallRefused = defineRule<'pair', Evidence>({
  id: 'side-by-side/install-refused',
  scope: 'pair',
  title: 'Second installation that Helm refuses',
  why: 'The previous release and the next one, installed under another name in another namespace, render objects of the same name. Helm refuses the second installation and names only the first such object; forced past that, both own the objects, and the next one’s overwrite the previous one’s.',
  sources: [
    'helm/helm pkg/action/validate.go, existingResourceConflict',
    'helm/helm pkg/action/install.go, RunWithContext',
  ],
  category: 'side-by-side',
  severity: 'error',
  breaks: ['side-by-side'],
  since: '0.1.0',
  examples: [
    {
      title: 'a fixed name',
      previous: exampleTenants('1.0.0', () => [role('manager')]),
      next: exampleTenants('1.1.0', () => [role('manager'), storage]),
      reports: 1,
    },
    {
      title: 'a name that a value changes',
      previous: exampleTenants('1.0.0', () => [storage]),
      next: exampleTenants('1.1.0', (_, set) => (set.length > 0 ? [] : [storage]), [['storage=false']]),
      reports: 1,
    },
    {
      title: 'names that follow the release',
      previous: exampleTenants('1.0.0', ({ releaseName }) => [role(releaseName)]),
      next: exampleTenants('1.1.0', ({ releaseName }) => [role(releaseName)]),
      reports: 0,
    },
    {
      title: 'a hook, which Helm replaces without asking',
      previous: exampleTenants('1.0.0', () => [['templates/hook.yaml', hook]]),
      next: exampleTenants('1.1.0', () => [['templates/hook.yaml', hook]]),
      reports: 0,
    },
  ],
  facts: ({ objects }) => objects,
  message: ({ objects, named }) =>
    `\`helm install\` of the next release beside the previous one, under another name in another namespace, is refused: ${countObjects(objects.length)} would belong to both. ${sentenceOfNamed(named)} All: ${listByKind(objects)}.`,
  remedy: ({ smallest, objects }) => {
    const rename =
      'Put the release’s name and namespace into the names, and ship CustomResourceDefinitions in a chart of their own.'
    if (smallest === null) return `No value that was tried changes this. ${rename}`
    const set = `\`${formatSet(smallest.set)}\``
    if (smallest.leaves.length === 0) return `Install the next release with ${set}: then nothing is shared. ${rename}`
    return `${set} takes ${objects.length - smallest.leaves.length} of them away; left are: ${listByKind(smallest.leaves)}. ${rename}`
  },
  check(pair, _context, report) {
    const tenant = tenantApart(pair)
    if (tenant === null) return
    const collisions = findCollisions(pair, tenant).filter(({ outcome }) => outcome === 'refused')
    const [first] = collisions
    if (first === undefined) return
    const trials = findTrials(pair, collisions)
    const smallest = smallestTrial(trials)
    const objects = collisions.map(sharedName)
    const { releaseName, namespace } = tenant.installation
    report({
      evidence: {
        objects,
        named: { helm3: sharedName(first), helm4: sharedName(firstOf(collisions, 4)) },
        installation: { release: releaseName, namespace },
        avoiding: trials.flatMap(({ set, leaves }) =>
          set.length === 1 ? [{ set: set[0] ?? '', objects: objects.filter((name) => !leaves.includes(name)) }] : [],
        ),
        smallest: smallest === null ? null : { set: smallest.set, leaves: smallest.leaves },
      },
      // Not what was tried: a snapshot was rendered without knowing what it is compared with.
      identity: { objects },
      at: { object: first.next },
      was: { object: first.previous },
      ...(smallest?.leaves.length === 0
        ? {
            condition: {
              kind: 'value',
              text: `only when the next release is installed without \`${formatSet(smallest.set)}\``,
            },
          }
        : {}),
    })
  },
})

function firstOf(collisions: readonly Collision[], helm: 3 | 4): Collision {
  return collisions.reduce((best, each) => (compareKinds(each.next.kind, best.next.kind, helm) < 0 ? each : best))
}

function sentenceOfNamed({ helm3, helm4 }: Evidence['named']): string {
  return helm3 === helm4 ? `Helm names only \`${helm3}\`.` : `Helm 3 names only \`${helm3}\`, Helm 4 only \`${helm4}\`.`
}
