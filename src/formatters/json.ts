import { stringifyJson } from '../model/json.ts'
import type { Formatter } from './formatter.ts'

/** The report itself, as `schemas/report.schema.json` describes it; 64-bit integers keep their digits. */
export const formatJson: Formatter = (report) => `${stringifyJson(report, 2)}\n`
