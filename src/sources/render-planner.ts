import type { JsonObject } from '../model/json.ts'
import type { FileSet, Render, RenderRequest } from '../model/release-source.ts'

/** A chart whose files are known and whose installation is being rendered. */
export interface OpenedChart {
  readonly files: FileSet
  /** As the user gave them, merged. */
  readonly userValues: JsonObject
  readonly installed: Promise<Render>
  /** All values as the templates see them; null when Helm cannot tell. Costs a short run of Helm when first asked. */
  readonly mergedValues: () => Promise<JsonObject | null>
}

/** Says what else is rendered of a chart. It may wait for another chart that is being opened. */
export interface RenderPlanner {
  /** Each batch is rendered once it is known. */
  readonly plan: (chart: OpenedChart) => readonly Promise<readonly RenderRequest[]>[]
  /** Asked once more, with what was planned and the installation. */
  readonly followUp: (
    chart: OpenedChart,
    planned: readonly Render[],
    installed: Render,
  ) => Promise<readonly RenderRequest[]>
}
