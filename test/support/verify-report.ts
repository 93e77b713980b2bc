import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ReportDocument, Subject, Verdict } from '../../src/model/report.ts'
import { digestBytes } from '../../src/sources/chart-files.ts'

/** A JSON report as `verify` writes it, about two packages of a folder. */
export async function verifyReport(
  packages: string,
  chart: string,
  previous: string,
  next: string,
  more: { readonly verdict?: Verdict; readonly digest?: string } = {},
): Promise<string> {
  const subjectOf = (role: Subject['role'], tag: string): Subject => {
    const version = tag.replace(/^v/, '')
    const file = readdirSync(packages).find((name) => name === `${chart}-${version}.tgz`) ?? ''
    return { role, ref: file, name: chart, version, digest: digestBytes(readFileSync(join(packages, file))) }
  }
  const subjects = [subjectOf('previous', previous), subjectOf('next', next)]
  const report: ReportDocument = {
    schemaVersion: '1',
    tool: { name: 'kaito-check', version: '0.1.0' },
    command: 'verify',
    subjects: subjects.map((subject) => ({
      ...subject,
      ...(more.digest === undefined ? {} : { digest: more.digest }),
    })),
    releaseKind: 'minor',
    failOn: 'error',
    strict: false,
    verdict: more.verdict ?? 'pass',
    promises: (['in-place', 'custom-resources', 'rollback', 'side-by-side'] as const).map((promise) => ({
      promise,
      answer: 'kept',
      heldAt: 'error',
      findings: [],
    })),
    findings: [],
    suppressed: [],
    skipped: [],
    recipes: [],
    parts: [],
    summary: { error: 0, warning: 0, info: 0, examined: {} },
  }
  return JSON.stringify(report)
}
