import { readFileSync } from 'node:fs'
import { Ajv, type ValidateFunction } from 'ajv'
import { stringifyJson } from '../../src/model/json.ts'
import type { ReportDocument } from '../../src/model/report.ts'

const schemaFile = new URL('../../schemas/report.schema.json', import.meta.url)
let fits: ValidateFunction | undefined

/** What keeps a report from fitting the shipped schema after a trip through JSON; empty when nothing does. */
export function violationsOf(report: ReportDocument): readonly string[] {
  fits ??= new Ajv({ allErrors: true, strictTypes: false }).compile(JSON.parse(readFileSync(schemaFile, 'utf8')))
  fits(JSON.parse(stringifyJson(report)))
  return (fits.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}
