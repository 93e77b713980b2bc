import { objectName } from '../../model/release.ts'
import { removedApi } from '../../model/served-apis.ts'
import { isMinorAtLeast } from '../../model/settings.ts'
import { minorOf } from '../../model/versions.ts'
import { defineRule } from '../rule.ts'

type Evidence = {
  readonly apiVersion: string
  readonly kind: string
  readonly objects: readonly string[]
  readonly removedIn: string
  readonly replacement: string | null
  readonly kubernetes: string
  /** The next release still uses it. */
  readonly isInNext: boolean
}

/** What the server has dropped already is the business of `workload/api-no-longer-served`. */
export const preflightApiRemovedSoon = defineRule<'installation', Evidence>({
  id: 'preflight/api-removed-soon',
  scope: 'installation',
  title: 'API version of the installed manifest that the next Kubernetes minor drops',
  why: 'Helm looks every object of the stored manifest up before an upgrade: once the cluster does not serve an API version in it, no upgrade and no rollback works until the stored release is edited.',
  sources: ['https://kubernetes.io/docs/reference/using-api/deprecation-guide/', 'helm/helm pkg/action/upgrade.go'],
  category: 'cluster',
  severity: 'warning',
  breaks: [],
  since: '0.1.0',
  examples: [],
  message: ({ apiVersion, kind, objects, removedIn, kubernetes, isInNext }) =>
    `The installed manifest has ${objects.map((name) => `\`${name}\``).join(', ')} as \`${apiVersion}\` ${kind}, which Kubernetes ${removedIn} drops; this cluster runs ${kubernetes}.${isInNext ? ' The next release has it, too.' : ' The upgrade leaves it behind.'}`,
  remedy: ({ replacement, isInNext }) =>
    isInNext
      ? `Upgrade the cluster only once a release uses ${replacement === null ? 'something else' : `\`${replacement}\``}.`
      : 'Upgrade this release before the cluster, and keep no older revision to roll back to.',
  check({ previous, next, cluster }, _context, report) {
    const current = minorOf(cluster.kubernetes)
    const [major = '1', number = '0'] = current.split('.')
    const following = `${major}.${Number(number) + 1}`
    const groups = new Map<string, string[]>()
    for (const object of previous.objects) {
      const removed = removedApi(object.apiVersion, object.kind)
      if (removed === null || isMinorAtLeast(current, removed.removedIn)) continue
      if (!isMinorAtLeast(following, removed.removedIn)) continue
      const key = `${object.apiVersion} ${object.kind}`
      groups.set(key, [...(groups.get(key) ?? []), objectName(object)])
    }
    for (const [key, objects] of groups) {
      const [apiVersion = '', kind = ''] = key.split(' ')
      const removed = removedApi(apiVersion, kind)
      if (removed === null) continue
      const isInNext = next.objects.some((object) => object.apiVersion === apiVersion && object.kind === kind)
      const { removedIn, replacement } = removed
      report({
        evidence: { apiVersion, kind, objects, removedIn, replacement, kubernetes: cluster.kubernetes, isInNext },
        at: { live: objects[0] ?? kind },
        identity: { apiVersion, kind, context: cluster.context },
      })
    }
  },
})
