import type { CallEstimate, CostCall } from './cost-node.ts'
import { extensionCalls } from './extension-calls.ts'
import { kubernetesCalls } from './kubernetes-calls.ts'

/** What a call costs by the estimators of cel-go's extensions and of Kubernetes; null where they have none. */
export function libraryCall(name: string, call: CostCall): CallEstimate | null {
  return extensionCalls.get(call.overload)?.(call) ?? kubernetesCalls.get(name)?.(call) ?? null
}
