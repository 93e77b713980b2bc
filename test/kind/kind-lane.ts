import { readFileSync } from 'node:fs'
import { packTar } from 'modern-tar'
import type { VerifyBed } from '../cluster/verify-pair.ts'
import { buildStandIn } from '../operators/build-stand-in.ts'
import { imageRepository } from '../operators/chart.ts'
import { importImage, startKindCluster } from '../support/cluster/kind-cluster.ts'

/** The operator's image in both versions. */
export const standInImages = ['1.4.0', '1.5.0'].map((version) => `${imageRepository}:${version}`)

/** Builds the operator and gives the container engine its image in both versions. */
export async function importStandIn(): Promise<void> {
  const body = readFileSync(buildStandIn())
  const header = { name: 'program', size: body.length, mode: 0o755, mtime: new Date(0) }
  await importImage(Buffer.from(await packTar([{ header, body }])), standInImages)
}

/** A kind cluster that has the images. */
export async function openKindLane(name: string): Promise<VerifyBed & AsyncDisposable> {
  const cluster = await startKindCluster(name, standInImages)
  return {
    kubeconfig: cluster.kubeconfig,
    context: `kind-${cluster.name}`,
    auditFile: cluster.auditFile,
    [Symbol.asyncDispose]: () => cluster[Symbol.asyncDispose](),
  }
}
