import type { OpenedChart, RenderPlanner } from '../sources/render-planner.ts'

/** What any comparison renders of a release by itself. */
export const ownPlanner: RenderPlanner = { plan: planOwn, followUp: async () => [] }

// Loaded while Helm renders the installation.
const loadPlan = () => import('../release/render-plan.ts')

export function planOwn(chart: OpenedChart): ReturnType<RenderPlanner['plan']> {
  return [
    loadPlan().then(({ planUpgrade }) => planUpgrade(chart)),
    loadPlan().then(async ({ planRepeats }) => planRepeats(chart, [await chart.installed])),
  ]
}
