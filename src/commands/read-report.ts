import { UsageError } from '../errors.ts'
import { parseJson } from '../model/parse-json.ts'
import type { ReportDocument } from '../model/report.ts'
import { readFileBytes } from '../shell/files.ts'
import { resolvePath } from '../shell/paths.ts'

const maximumBytes = 512 * 1024 * 1024

/** The report in a file, held to the schema that it was written by; an error names the first thing that does not fit. */
export async function readReport(file: string, directory: string): Promise<ReportDocument> {
  const text = (await readFileBytes(resolvePath(directory, file), maximumBytes, file)).toString('utf8')
  const report = parseJson(text)
  const { Ajv } = await import('../config/json-schema-validator.ts')
  const { default: schema } = await import('../../schemas/report.schema.json', { with: { type: 'json' } })
  const fits = new Ajv({ strictTypes: false }).compile<ReportDocument>(schema)
  if (fits(report)) return report
  const [error] = fits.errors ?? []
  const problem =
    report === undefined ? 'it is no JSON' : `\`${error?.instancePath || '/'}\` ${error?.message ?? 'does not fit'}`
  throw new UsageError(`\`${file}\` is no report of this kaito-check: ${problem}.`, {
    hint: 'Write one with -o json=FILE, by the same version that merges.',
  })
}
