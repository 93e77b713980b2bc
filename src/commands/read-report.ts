import { UsageError } from '../errors.ts'
import type { HistoryDocument } from '../model/history.ts'
import { type Json, stringMember } from '../model/json.ts'
import { parseJson } from '../model/parse-json.ts'
import type { ReportDocument } from '../model/report.ts'
import { readFileBytes } from '../shell/files.ts'
import { resolvePath } from '../shell/paths.ts'

const maximumBytes = 512 * 1024 * 1024

/** The report or history in a file, held to its schema; an error names the first thing that does not fit. */
export async function readReport(file: string, directory: string): Promise<ReportDocument | HistoryDocument> {
  const text = (await readFileBytes(resolvePath(directory, file), maximumBytes, file)).toString('utf8')
  const value = parseJson(text)
  const { report, history } = await createValidators()
  const fits = isHistory(value) ? history : report
  if (fits(value)) return value
  // Of alternatives the validator names the first that fails, `null` among them: what went deepest says what is wrong.
  const [error] = (fits.errors ?? []).toSorted((left, right) => right.instancePath.length - left.instancePath.length)
  const problem =
    value === undefined ? 'it is no JSON' : `\`${error?.instancePath || '/'}\` ${error?.message ?? 'does not fit'}`
  throw new UsageError(`\`${file}\` is no report of this kaito-check: ${problem}.`, {
    hint: 'Write one with -o json=FILE, by the same version that merges.',
  })
}

/** Takes a value for a report where it is one. */
export async function createReportReader(): Promise<(value: Json | undefined) => ReportDocument | undefined> {
  const { report } = await createValidators()
  return (value) => (report(value) ? value : undefined)
}

function isHistory(value: Json | undefined): boolean {
  return stringMember(value, 'kind') === 'kaito-check-history'
}

async function createValidators() {
  const { Ajv } = await import('../config/json-schema-validator.ts')
  const { default: reportSchema } = await import('../../schemas/report.schema.json', { with: { type: 'json' } })
  const { default: historySchema } = await import('../../schemas/history.schema.json', { with: { type: 'json' } })
  const ajv = new Ajv({ strictTypes: false }).addSchema(reportSchema, 'report.schema.json')
  return { report: ajv.compile<ReportDocument>(reportSchema), history: ajv.compile<HistoryDocument>(historySchema) }
}
