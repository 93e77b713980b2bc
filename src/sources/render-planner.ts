import type { JsonObject } from '../model/json.ts'
import type { FileSet, Render, RenderRequest } from '../model/release-source.ts'
import type { InstallationName } from '../model/tenancy.ts'

/** A chart whose files are known and whose installation is being rendered. */
export interface OpenedChart {
  readonly files: FileSet
  readonly installation: InstallationName
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
  /** Asked one after the other, each with all that was rendered before; the installation is the first. */
  readonly followUps: readonly ((
    chart: OpenedChart,
    rendered: readonly Render[],
  ) => Promise<readonly RenderRequest[]>)[]
}
