import { UsageError } from '../errors.ts'
import type { ReportDocument } from '../model/report.ts'
import { mergeReports } from '../report/merge-reports.ts'
import type { CommandContext } from './command-context.ts'
import { tool } from './tool.ts'
import type { VerifyOptions } from './verify-options.ts'
import { providerRequest } from './verify-provider.ts'
import { legName } from './verify-replay.ts'
import { verifyOnce } from './verify-run.ts'

/**
 * Runs one Kubernetes version after the other, each in a cluster of its own, and makes one report of all. With a shard,
 * every n-th of them: `merge` puts the shards' reports together. `--timeout` is for all. Null after a dry run.
 */
export async function verifyMatrix(
  names: readonly [previous: string, next: string],
  versions: readonly string[],
  options: VerifyOptions,
  context: CommandContext,
): Promise<ReportDocument | null> {
  if (options.provider === 'existing') {
    throw new UsageError('A cluster that exists has one version.', { hint: 'Use --matrix with kind or kwok.' })
  }
  const { shard } = options
  const own = shard === undefined ? versions : versions.filter((_, at) => at % shard.count === shard.index - 1)
  if (own.length === 0) throw new UsageError(`Part ${shard?.index} of ${shard?.count} has none of ${versions.length}.`)
  const legs = own.map((kubeVersion) => ({ ...options, kubeVersion, ...evidenceOf(options, kubeVersion) }))
  // What cannot be made is refused before anything is.
  for (const leg of legs) await providerRequest(leg, context)
  const begun = Date.now()
  const reports: { readonly name: string; readonly report: ReportDocument }[] = []
  for (const leg of legs) {
    const left = Math.max(1, options.timeout - Math.round((Date.now() - begun) / 1000))
    if (options.quiet !== true && legs.length > 1) context.io.stderr.write(`${legName(leg.kubeVersion)}\n`)
    const report = await verifyOnce(names, { ...leg, timeout: left }, context)
    if (report !== null) reports.push({ name: legName(leg.kubeVersion), report })
  }
  return reports.length === 0 ? null : mergeReports(reports, tool)
}

function evidenceOf({ evidence }: VerifyOptions, kubeVersion: string): Pick<VerifyOptions, 'evidence'> {
  return evidence === undefined ? {} : { evidence: `${evidence}/${kubeVersion}` }
}
