import schema from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json' with { type: 'json' }
import { Ajv } from 'ajv'
import type { Log, Run } from 'sarif'
import { describe, expect, it } from 'vitest'
import { rules } from '../../src/checks/catalogue.ts'
import type { ReportDocument } from '../../src/model/report.ts'
import { findingOf } from '../report/sample-report.ts'
import { hostileDocument } from './hostile-document.ts'
import { render } from './render.ts'
import { patternNarrowed, sampleDocument } from './sample-document.ts'

// Draft 4 calls `$id` `id`; nothing else in the schema differs from what Ajv reads.
const { $schema: _draft, id: _id, ...oasis } = schema
const fits = new Ajv({ allErrors: true, strict: false, validateFormats: false, unicodeRegExp: false }).compile(oasis)

async function runOf(report: ReportDocument): Promise<Run> {
  const log: Log = JSON.parse(await render('sarif', report))
  fits(log)
  expect(fits.errors ?? []).toEqual([])
  const [run] = log.runs
  if (run === undefined) throw new Error('the log has no run')
  return run
}

const inFile = { of: 'file', from: 213, lines: ['a: 1', 'b: 2'], focus: null } as const
const subjectNamed = (ref: string) =>
  ({ role: 'next', ref, name: 'workspace', version: '0.11.1', digest: null }) as const

describe('sarif', () => {
  it.each([
    ['of the sample', sampleDocument],
    ['of hostile texts', hostileDocument],
    ['of nothing', { ...sampleDocument, findings: [], suppressed: [], skipped: [], subjects: [] }],
    ['of every rule', { ...sampleDocument, findings: rules.map(({ id }) => findingOf({ rule: id })) }],
  ])('fits the schema of OASIS: %s', async (_what, report) => {
    await runOf(report)
  })

  it('describes each rule once, with help, and points at it', async () => {
    const { tool, results } = await runOf(sampleDocument)
    const described = tool.driver.rules ?? []
    expect(new Set(described.map(({ id }) => id)).size).toBe(described.length)
    for (const result of results ?? []) expect(described[result.ruleIndex ?? -1]?.id).toBe(result.ruleId)
    const known = described.find(({ id }) => id === 'schema/pattern-narrowed')
    expect(known).toMatchObject({ name: 'SchemaPatternNarrowed', defaultConfiguration: { level: 'error' } })
    expect(known?.help?.markdown).toContain('```diff')
    expect(known?.help?.markdown).toContain('<https://')
  })

  it('names a rule that this version does not know by its id alone', async () => {
    const { tool } = await runOf({ ...sampleDocument, findings: [findingOf({ rule: 'gone/rule' })], suppressed: [] })
    expect(tool.driver.rules).toEqual([{ id: 'gone/rule' }])
  })

  it('gives lines where they are lines of the file, relative to the chart', async () => {
    const rendered = await runOf(sampleDocument)
    expect(rendered.results?.[0]?.locations?.[0]).toEqual({
      physicalLocation: {
        artifactLocation: { uri: 'templates/crds/kaito.sh_workspaces.yaml', uriBaseId: 'NEXT' },
        region: { startLine: 1 },
      },
      logicalLocations: [
        {
          fullyQualifiedName: 'CustomResourceDefinition/workspaces.kaito.sh .spec.resource.instanceType',
          kind: 'object',
        },
      ],
      properties: { renderedLine: 214 },
    })
    const findings = [{ ...patternNarrowed, excerpt: inFile, previousExcerpt: inFile }]
    const { results, originalUriBaseIds } = await runOf({ ...sampleDocument, findings })
    expect(results?.[0]?.locations?.[0]?.physicalLocation?.region).toEqual({ startLine: 214, startColumn: 21 })
    expect(results?.[0]?.relatedLocations?.[0]?.physicalLocation).toEqual({
      artifactLocation: { uri: 'templates/crds/kaito.sh_workspaces.yaml', uriBaseId: 'PREVIOUS' },
      region: { startLine: 198, startColumn: 21 },
    })
    expect(originalUriBaseIds).toMatchObject({ NEXT: { uri: 'charts/workspace/', uriBaseId: '%SRCROOT%' } })
    expect(originalUriBaseIds?.['PREVIOUS']).not.toHaveProperty('uri')
  })

  it.each([
    ['charts/workspace', 'charts/workspace/'],
    ['./charts/a b', 'charts/a%20b/'],
    ['config/crd/widgets.yaml', 'config/crd/'],
    ['.', './'],
    ['workspace-0.12.0.tgz', undefined],
    ['workspace@0.12.0', undefined],
    ['0.12.0', undefined],
    ['oci://host/chart:1.0.0', undefined],
    ['git:v0.12.0:charts/workspace', undefined],
    ['../elsewhere', undefined],
  ])('%s lies in %s', async (ref, uri) => {
    const { originalUriBaseIds } = await runOf({ ...sampleDocument, subjects: [subjectNamed(ref)] })
    expect(originalUriBaseIds?.['NEXT']?.uri).toBe(uri)
  })

  it('keeps fingerprints, suppressions, what was skipped, and the witness digit for digit', async () => {
    const { results, invocations } = await runOf(sampleDocument)
    expect(results?.map(({ partialFingerprints }) => partialFingerprints?.['kaitoCheck/v1'])).toEqual(
      [...sampleDocument.findings, ...sampleDocument.suppressed].map(({ fingerprint }) => fingerprint),
    )
    expect(results?.map(({ suppressions }) => suppressions?.length)).toEqual([0, 0, 0, 0, 1, 1])
    expect(invocations?.[0]?.toolExecutionNotifications?.length).toBe(1)
    expect(await render('sarif', sampleDocument)).toContain('"count": 9223372036854775807,')
  })

  it('has levels as readers know them', async () => {
    const { results } = await runOf(sampleDocument)
    expect(results?.map(({ level }) => level).slice(0, 4)).toEqual(['error', 'warning', 'warning', 'note'])
  })
})
