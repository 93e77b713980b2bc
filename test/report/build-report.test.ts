import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RaisedFinding } from '../../src/checks/check-result.ts'
import type { Report } from '../../src/checks/rule.ts'
import { type Json, stringifyJson } from '../../src/model/json.ts'
import { readBaseline } from '../../src/report/baseline.ts'
import { buildReport, type ReportInput } from '../../src/report/build-report.ts'
import {
  breaksNothing,
  breaksResources,
  examinationOf,
  inputOf,
  objectNamed,
  reportAbout,
  suppressionOf,
} from './sample-report.ts'
import { violationsOf } from './valid-report.ts'

const raise = (note: string, more: Partial<Report<Json>> = {}): RaisedFinding => ({
  rule: breaksResources,
  report: reportAbout(note, more),
})
const lint = (note: string, more: Partial<Report<Json>> = {}): RaisedFinding => ({
  rule: breaksNothing,
  report: reportAbout(note, more),
})

/** The report, checked against the shipped schema. */
function build(raised: readonly RaisedFinding[], more: Partial<ReportInput> = {}) {
  const report = buildReport(inputOf({ examinations: [examinationOf(raised)], ...more }))
  expect(violationsOf(report)).toEqual([])
  return report
}
const fingerprintOf = (raised: RaisedFinding, more: Partial<ReportInput> = {}) =>
  build([raised], more).findings[0]?.fingerprint

describe('a report', () => {
  it('of nothing says what was examined', () => {
    const report = build([])
    expect(report.verdict).toBe('pass')
    expect(report.summary).toEqual({
      error: 0,
      warning: 0,
      info: 0,
      examined: { customResourceDefinitions: 5, objects: 60 },
    })
    expect(Object.keys(report.summary.examined)).toEqual(['customResourceDefinitions', 'objects'])
  })

  it('names what the command never looks at, and is settled all the same', () => {
    const leftOut = [{ check: 'ask admission', reason: 'a dry run is a writing request', promises: [] }]
    const examinations = [{ ...examinationOf([]), scope: 'installation' as const }]
    const { skipped, verdict } = build([], { leftOut, mustBeWhole: true, examinations })
    expect([skipped, verdict]).toEqual([leftOut, 'pass'])
    const open = [{ ...examinationOf([], { skipped: leftOut }), scope: 'installation' as const }]
    expect(build([], { mustBeWhole: true, examinations: open }).verdict).toBe('inconclusive')
  })

  it('holds the whole finding', () => {
    const at = { object: objectNamed('Thing', 'one', { namespace: 'apps' }), path: ['spec', 'count'] }
    const was = { object: objectNamed('Thing', 'one', { line: 70 }), path: ['spec', 'lost'], field: '.spec.shown' }
    const condition = { kind: 'uses-new', text: 'only for objects that set it' } as const
    const [finding] = build([raise('a thing', { at, was, condition, direction: 'next-to-previous' })]).findings
    expect(finding).toEqual({
      rule: 'test/breaks-resources',
      severity: 'warning',
      certainty: 'proved',
      reason: null,
      category: 'crd',
      direction: 'next-to-previous',
      breaks: ['custom-resources'],
      condition,
      subject: 1,
      location: { file: 'templates/one.yaml', line: 12, column: 3, object: 'Thing/apps/one', path: '.spec.count' },
      previousLocation: {
        file: 'templates/one.yaml',
        line: 70,
        column: null,
        object: 'Thing/one',
        path: '.spec.shown',
      },
      excerpt: { of: 'rendered', from: 10, lines: ['kind: X', 'spec:', '  count: 1'], focus: { from: 12, to: 12 } },
      previousExcerpt: null,
      message: 'Message about a thing.',
      remedy: 'Remedy for a thing.',
      evidence: { note: 'a thing' },
      witness: null,
      fingerprint: finding?.fingerprint,
    })
  })

  it('finds places in files of the right side', () => {
    const examination = {
      ...examinationOf([
        raise('x', { at: { file: 'a.yaml', path: ['count'] }, was: { file: 'a.yaml', path: ['count'] } }),
      ]),
      files: { 'a.yaml': 'x:\ncount: 1\n' },
      previousFiles: { 'a.yaml': 'count: 1\n' },
    }
    const [finding] = build([], { examinations: [examination] }).findings
    expect(finding?.location).toEqual({ file: 'a.yaml', line: 2, column: 3, object: null, path: '.count' })
    expect(finding?.previousLocation?.line).toBe(1)
  })

  it.each([
    ['a file that is not there', { file: 'b.yaml', path: ['count'] }, null],
    ['a file that is no text', { file: 'logo.png', path: ['count'] }, null],
    ['a name of Object.prototype', { file: 'toString', path: ['count'] }, null],
    ['a known line', { file: 'b.yaml', line: 4 }, 4],
  ])('points into %s without a guess', (_name, at, line) => {
    const examination = { ...examinationOf([raise('x', { at })]), files: { 'logo.png': null } }
    const [finding] = build([], { examinations: [examination] }).findings
    expect(finding?.location).toMatchObject({ file: at.file, line, column: null })
  })

  it('keeps 64-bit integers', () => {
    const report = build([raise('x', { evidence: { note: 'n', limit: 9223372036854775807n } })])
    expect(stringifyJson(report)).toContain('"limit":9223372036854775807')
  })

  it('sorts by weight, then by place', () => {
    const at = (name: string, path: string) => ({ object: objectNamed('Thing', name), path: [path] })
    const report = build([
      raise('d', { at: at('b', 'y') }),
      lint('a', { severity: 'info' }),
      raise('c', { at: at('b', 'x') }),
      raise('b', { at: at('a', 'z') }),
      lint('w', { severity: 'warning', at: { file: 'Chart.yaml' } }),
    ])
    expect(report.findings.map(({ message }) => message.slice(14, 15))).toEqual(['b', 'c', 'd', 'w', 'a'])
  })

  it('is the same bytes in whatever order the rules ran', () => {
    const raised = [
      raise('a'),
      raise('b'),
      lint('a'),
      lint('a', { severity: 'info' }),
      raise('c', { direction: 'next-to-previous' }),
    ]
    const expected = stringifyJson(build(raised))
    fc.assert(
      fc.property(fc.shuffledSubarray(raised, { minLength: raised.length }), (shuffled) => {
        expect(stringifyJson(build(shuffled))).toBe(expected)
      }),
      { numRuns: 30 },
    )
  })

  it('says once what is skipped', () => {
    const skipped = [
      { check: 'b', reason: 'x' },
      { check: 'a', reason: 'x' },
      { check: 'b', reason: 'x' },
    ]
    const report = build([], { examinations: [examinationOf([], { skipped })] })
    expect(report.skipped).toEqual([
      { check: 'a', reason: 'x' },
      { check: 'b', reason: 'x' },
    ])
  })

  it('adds up what several examinations counted', () => {
    const report = build([], { examinations: [examinationOf([]), { ...examinationOf([]), subject: 0 }] })
    expect(report.summary.examined).toEqual({ customResourceDefinitions: 10, objects: 120 })
  })

  it('names the kind of step that was made, and judges a candidate as what it leads to', () => {
    const report = build([raise('x')], { step: { kind: 'candidate', judgedAs: 'minor' } })
    expect(report.releaseKind).toBe('candidate')
    expect(report.findings[0]?.severity).toBe('warning')
    expect(report.promises[1]).toMatchObject({ answer: 'broken', heldAt: 'warning' })
  })
})

describe('a fingerprint', () => {
  const base = raise('x')
  const original = fingerprintOf(base)

  it.each<[string, RaisedFinding]>([
    [
      'lines',
      raise('x', {
        at: { object: objectNamed('Thing', 'one', { line: 400, text: '\n\ncount: 1' }), path: ['spec', 'count'] },
      }),
    ],
    [
      'the file of an object',
      raise('x', {
        at: { object: objectNamed('Thing', 'one', { file: 'templates/all.yaml' }), path: ['spec', 'count'] },
      }),
    ],
    [
      'words',
      { rule: { ...breaksResources, message: () => 'Other words.', remedy: () => 'Other.' }, report: base.report },
    ],
    ['severity', { rule: { ...breaksResources, severity: 'info' }, report: base.report }],
    ['a reason', raise('x', { certainty: 'undecided', reason: 'bound reached' })],
    ['the order of keys', raise('x', { evidence: { note: 'x' } })],
  ])('is not moved by %s', (_name, raised) => {
    expect(fingerprintOf(raised)).toBe(original)
  })

  it.each<[string, RaisedFinding]>([
    ['the rule', lint('x')],
    ['the evidence', raise('y')],
    ['the field', raise('x', { at: { object: objectNamed('Thing', 'one'), path: ['spec', 'other'] } })],
    ['the object', raise('x', { at: { object: objectNamed('Thing', 'two'), path: ['spec', 'count'] } })],
    ['the kind', raise('x', { at: { object: objectNamed('Other', 'one'), path: ['spec', 'count'] } })],
    ['the direction', raise('x', { direction: 'next-to-previous' })],
    ['the file where there is no object', raise('x', { at: { file: 'a', path: ['spec', 'count'] } })],
  ])('differs by %s', (_name, raised) => {
    expect(fingerprintOf(raised)).not.toBe(original)
  })

  it('differs by chart, not by version', () => {
    const named = (name: string, version: string) => ({
      subjects: inputOf().subjects.map((subject) => ({ ...subject, name, version })),
    })
    expect(fingerprintOf(base, named('workspace', '9.9.9'))).toBe(original)
    expect(fingerprintOf(base, named('ragengine', '0.11.1'))).not.toBe(original)
  })

  it('is one for what is raised twice', () => {
    expect(build([base, raise('x')]).findings).toHaveLength(1)
  })

  it('tells two apart that differ only in what it leaves out', () => {
    const twins = [
      base,
      raise('x', { at: { object: objectNamed('Thing', 'one', { line: 90 }), path: ['spec', 'count'] } }),
    ]
    const fingerprints = build(twins).findings.map(({ fingerprint }) => fingerprint)
    expect(fingerprints[0]).toBe(original)
    expect(new Set(fingerprints).size).toBe(2)
    expect(build(twins.toReversed()).findings.map(({ fingerprint }) => fingerprint)).toEqual(fingerprints)
  })
})

describe('suppressions', () => {
  const at = { object: objectNamed('Thing', 'one'), path: ['spec', 'items'] }

  it.each([
    ['the whole subject', { subject: 'Thing/one .spec.items' }],
    ['the object alone', { subject: 'Thing/one' }],
    ['a glob', { subject: 'Thing/* .spec.*' }],
    ['everything', { subject: '*' }],
    ['its last day', { expires: '2026-06-15' }],
    ['the chart', { chart: 'work*' }],
  ])('hide what fits %s', (_name, more) => {
    const report = build([raise('x', { at })], { suppressions: [suppressionOf(more)] })
    expect(report.findings).toEqual([])
    expect(report.suppressed.map(({ suppression }) => suppression)).toEqual([
      { by: 'configuration', reason: 'nobody sets it', expires: suppressionOf(more).expires },
    ])
    expect(report.verdict).toBe('pass')
  })

  it.each([
    ['another object', { subject: 'Thing/two' }],
    ['a part of the object', { subject: 'Thing/on' }],
    ['another field', { subject: 'Thing/one .spec.item' }],
    ['another rule', { rule: 'test/breaks-nothing' }],
    ['another chart', { chart: 'ragengine' }],
  ])('do not hide what fits %s', (_name, more) => {
    const report = build([raise('x', { at })], { suppressions: [suppressionOf(more)] })
    expect(report.findings.map(({ rule }) => rule)).toContain('test/breaks-resources')
    expect(report.suppressed).toEqual([])
    expect(report.verdict).toBe('fail')
  })

  it('leave the promise broken: the answer is fact', () => {
    const report = build([raise('x')], { suppressions: [suppressionOf()] })
    expect(report.promises[1]).toMatchObject({ answer: 'broken', findings: [report.suppressed[0]?.fingerprint] })
  })

  it('that expired hide nothing and are found', () => {
    const report = build([raise('x')], { suppressions: [suppressionOf({ expires: '2026-06-14' })] })
    expect(report.findings.map(({ rule }) => rule)).toEqual(['test/breaks-resources', 'policy/suppression-expired'])
    expect(report.findings[1]).toMatchObject({
      severity: 'warning',
      subject: null,
      location: { file: '.kaito-check.yaml', line: 3, path: '.suppressions[0]' },
      message:
        'The suppression of `test/breaks-resources` for `*` expired on 2026-06-14; the finding it hid is reported again.',
    })
  })

  it('that expired and match nothing are found once', () => {
    const report = build([], { suppressions: [suppressionOf({ expires: '2020-01-01' })] })
    expect(report.findings.map(({ rule }) => rule)).toEqual(['policy/suppression-expired'])
  })

  it('that match nothing are found', () => {
    const report = build([], { suppressions: [suppressionOf(), suppressionOf({ subject: 'X', index: 1, line: null })] })
    expect(report.findings.map(({ rule, location }) => [rule, location.path, location.line])).toEqual([
      ['policy/suppression-unused', '.suppressions[0]', 3],
      ['policy/suppression-unused', '.suppressions[1]', null],
    ])
    expect(report.verdict).toBe('pass')
  })

  it.each<[string, Partial<ReportInput>]>([
    ['a rule that did not run', { examinations: [{ ...examinationOf([]), scope: 'release' }] }],
    [
      'a rule that was skipped',
      { examinations: [examinationOf([], { skipped: [{ check: 'test/breaks-resources', reason: 'x' }] })] },
    ],
    ['a chart that was not examined', { suppressions: [suppressionOf({ chart: 'ragengine' })] }],
  ])('are not called unused for %s', (_name, more) => {
    expect(build([], { suppressions: [suppressionOf()], ...more }).findings).toEqual([])
  })

  it('of which two fit both count as used', () => {
    const report = build([raise('x')], {
      suppressions: [suppressionOf(), suppressionOf({ index: 1, reason: 'again' })],
    })
    expect(report.findings).toEqual([])
    expect(report.suppressed[0]?.suppression.reason).toBe('nobody sets it')
  })
})

describe('a baseline', () => {
  const known = build([raise('x')])

  it('hides what it knows and nothing else', () => {
    const report = build([raise('x'), raise('y')], { baseline: readBaseline(known) ?? new Set() })
    expect(report.findings.map(({ message }) => message)).toEqual(['Message about y.'])
    expect(report.suppressed[0]?.suppression).toEqual({ by: 'baseline', reason: 'in baseline', expires: null })
    expect(report.verdict).toBe('fail')
  })

  it('can be renewed from a report made with it', () => {
    const first = readBaseline(known) ?? new Set()
    const second = readBaseline(build([raise('x'), raise('y')], { baseline: first }))
    expect(build([raise('x'), raise('y')], { baseline: second ?? new Set() }).verdict).toBe('pass')
  })

  it('does not take over what the configuration suppressed', () => {
    const report = build([raise('x')], { suppressions: [suppressionOf()] })
    expect(readBaseline(report)).toEqual(new Set())
  })

  it.each<[string, Json]>([
    ['null', null],
    ['a list', []],
    ['another version', { schemaVersion: '2', findings: [] }],
    ['findings without fingerprints', { schemaVersion: '1', findings: [{ rule: 'x' }] }],
    ['a file without findings', { schemaVersion: '1' }],
    ['fingerprints of another form', { schemaVersion: '1', findings: [{ fingerprint: 'XYZ' }] }],
  ])('is not read from %s', (_name, value) => {
    expect(readBaseline(value)).toBeNull()
  })
})
