import { SourceError } from '../errors.ts'
import { parseJson } from '../model/parse-json.ts'
import { dayOf, withoutBuild } from '../model/release-tag.ts'
import type { ReportDocument, Subject, Verdict } from '../model/report.ts'
import type { EvidenceOutcome } from '../model/tagged-release.ts'
import { kindOfPath, listFolder, modifiedAt, readFileBytes } from '../shell/files.ts'
import { resolvePath } from '../shell/paths.ts'
import { shownPath } from '../sources/shown-path.ts'
import { createReportReader } from './read-report.ts'

/** A step that a report of `verify` is about. */
export interface VerifiedStep {
  /** As the user named it. */
  readonly file: string
  /** When the file was written, in seconds since 1970. */
  readonly written: number
  readonly previous: Subject
  readonly next: Subject
  readonly verdict: Verdict
}

/** What the upgrade of a chart must match to count. */
export interface ExpectedStep {
  readonly chart: string
  readonly previous: ExpectedSide
  readonly next: ExpectedSide
  /** When the commit of the tag was made. */
  readonly tagged: number | null
}

interface ExpectedSide {
  readonly version: string
  /** Of the tagged chart, and of its package where there is one. */
  readonly digests: readonly string[]
}

const maximumBytes = 512 * 1024 * 1024
const maximumDepth = 3

/** The steps in reports of `verify`: files, or all JSON files of folders. A named file that is no report is an error. */
export async function readEvidenceReports(
  paths: readonly string[],
  directory: string,
): Promise<readonly VerifiedStep[]> {
  const read = await createReportReader()
  const steps: VerifiedStep[] = []
  for (const named of paths) {
    const kind = await kindOfPath(resolvePath(directory, named))
    const files = kind === 'directory' ? await listJsonFiles(directory, named, maximumDepth) : [named]
    for (const file of files) {
      const path = resolvePath(directory, file)
      const report = read(parseJson((await readFileBytes(path, maximumBytes, file)).toString('utf8')))
      if (report !== undefined) steps.push(...(await stepsOf(report, file, path)))
      else if (kind !== 'directory') {
        throw new SourceError(`\`${file}\` is no report of this kaito-check.`, {
          code: 'source-unreadable',
          hint: 'Write one with: kaito-check verify PREVIOUS NEXT -o json=FILE',
        })
      }
    }
  }
  return steps
}

async function listJsonFiles(directory: string, folder: string, depth: number): Promise<readonly string[]> {
  const files: string[] = []
  for (const entry of await listFolder(resolvePath(directory, folder))) {
    const path = `${folder.replace(/\/+$/, '')}/${entry.name}`
    if (entry.isFile() && entry.name.endsWith('.json')) files.push(path)
    if (entry.isDirectory() && depth > 0) files.push(...(await listJsonFiles(directory, path, depth - 1)))
  }
  return files
}

/** Of a merged report, each part by itself. */
async function stepsOf(report: ReportDocument, file: string, path: string): Promise<readonly VerifiedStep[]> {
  const written = await modifiedAt(path)
  const all = report.subjects.map((_subject, index) => index)
  const parts = report.parts.length > 0 ? report.parts : [{ ...report, subjects: all }]
  return parts
    .filter(({ command }) => command === 'verify')
    .flatMap(({ subjects, verdict }) => {
      const own = subjects.flatMap((index) => report.subjects[index] ?? [])
      const previous = own.find(({ role }) => role === 'previous')
      const next = own.find(({ role }) => role === 'next')
      const shown = shownPath(file)
      return previous === undefined || next === undefined ? [] : [{ file: shown, written, previous, next, verdict }]
    })
}

/** What reports say about one step. Among those that are about it, one that failed counts before any other. */
export function judgeEvidence(steps: readonly VerifiedStep[], expected: ExpectedStep): EvidenceOutcome {
  const outcomes = steps
    .filter(({ previous, next }) => isAbout(previous, expected, 'previous') && isAbout(next, expected, 'next'))
    .map((step) => outcomeOf(step, expected))
  const order: readonly ((outcome: EvidenceOutcome) => boolean)[] = [
    (outcome) => outcome.kind === 'not-passed' && outcome.verdict === 'fail',
    ({ kind }) => kind === 'verified',
    ({ kind }) => kind === 'not-passed',
    ({ kind }) => kind === 'older',
  ]
  for (const fits of order) {
    const found = outcomes.find(fits)
    if (found !== undefined) return found
  }
  return outcomes[0] ?? { kind: 'no-report' }
}

function isAbout({ name, version }: Subject, expected: ExpectedStep, side: 'previous' | 'next'): boolean {
  return name === expected.chart && version !== null && withoutBuild(version) === expected[side].version
}

function outcomeOf({ file, written, previous, next, verdict }: VerifiedStep, expected: ExpectedStep): EvidenceOutcome {
  const sides = [['previous', previous] as const, ['next', next] as const].flatMap(([side, { digest }]) =>
    digest !== null && expected[side].digests.includes(digest) ? [] : [side],
  )
  if (sides.length > 0) return { kind: 'other-digests', file, sides }
  if (expected.tagged !== null && written < expected.tagged) {
    return { kind: 'older', file, written: dayOf(written) ?? '', tagged: dayOf(expected.tagged) ?? '' }
  }
  return verdict === 'pass' ? { kind: 'verified', file } : { kind: 'not-passed', file, verdict }
}
