import { type FormatName, formatters } from '../../src/formatters/formats.ts'
import { plainPalette } from '../../src/formatters/palette.ts'
import type { Finding } from '../../src/model/finding.ts'
import type { ReportDocument } from '../../src/model/report.ts'
import { patternNarrowed, sampleDocument } from './sample-document.ts'

/** A report in a format, as it goes into a file. */
export async function render(format: FormatName, report: ReportDocument): Promise<string> {
  const write = await formatters[format]()
  return write(report, { palette: plainPalette, width: 80, detail: 'normal' })
}

/** A report with so many findings, which differ in fingerprint, field and severity. */
export function reportOf(count: number, more: (index: number) => Partial<Finding> = () => ({})): ReportDocument {
  const findings = Array.from({ length: count }, (_, index): Finding => {
    const path = `.spec.field${index}`
    return {
      ...patternNarrowed,
      location: { ...patternNarrowed.location, path },
      fingerprint: index.toString(16).padStart(12, '0'),
      ...more(index),
    }
  })
  const promises = sampleDocument.promises.map((result) =>
    result.promise === 'custom-resources'
      ? { ...result, findings: findings.map(({ fingerprint }) => fingerprint) }
      : { ...result, findings: [] },
  )
  return { ...sampleDocument, findings, promises, suppressed: [], recipes: [] }
}
