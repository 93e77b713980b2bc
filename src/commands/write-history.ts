import type { FormatContext } from '../formatters/formatter.ts'
import { type HistoryFormat, historyFormatters } from '../formatters/history/history-formats.ts'
import type { HistoryDocument } from '../model/history.ts'
import type { Io } from './io.ts'
import { type OutputTarget, textOnStdout } from './output-target.ts'
import { writeTexts } from './write-texts.ts'

/** Writes a history in every format asked for. */
export async function writeHistory(
  history: HistoryDocument,
  targets: readonly OutputTarget<HistoryFormat>[] | undefined,
  io: Io,
  context: FormatContext,
): Promise<void> {
  const render = async (format: HistoryFormat, where: FormatContext) =>
    (await historyFormatters[format]())(history, where)
  await writeTexts(targets ?? [textOnStdout], render, io, context)
}
