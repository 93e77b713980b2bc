import { listCluster } from '../list-cluster.ts'
import { apiOf, done, type Executor, type RunContext } from '../run-context.ts'

/** Lists everything in the cluster into the evidence. */
export const takeSnapshot: Executor<'snapshot'> = async (step, { moment }, context) => {
  const { state, recorder } = context
  await state.audit?.sync()
  const objects = await listCluster(apiOf(context), customGroups(context))
  const bed = state.bed?.name ?? 'beside'
  await recorder.snapshot({ bed, topologies: step.topologies, moment, at: context.clock(), objects })
  return done
}

/** Groups of the custom resources that either release defines. */
function customGroups({ request }: RunContext): ReadonlySet<string> {
  const releases = [request.previous.release, request.next.release]
  return new Set(releases.flatMap(({ crds }) => crds.map(({ definition }) => definition.group)))
}
