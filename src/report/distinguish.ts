import type { Finding } from '../model/finding.ts'
import { canonicalJson } from '../model/json.ts'
import type { Subject } from '../model/report.ts'
import type { Draft } from './draft-finding.ts'
import { fingerprint } from './fingerprint.ts'
import { sortFindings } from './sort-findings.ts'

/**
 * Gives every finding its fingerprint. Equal findings become one; findings that differ only in what a
 * fingerprint leaves out (the same object rendered twice, two releases of one chart) are numbered in
 * report order.
 */
export function distinguish(drafts: readonly Draft[], subjects: readonly Subject[]): readonly Finding[] {
  const unique = new Map(sortFindings(drafts).map((draft) => [canonicalJson(draft), draft]))
  const sharers = new Map<string, number>()
  return [...unique.values()].map(({ identity, ...draft }) => {
    const chart = draft.subject === null ? null : (subjects[draft.subject]?.name ?? null)
    const subject = { ...draft, evidence: identity ?? draft.evidence, chart }
    const shared = fingerprint({ ...subject, ordinal: 0 })
    const ordinal = sharers.get(shared) ?? 0
    sharers.set(shared, ordinal + 1)
    return { ...draft, fingerprint: ordinal === 0 ? shared : fingerprint({ ...subject, ordinal }) }
  })
}
