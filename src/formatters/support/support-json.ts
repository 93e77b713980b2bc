import { stringifyJson } from '../../model/json.ts'
import type { SupportFormatter } from './support-formats.ts'

/** The document itself, as `schemas/support.schema.json` describes it. */
export const formatSupportJson: SupportFormatter = (support) => `${stringifyJson(support, 2)}\n`
