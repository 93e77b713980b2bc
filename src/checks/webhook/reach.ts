import { isBuiltInGroup } from '../../model/api-scope.ts'
import type { PromiseName } from '../../model/promise.ts'
import type { ReleasePair } from '../rule.ts'
import { hasNamespace, type Interception, interceptionsOf } from './interception.ts'
import type { Matcher } from './matcher.ts'

/** Of a kind that this release brings: there were no such requests before. */
export function isOfNewKind({ apiGroup, resource }: Interception, { crds }: ReleasePair): boolean {
  const [plural] = resource.split('/')
  return crds.added.some(({ definition }) => definition.group === apiGroup && definition.names.plural === plural)
}

/** The promises that admission by a webhook or a policy may break, by what it is asked about. */
export function brokenBy(
  webhook: Matcher,
  requests: readonly Interception[],
  pair: ReleasePair,
): readonly PromiseName[] {
  const all = requests.length > 0 ? requests : interceptionsOf(webhook, pair.next.crds)
  const isCustom = ({ apiGroup }: Interception) => apiGroup !== '*' && !isBuiltInGroup(apiGroup)
  const isLimited = isOptIn(webhook.objectSelector) || (isOptIn(webhook.namespaceSelector) && all.every(hasNamespace))
  return [
    ...(all.every(isCustom) ? [] : (['in-place'] as const)),
    ...(all.some(isCustom) ? (['custom-resources'] as const) : []),
    ...(isLimited ? [] : (['side-by-side'] as const)),
  ]
}

/** Selects only what has a label; a selector that leaves some labels out selects the objects of another release all the same. */
function isOptIn(selector: Matcher['objectSelector']): boolean {
  return selector === null || selector.some(({ operator }) => operator === 'In' || operator === 'Exists')
}
