import { describe, expect, it } from 'vitest'
import type { PromiseAnswer } from '../../src/model/promise.ts'
import type { ReportDocument, Verdict } from '../../src/model/report.ts'
import { mergeReports, withThreshold } from '../../src/report/merge-reports.ts'
import { fieldAdded, patternNarrowed, sampleDocument, tagMutable } from '../formatters/sample-document.ts'
import { violationsOf } from './valid-report.ts'

const tool = { name: 'kaito-check', version: '9.9.9' }
const merge = (...reports: readonly ReportDocument[]) =>
  mergeReports(
    reports.map((report, index) => ({ name: `leg-${index + 1}`, report })),
    tool,
  )

const other: ReportDocument = {
  ...sampleDocument,
  subjects: sampleDocument.subjects.map((subject) => ({ ...subject, name: 'ragengine' })),
}
const answering = (answer: PromiseAnswer): ReportDocument => ({
  ...sampleDocument,
  promises: sampleDocument.promises.map((result) => ({ ...result, answer, findings: [] })),
  findings: [],
  suppressed: [],
})

describe('merging', () => {
  it('one report gives that report', () => {
    expect(merge(sampleDocument)).toBe(sampleDocument)
  })

  it('gives a report that fits the schema, and is the same in any order but for the names of parts', () => {
    const merged = merge(sampleDocument, other)
    expect(violationsOf(merged)).toEqual([])
    expect(merge(sampleDocument, other)).toEqual(merged)
    const turned = merge(other, sampleDocument)
    expect(turned.findings.map(({ fingerprint }) => fingerprint).toSorted()).toEqual(
      merged.findings.map(({ fingerprint }) => fingerprint).toSorted(),
    )
    expect({ verdict: turned.verdict, summary: turned.summary }).toEqual({
      verdict: merged.verdict,
      summary: merged.summary,
    })
  })

  it('of the same two releases keeps them, the step, and every finding once', () => {
    const merged = merge(sampleDocument, sampleDocument)
    expect(merged.subjects).toEqual(sampleDocument.subjects)
    expect(merged.releaseKind).toBe('patch')
    expect(new Set(merged.findings)).toEqual(new Set(sampleDocument.findings))
    expect(merged.summary.error).toBe(1)
    expect(merged.summary.examined['objects']).toBe(120)
    expect(merged.parts.map(({ name, subjects }) => ({ name, subjects }))).toEqual([
      { name: 'leg-1', subjects: [0, 1] },
      { name: 'leg-2', subjects: [0, 1] },
    ])
  })

  it('of other releases keeps each beside its own, and findings point at theirs', () => {
    const mine = { ...tagMutable, subject: 1, fingerprint: '111111111111' }
    const merged = merge(sampleDocument, { ...other, findings: [mine] }, sampleDocument)
    expect(merged.subjects.map(({ role, name }) => `${role} ${name}`)).toEqual([
      'previous workspace',
      'next workspace',
      'previous ragengine',
      'next ragengine',
    ])
    expect(merged.releaseKind).toBeNull()
    expect(merged.findings.find(({ fingerprint }) => fingerprint === mine.fingerprint)?.subject).toBe(3)
    expect(merged.parts.map(({ subjects }) => subjects)).toEqual([
      [0, 1],
      [2, 3],
      [0, 1],
    ])
  })

  it.each<readonly [Verdict, Verdict, Verdict]>([
    ['pass', 'pass', 'pass'],
    ['pass', 'inconclusive', 'inconclusive'],
    ['inconclusive', 'fail', 'fail'],
    ['fail', 'pass', 'fail'],
  ])('%s and %s is %s', (left, right, expected) => {
    expect(merge({ ...sampleDocument, verdict: left }, { ...sampleDocument, verdict: right }).verdict).toBe(expected)
  })

  it.each<readonly [PromiseAnswer, PromiseAnswer, PromiseAnswer]>([
    ['kept', 'not-examined', 'kept'],
    ['kept', 'conditional', 'conditional'],
    ['conditional', 'unknown', 'unknown'],
    ['unknown', 'broken', 'broken'],
    ['not-examined', 'not-examined', 'not-examined'],
  ])('a promise %s and %s is %s', (left, right, expected) => {
    for (const pair of [
      [left, right],
      [right, left],
    ] as const) {
      const merged = merge(answering(pair[0]), answering(pair[1]))
      expect(new Set(merged.promises.map(({ answer }) => answer))).toEqual(new Set([expected]))
    }
  })

  it('keeps the most severe of what several parts found', () => {
    const milder = { ...sampleDocument, findings: [{ ...patternNarrowed, severity: 'info' as const }] }
    for (const merged of [merge(milder, sampleDocument), merge(sampleDocument, milder)]) {
      expect(merged.findings.find(({ rule }) => rule === patternNarrowed.rule)?.severity).toBe('error')
    }
  })

  it('suppresses only what every part suppresses', () => {
    const suppression = { by: 'configuration', reason: 'known', expires: null } as const
    const accepting = { ...sampleDocument, findings: [], suppressed: [{ ...fieldAdded, suppression }] }
    const merged = merge(accepting, sampleDocument)
    expect(merged.suppressed.map(({ fingerprint }) => fingerprint)).not.toContain(fieldAdded.fingerprint)
    expect(merge(accepting, accepting).suppressed.length).toBe(1)
  })

  it('merges what was merged before', () => {
    const merged = merge(merge(sampleDocument, other), sampleDocument)
    expect(merged.parts.length).toBe(3)
    expect(violationsOf(merged)).toEqual([])
  })

  it('keeps recipes that are equal once, and names the part of those that differ', () => {
    const [recipe] = sampleDocument.recipes
    if (recipe === undefined) throw new Error('the sample lost its recipe')
    expect(merge(sampleDocument, sampleDocument).recipes).toEqual([recipe])
    const changed = { ...sampleDocument, recipes: [{ ...recipe, steps: [] }] }
    expect(merge(sampleDocument, changed).recipes.map(({ title }) => title)).toEqual([
      'Upgrade (leg-1)',
      'Upgrade (leg-2)',
    ])
  })

  it('names the tool that merged where versions differ', () => {
    const older = { ...sampleDocument, tool: { ...sampleDocument.tool, version: '0.0.1' }, command: 'lint' }
    expect(merge(sampleDocument, sampleDocument).tool).toEqual(sampleDocument.tool)
    expect(merge(sampleDocument, older)).toMatchObject({ tool, command: 'merge' })
  })

  it('fails at a threshold of its own too, never less', () => {
    const passing = { ...sampleDocument, verdict: 'pass', findings: [tagMutable] } as const
    expect(withThreshold(passing, 'warning')).toMatchObject({ verdict: 'fail', failOn: 'warning' })
    expect(withThreshold(passing, 'error').verdict).toBe('pass')
    expect(withThreshold({ ...passing, verdict: 'fail' }, 'never')).toMatchObject({ verdict: 'fail', failOn: 'error' })
  })
})
