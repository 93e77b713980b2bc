import { resourceScopeOf } from '../../model/api-scope.ts'
import { arrayMember, stringMember } from '../../model/json.ts'
import { isWithin } from '../../model/label-selector.ts'
import type { ShippedCrd } from '../../model/release.ts'
import type { Matcher } from './matcher.ts'

/** One kind of request that a webhook is asked about. */
export interface Interception {
  readonly operation: string
  readonly apiGroup: string
  /** `*` where the webhook gets every version of the resource (`matchPolicy: Equivalent`). */
  readonly apiVersion: string
  /** `pods`, `pods/status`, `pods/` + `*` (pods and their subresources), `*` (no subresources), `*` + `/*` (all). */
  readonly resource: string
  readonly scope: 'Cluster' | 'Namespaced'
  /** What is named may live in a namespace or outside of any. */
  readonly isOfEitherScope: boolean
}

const operations = ['CREATE', 'UPDATE', 'DELETE', 'CONNECT'] as const
const scopes = ['Cluster', 'Namespaced'] as const

/** Every request that the rules of a webhook name (RuleWithOperations in k8s.io/api admissionregistration/v1). */
export function interceptionsOf(webhook: Matcher, crds: readonly ShippedCrd[]): readonly Interception[] {
  return webhook.rules.flatMap((rule) => {
    const named = texts(rule, 'operations')
    const written = stringMember(rule, 'scope') ?? '*'
    return (named.includes('*') ? operations : named).flatMap((operation) =>
      texts(rule, 'apiGroups').flatMap((apiGroup) =>
        (webhook.matchPolicy === 'Equivalent' ? ['*'] : texts(rule, 'apiVersions')).flatMap((apiVersion) =>
          texts(rule, 'resources').flatMap((resource) => {
            const own = resourceScopeOf(apiGroup, resource.split('/')[0] ?? '', crds)
            return scopes
              .filter((scope) => (own === null || own === scope) && (written === '*' || written === scope))
              .map(
                (scope): Interception => ({
                  operation,
                  apiGroup,
                  apiVersion,
                  resource,
                  scope,
                  isOfEitherScope: own === null,
                }),
              )
          }),
        ),
      ),
    )
  })
}

function texts(rule: Parameters<typeof arrayMember>[0], key: string): readonly string[] {
  return arrayMember(rule, key).filter((item) => typeof item === 'string')
}

/** Requests that `webhook` is asked about by its rules and `other` is not. */
export function interceptedBeyond(
  webhook: Matcher,
  other: Matcher,
  crds: readonly ShippedCrd[],
): readonly Interception[] {
  const held = interceptionsOf(other, crds)
  return interceptionsOf(webhook, crds).filter((request) => !held.some((each) => covers(each, request)))
}

function covers(held: Interception, request: Interception): boolean {
  return (
    held.operation === request.operation &&
    held.scope === request.scope &&
    (held.apiGroup === '*' || held.apiGroup === request.apiGroup) &&
    (held.apiVersion === '*' || held.apiVersion === request.apiVersion) &&
    coversResource(held.resource, request.resource)
  )
}

/** An entry without a slash has the empty subresource, which `*` after a slash stands for too (Matcher.resource in k8s.io/apiserver). */
function coversResource(held: string, resource: string): boolean {
  const [heldName, heldSub = ''] = held.split('/')
  const [name, subresource = ''] = resource.split('/')
  return (heldName === '*' || heldName === name) && (heldSub === '*' || heldSub === subresource)
}

/** What else than rules decides whether a webhook is asked. */
export const filters = ['namespaceSelector', 'objectSelector', 'matchConditions'] as const
export type Filter = (typeof filters)[number]

/** `wider`: it lets through all that `other` lets through, and more; `other`: neither lets through all of the other’s. */
export type FilterChange = { readonly filter: Filter; readonly change: 'wider' | 'other' }

/** Filters by which `webhook` is asked about requests that `other` is not asked about. */
export function filtersBeyond(webhook: Matcher, other: Matcher, crds: readonly ShippedCrd[]): readonly FilterChange[] {
  return filters.flatMap((filter): readonly FilterChange[] => {
    if (filter === 'namespaceSelector' && !interceptionsOf(webhook, crds).some(hasNamespace)) return []
    const isInside = passesWithin(webhook, other, filter)
    if (isInside !== false) return []
    return [{ filter, change: passesWithin(other, webhook, filter) === true ? 'wider' : 'other' }]
  })
}

/** A `namespaceSelector` keeps no object outside of a namespace from a webhook, but for namespaces themselves (MatchNamespaceSelector in k8s.io/apiserver). */
export function hasNamespace({ apiGroup, resource, scope }: Interception): boolean {
  return (
    scope === 'Namespaced' ||
    (['', '*'].includes(apiGroup) && ['namespaces', '*'].includes(resource.split('/')[0] ?? ''))
  )
}

/** Whether all that passes a filter of `webhook` passes that of `other`; null where the API server refuses either. */
function passesWithin(webhook: Matcher, other: Matcher, filter: Filter): boolean | null {
  if (filter === 'matchConditions') {
    return other.matchConditions.every((condition) => webhook.matchConditions.includes(condition))
  }
  const [inner, outer] = [webhook[filter], other[filter]]
  return inner === null || outer === null ? null : isWithin(inner, outer)
}

/** Requests as people read them: "CREATE, UPDATE of workspaces (kaito.sh)". */
export function describeInterceptions(requests: readonly Interception[]): readonly string[] {
  const found = new Map<string, Set<string>>()
  for (const request of requests) {
    const { operation, apiGroup, apiVersion, resource } = request
    const group = apiGroup === '*' ? ' of every group' : apiGroup === '' ? '' : ` (${apiGroup})`
    const version = apiVersion === '*' ? '' : ` in ${apiVersion}`
    const what = `${resource === '*' ? 'every resource' : resource}${group}${version}${scopeText(request, requests)}`
    found.set(what, (found.get(what) ?? new Set<string>()).add(operation))
  }
  return [...found]
    .map(([what, which]) => `${operations.filter((operation) => which.has(operation)).join(', ')} of ${what}`)
    .sort()
}

/** Said where objects of one scope are meant and the resource may have those of both. */
function scopeText(request: Interception, requests: readonly Interception[]): string {
  const { operation, apiGroup, apiVersion, resource, scope, isOfEitherScope } = request
  if (!isOfEitherScope) return ''
  const isBoth = requests.some(
    (other) =>
      other.scope !== scope &&
      other.operation === operation &&
      other.apiGroup === apiGroup &&
      other.apiVersion === apiVersion &&
      other.resource === resource,
  )
  if (isBoth) return ''
  return scope === 'Cluster' ? ' outside of namespaces' : ' in namespaces'
}
