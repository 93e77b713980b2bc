import { spawnSync } from 'node:child_process'
import { parse } from 'junit2json'
import { describe, expect, it } from 'vitest'
import type { ReportDocument } from '../../src/model/report.ts'
import { hostileDocument } from './hostile-document.ts'
import { render } from './render.ts'
import { acceptedDocument, sampleDocument } from './sample-document.ts'

async function suitesOf(report: ReportDocument) {
  const suites = await parse(await render('junit', report))
  if (suites === null || suites === undefined || !('testsuite' in suites)) throw new Error('no suites')
  return suites
}

const outcomesOf = async (report: ReportDocument) =>
  ((await suitesOf(report)).testsuite ?? []).map(({ name, testcase }) => [
    name,
    ...(testcase ?? []).map((test) => ('failure' in test ? 'fails' : 'skipped' in test ? 'skipped' : 'passes')),
  ])

describe('junit', () => {
  it('has a suite for each promise and category, and fails what the verdict fails on', async () => {
    expect(await outcomesOf(sampleDocument)).toEqual([
      ['promise in-place', 'passes'],
      ['promise custom-resources', 'fails'],
      ['promise rollback', 'passes'],
      ['promise side-by-side', 'skipped'],
      ['category crd', 'fails', 'passes', 'passes', 'skipped', 'skipped'],
      ['category image', 'passes'],
      ['not examined', 'skipped'],
    ])
  })

  it('fails warnings where the run was told to', async () => {
    const found = await outcomesOf({ ...sampleDocument, failOn: 'warning' })
    expect(found[4]).toEqual(['category crd', 'fails', 'fails', 'passes', 'skipped', 'skipped'])
    expect(found[5]).toEqual(['category image', 'fails'])
  })

  it('skips the promise that only accepted findings break, as the verdict passes it', async () => {
    const found = await outcomesOf(acceptedDocument)
    expect(found.find(([name]) => name === 'promise custom-resources')).toEqual(['promise custom-resources', 'skipped'])
    expect(found.flat()).not.toContain('fails')
    expect(await render('junit', acceptedDocument)).toContain('message="accepted: broken: 1 finding, all suppressed"')
  })

  it('fails it where one of them is live', async () => {
    const [finding] = acceptedDocument.suppressed
    if (finding === undefined) throw new Error('the sample lost its finding')
    const { suppression: _, ...live } = { ...finding, fingerprint: 'feedfeedfeed' }
    const promises = acceptedDocument.promises.map((each) =>
      each.answer === 'broken' ? { ...each, findings: [...each.findings, live.fingerprint] } : each,
    )
    const found = await outcomesOf({ ...acceptedDocument, findings: [live], promises })
    expect(found.find(([name]) => name === 'promise custom-resources')).toEqual(['promise custom-resources', 'fails'])
  })

  it('counts what it holds', async () => {
    const { tests, failures, testsuite = [] } = await suitesOf(sampleDocument)
    expect({ tests, failures }).toEqual({ tests: 11, failures: 2 })
    for (const suite of testsuite) expect(suite.tests).toBe(suite.testcase?.length)
  })

  it('of lint has promises only where a finding speaks about one', async () => {
    const promises = sampleDocument.promises.map((result) => ({ ...result, answer: 'not-examined' as const }))
    const names = (await outcomesOf({ ...sampleDocument, releaseKind: null, promises })).map(([name]) => name)
    expect(names).toEqual(['category crd', 'category image', 'not examined'])
  })

  it('is well-formed to a parser of another language, whatever the texts are', async () => {
    for (const report of [sampleDocument, hostileDocument]) {
      const python = 'import sys, xml.etree.ElementTree as t; print(len(t.fromstring(sys.stdin.buffer.read())))'
      const { status, stdout, error } = spawnSync('python3', ['-c', python], { input: await render('junit', report) })
      if (error !== undefined) return
      expect({ status, suites: Number(String(stdout)) }).toEqual({
        status: 0,
        suites: (await suitesOf(report)).testsuite?.length,
      })
    }
  })

  it('keeps what a text says', async () => {
    const message = 'a < b && "c" > \'d\' ]]> é 漢'
    const findings = sampleDocument.findings.map((finding) => ({ ...finding, message }))
    const { testsuite = [] } = await suitesOf({ ...sampleDocument, findings })
    expect(testsuite[4]?.testcase?.[0]?.failure?.[0]?.message).toBe(message)
  })
})
