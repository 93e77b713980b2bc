import { imageRepository } from '../operators/chart.ts'
import { startControlPlane } from '../support/cluster/control-plane.ts'
import { startProcessNode } from '../support/cluster/process-node.ts'
import type { VerifyBed } from './verify-pair.ts'

/** A control plane whose only node runs the operator as processes. */
export async function openControlPlaneLane(program: string): Promise<VerifyBed & AsyncDisposable> {
  const plane = await startControlPlane()
  const node = await startProcessNode(plane, { [imageRepository]: program })
  return {
    kubeconfig: plane.kubeconfig,
    context: 'stand-in',
    auditFile: plane.folder.at('audit.log'),
    async [Symbol.asyncDispose]() {
      await node[Symbol.asyncDispose]()
      await plane[Symbol.asyncDispose]()
    },
  }
}
