import { type KubernetesObject, objectName } from '../../model/release.ts'
import { isSwitchedOff, minorsWithout, removedApi } from '../../model/served-apis.ts'
import { type Settings, supportedMinors } from '../../model/settings.ts'
import { defineRule } from '../rule.ts'
import { exampleObjects } from './example-render.ts'

type Evidence = {
  readonly objects: readonly string[]
  readonly apiVersion: string
  readonly kind: string
  /** First minor without it; null where it is served once somebody switches it on. */
  readonly removedIn: string | null
  readonly replacement: string | null
}

const budget = (apiVersion: string) =>
  exampleObjects(
    `apiVersion: ${apiVersion}\nkind: PodDisruptionBudget\nmetadata: {name: manager}\nspec: {minAvailable: 1, selector: {matchLabels: {app: a}}}`,
  )
const claimTemplate = (apiVersion: string) =>
  exampleObjects(`apiVersion: ${apiVersion}\nkind: ResourceClaimTemplate\nmetadata: {name: gpu}\nspec: {}`)
const sources = [
  'https://kubernetes.io/docs/reference/using-api/deprecation-guide/',
  'https://kubernetes.io/docs/reference/using-api/#api-versioning',
]
const message = ({ objects, apiVersion, kind, removedIn }: Evidence) =>
  removedIn === null
    ? `${objects.join(', ')}: Kubernetes serves \`${apiVersion}\` ${kind} only where somebody switches it on.`
    : `${objects.join(', ')}: Kubernetes serves \`${apiVersion}\` ${kind} no more since ${removedIn}.`
const remedy = ({ replacement, removedIn }: Evidence) =>
  replacement === null
    ? removedIn === null
      ? 'Render it only where `.Capabilities.APIVersions.Has` finds it.'
      : 'Take the object out; nothing serves its kind any more.'
    : `Use \`${replacement}\`.`

/** Helm asks the API server for each kind before it changes anything, and stops at one that it does not know. */
export const workloadApiNotServed = defineRule<'release', Evidence>({
  id: 'workload/api-not-served',
  scope: 'release',
  title: 'Object of an API version that Kubernetes does not serve',
  why: 'Helm looks every kind up before it creates anything: one that the cluster does not serve ends the installation ("no matches for kind … in version …").',
  sources,
  category: 'workload',
  severity: 'error',
  breaks: [],
  since: '0.1.0',
  examples: [
    { title: 'a version that was removed', next: budget('policy/v1beta1'), reports: 1 },
    { title: 'a version that is off by default', next: claimTemplate('resource.k8s.io/v1beta1'), reports: 1 },
    { title: 'a version that is served', next: budget('policy/v1'), reports: 0 },
    {
      title: 'a beta version of somebody else’s',
      next: exampleObjects('apiVersion: example.com/v1beta1\nkind: Widget\nmetadata: {name: a}'),
      reports: 0,
    },
  ],
  message,
  remedy,
  check({ objects }, { settings }, report) {
    for (const { evidence, first } of unserved(objects, settings)) {
      report({
        evidence,
        at: { object: first, path: ['apiVersion'] },
        ...(evidence.removedIn === null ? { severity: 'warning' } : {}),
      })
    }
  },
})

export const workloadApiNoLongerServed = defineRule<'pair', Evidence>({
  id: 'workload/api-no-longer-served',
  scope: 'pair',
  title: 'API version that ends the upgrade',
  why: 'Helm looks up every kind of both manifests: of the next release, and of the previous one as it is stored. An API version that the cluster no longer serves ends the upgrade ("unable to build kubernetes objects from current release manifest", "no matches for kind"), although the object itself lives on in another version.',
  sources: [...sources, 'helm/helm pkg/action/upgrade.go, performUpgrade', 'https://github.com/helm/helm-mapkubeapis'],
  category: 'workload',
  severity: 'error',
  breaks: ['in-place', 'rollback'],
  since: '0.1.0',
  examples: [
    {
      title: 'the previous manifest holds a version that was removed',
      previous: budget('policy/v1beta1'),
      next: budget('policy/v1'),
      reports: 1,
    },
    {
      title: 'the next release brings one that is off by default',
      previous: budget('policy/v1'),
      next: claimTemplate('resource.k8s.io/v1beta2'),
      reports: 1,
    },
    { title: 'both are served', previous: budget('policy/v1'), next: budget('policy/v1'), reports: 0 },
  ],
  message,
  remedy: (evidence) =>
    `${remedy(evidence)} A release that was installed before the cluster’s upgrade needs \`helm mapkubeapis RELEASE\` first, which rewrites the stored manifest.`,
  check(pair, { settings }, report) {
    if (pair.previous.chart === null) return
    const before = unserved(pair.previous.objects, settings)
    const known = (evidence: Evidence) =>
      before.some((other) => other.evidence.apiVersion === evidence.apiVersion && other.evidence.kind === evidence.kind)
    // A cluster that served what is off by default when it was installed still does.
    for (const { evidence, first } of before.filter((each) => each.evidence.removedIn !== null)) {
      report({
        evidence,
        at: { object: first, path: ['apiVersion'] },
        was: { object: first, path: ['apiVersion'] },
        direction: 'previous-to-next',
        condition: {
          kind: 'cluster',
          text: `only on Kubernetes ${evidence.removedIn} and newer, to which the cluster was upgraded meanwhile`,
        },
      })
    }
    for (const { evidence, first } of unserved(pair.next.objects, settings)) {
      if (known(evidence)) continue
      report({
        evidence,
        at: { object: first, path: ['apiVersion'] },
        direction: 'previous-to-next',
        breaks: ['in-place'],
        ...(evidence.removedIn === null
          ? { condition: { kind: 'cluster', text: 'only where nobody has switched it on' } }
          : {}),
      })
    }
  },
})

interface Unserved {
  readonly evidence: Evidence
  readonly first: KubernetesObject
}

/** By API version and kind, what some Kubernetes minor in support does not serve. */
function unserved(objects: readonly KubernetesObject[], { kubernetes }: Settings): readonly Unserved[] {
  const minors = supportedMinors(kubernetes)
  const groups = new Map<string, KubernetesObject[]>()
  for (const object of objects) {
    const key = `${object.apiVersion} ${object.kind}`
    groups.set(key, [...(groups.get(key) ?? []), object])
  }
  return [...groups.values()].flatMap((group): readonly Unserved[] => {
    const [first] = group
    if (first === undefined) return []
    const { apiVersion, kind } = first
    const removed = removedApi(apiVersion, kind)
    const isGone = removed !== null && minorsWithout(removed, minors).length > 0
    if (!isGone && !isSwitchedOff(apiVersion, kind)) return []
    const { removedIn, replacement } = removed ?? { removedIn: null, replacement: null }
    return [{ evidence: { objects: group.map(objectName), apiVersion, kind, removedIn, replacement }, first }]
  })
}
