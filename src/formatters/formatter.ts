import type { ReportDocument } from '../model/report.ts'
import type { Palette } from './palette.ts'

/** `quiet`: verdict, promises, a line for each finding. `full`: also what only matters to whoever doubts it. */
export type Detail = 'quiet' | 'normal' | 'full'

export interface FormatContext {
  readonly palette: Palette
  /** Columns that prose is wrapped to. */
  readonly width: number
  readonly detail: Detail
}

/** A report as text that ends with a line break. Depends on nothing but its arguments. */
export type Formatter = (report: ReportDocument, context: FormatContext) => string | Promise<string>
