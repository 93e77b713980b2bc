import { arrayMember, type Json } from '../../model/json.ts'

/**
 * One thing that a rule of a role allows: a verb on a resource, or on a URL. `*` is every one. A `type`, so that evidence can
 * hold it.
 */
export type Right =
  | {
      readonly on: 'resource'
      readonly apiGroup: string
      /** `pods`, `pods/log`, `*` (subresources included), `*` + `/scale`. */
      readonly resource: string
      /** The one object it is about; null for all. */
      readonly resourceName: string | null
      readonly verb: string
    }
  | { readonly on: 'url'; readonly url: string; readonly verb: string }
  /** All that a role grants which the release does not ship: only the cluster knows what that is. */
  | { readonly on: 'role'; readonly role: string; readonly verb: '*' }

/** Every right that `rules` of a role grant (PolicyRule in k8s.io/api rbac/v1). */
export function readRights(rules: readonly Json[]): readonly Right[] {
  return rules.flatMap((rule): readonly Right[] => {
    const verbs = texts(rule, 'verbs')
    const urls = texts(rule, 'nonResourceURLs')
    const names = texts(rule, 'resourceNames')
    const resources = verbs.flatMap((verb) =>
      texts(rule, 'apiGroups').flatMap((apiGroup) =>
        texts(rule, 'resources').flatMap((resource) =>
          (names.length === 0 ? [null] : names).map(
            (resourceName): Right => ({ on: 'resource', apiGroup, resource, resourceName, verb }),
          ),
        ),
      ),
    )
    return [...resources, ...verbs.flatMap((verb) => urls.map((url): Right => ({ on: 'url', url, verb })))]
  })
}

function texts(rule: Json, key: string): readonly string[] {
  return arrayMember(rule, key).filter((item) => typeof item === 'string')
}

/** Whether who holds `held` may do all that `right` allows (`ruleCovers` in k8s.io/component-helpers auth/rbac/validation). */
export function covers(held: Right, right: Right): boolean {
  if (held.verb !== '*' && held.verb !== right.verb) return false
  if (right.on === 'role') return held.on === 'role' ? roleIncludes(held.role, right.role) : isEverything(held)
  if (held.on === 'role') return false
  if (held.on === 'url') return right.on === 'url' && urlCovers(held.url, right.url)
  return (
    right.on === 'resource' &&
    (held.apiGroup === '*' || held.apiGroup === right.apiGroup) &&
    resourceCovers(held.resource, right.resource) &&
    (held.resourceName === null || held.resourceName === right.resourceName)
  )
}

/** Roles below cluster-admin that every cluster has; each includes those after it, by aggregation (kubernetes/kubernetes plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go). */
export const defaultRoles: readonly string[] = ['admin', 'edit', 'view']

/** Whether a role that only the cluster knows includes another, as `Kind/name`. */
export function roleIncludes(whole: string, part: string): boolean {
  return whole === part || (rankOf(part) >= 0 && rankOf(whole) >= 0 && rankOf(whole) < rankOf(part))
}

/** Whether a role that only the cluster knows may grant a right; what a default role cannot, no cluster lets it. */
export function mayGrant(role: string, right: Right): boolean {
  if (rankOf(role) < 0) return true
  if (right.on === 'role') return rankOf(right.role) < 0 || roleIncludes(role, right.role)
  return right.on === 'resource' && !isEverything(right)
}

function rankOf(role: string): number {
  return defaultRoles.findIndex((name) => role === `ClusterRole/${name}`)
}

function isEverything(held: Right): boolean {
  return held.on === 'resource' && held.apiGroup === '*' && held.resource === '*' && held.resourceName === null
}

function resourceCovers(held: string, resource: string): boolean {
  if (held === '*' || held === resource) return true
  const [, subresource] = resource.split('/')
  return subresource !== undefined && held === `*/${subresource}`
}

function urlCovers(held: string, url: string): boolean {
  return held === url || (held.endsWith('*') && url.startsWith(held.slice(0, -1)))
}

/** Rights as people read them, those with the same verbs together, in a fixed order: "get, list of pods, services (core)". */
export function describeRights(rights: readonly Right[]): readonly string[] {
  const verbs = new Map<string, { readonly right: Right; readonly verbs: Set<string> }>()
  for (const right of rights) {
    const key = JSON.stringify({ ...right, verb: '' })
    const entry = verbs.get(key) ?? { right, verbs: new Set<string>() }
    entry.verbs.add(right.verb)
    verbs.set(key, entry)
  }
  const places = new Map<string, string[]>()
  for (const { right, verbs: found } of verbs.values()) {
    const list = [...found].sort().join(', ')
    const [what, where] =
      right.on === 'resource' ? [resourceText(right), groupText(right.apiGroup)] : [textOf(right), '']
    const key = JSON.stringify([list, where])
    places.set(key, [...(places.get(key) ?? []), what])
  }
  return [...places]
    .map(([key, what]) => {
      const [list = '', where = '']: readonly string[] = JSON.parse(key)
      return `${list} of ${[...new Set(what)].sort().join(', ')}${where}`
    })
    .sort()
}

function textOf(right: Exclude<Right, { on: 'resource' }>): string {
  if (right.on === 'url') return right.url === '*' ? 'every URL' : right.url
  return `what ${right.role} grants`
}

function resourceText({ resource, resourceName }: Extract<Right, { on: 'resource' }>): string {
  const name = resource === '*' ? 'every resource' : resource
  return resourceName === null ? name : `${name} "${resourceName}"`
}

function groupText(apiGroup: string): string {
  if (apiGroup === '*') return ' (every group)'
  return apiGroup === '' ? '' : ` (${apiGroup})`
}

const shownRights = 4

/** Each verb on each thing of what {@link describeRights} says. */
export function singleRights(rights: readonly string[]): readonly string[] {
  return rights.flatMap((text) => {
    const [, verbs = '', what = text, where = ''] = /^(.*?) of (.*?)( \([^()]*\))?$/.exec(text) ?? []
    return verbs.split(', ').flatMap((verb) => what.split(', ').map((each) => `${verb} of ${each}${where}`))
  })
}

/** What {@link describeRights} says, for a sentence. */
export function listRights(rights: readonly string[]): string {
  const more = rights.length - shownRights
  return `${rights.slice(0, shownRights).join('; ')}${more > 0 ? `; and ${more} more` : ''}`
}
