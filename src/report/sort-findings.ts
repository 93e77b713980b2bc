import { canonicalJson, compareText } from '../model/json.ts'
import { isAtLeast } from '../model/severity.ts'
import type { Draft } from './draft-finding.ts'

type Order = (left: Draft, right: Draft) => number

const byText =
  (textOf: (finding: Draft) => string | null): Order =>
  (left, right) =>
    compareText(textOf(left) ?? '', textOf(right) ?? '')

const orders: readonly Order[] = [
  (left, right) => (left.severity === right.severity ? 0 : isAtLeast(left.severity, right.severity) ? -1 : 1),
  (left, right) => (left.subject ?? Number.MAX_SAFE_INTEGER) - (right.subject ?? Number.MAX_SAFE_INTEGER),
  byText(({ location }) => location.object),
  byText(({ location }) => location.file),
  byText(({ location }) => location.path),
  byText(({ rule }) => rule),
  byText(({ direction }) => direction),
  (left, right) => (left.location.line ?? 0) - (right.location.line ?? 0),
  byText(({ evidence }) => canonicalJson(evidence)),
  byText(({ message }) => message),
]

/** Most severe first, then by place; the same findings in any order give the same list. */
export function sortFindings<F extends Draft>(findings: readonly F[]): readonly F[] {
  return findings.toSorted((left, right) => {
    for (const order of orders) {
      const difference = order(left, right)
      if (difference !== 0) return difference
    }
    return 0
  })
}
