import { stringifyJson } from '../../model/json.ts'
import type { HistoryFormatter } from './history-formats.ts'

/** The history itself, as `schemas/history.schema.json` describes it. */
export const formatHistoryJson: HistoryFormatter = (history) => `${stringifyJson(history, 2)}\n`
