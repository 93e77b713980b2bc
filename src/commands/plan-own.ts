import type { RenderRequest } from '../model/release-source.ts'
import type { OpenedChart, RenderPlanner } from '../sources/render-planner.ts'

/** Whether boolean values are flipped. */
export interface PlanOptions {
  readonly hasGates: boolean
  /** What a command renders of each side beside that. */
  readonly more?: { readonly previous: readonly RenderRequest[]; readonly next: readonly RenderRequest[] }
}

/** Batches of renders; see {@link RenderPlanner}. */
export type Batches = ReturnType<RenderPlanner['plan']>

/** Loaded while Helm renders the installation. */
export const loadPlan = () => import('../release/render-plan.ts')

/** What any comparison renders of a release by itself. */
export function planOwn(chart: OpenedChart, { hasGates }: PlanOptions): Batches {
  return [
    loadPlan().then(({ planUpgrade }) => planUpgrade(chart)),
    loadPlan().then(async ({ planRepeats }) => planRepeats(chart, [await chart.installed])),
    ...(hasGates ? [ownGates(chart)] : []),
  ]
}

type FollowUp = RenderPlanner['followUps'][number]

/** Gates whose render is another than the installation's may show what is random there. */
export const repeatGates: FollowUp = async (chart, [installed, ...planned]) => {
  const { planRepeats } = await loadPlan()
  return planRepeats(
    chart,
    planned.filter((render) => render.purpose.kind === 'gate' && render.manifest !== installed?.manifest),
    installed,
  )
}

async function ownGates(chart: OpenedChart): Promise<readonly RenderRequest[]> {
  const { planGates } = await loadPlan()
  // What does not render as it is says nothing when one value is flipped.
  return (await chart.installed).failure === null ? planGates(chart) : []
}

/** All that a comparison may want of a release by itself: a snapshot does not know with what it will be compared. */
export function snapshotPlanner(plan: PlanOptions): RenderPlanner {
  return {
    plan: (chart) => [...planOwn(chart, plan), tenants(chart), chart.mergedValues().then(() => [])],
    followUps: [repeatGates],
  }
}

/** The release as a second installation beside one that is named as this one is. */
export async function tenants({ installation }: OpenedChart): Promise<readonly RenderRequest[]> {
  const { planTenants } = await import('../release/plan-tenants.ts')
  return planTenants(installation)
}
