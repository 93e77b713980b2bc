import type { ReportDocument } from '../model/report.ts'
import { mergeReports } from '../report/merge-reports.ts'
import { kindOfPath, listFolder } from '../shell/files.ts'
import { resolvePath } from '../shell/paths.ts'
import type { CommandContext } from './command-context.ts'
import { tool } from './tool.ts'
import type { VerifyOptions } from './verify-options.ts'

/** Judges an evidence folder again, or one that holds a folder for each Kubernetes version of a matrix. */
export async function replay(folder: string, options: VerifyOptions, context: CommandContext): Promise<ReportDocument> {
  const { reportOnEvidence } = await import('./verify-report.ts')
  const legs = await legsOf(resolvePath(context.io.directory, folder))
  if (legs.length === 0) return reportOnEvidence(folder, options, context)
  const reports: { readonly name: string; readonly report: ReportDocument }[] = []
  for (const kubeVersion of legs) {
    const report = await reportOnEvidence(`${folder}/${kubeVersion}`, { ...options, kubeVersion }, context)
    reports.push({ name: legName(kubeVersion), report })
  }
  return mergeReports(reports, tool)
}

/** What a part of a merged report is called. */
export function legName(kubeVersion: string): string {
  return `Kubernetes ${kubeVersion}`
}

async function legsOf(path: string): Promise<readonly string[]> {
  if ((await kindOfPath(`${path}/index.json`)) === 'file') return []
  const folders = (await listFolder(path)).filter((entry) => entry.isDirectory() && /^\d+\.\d+/.test(entry.name))
  return folders.map(({ name }) => name).sort((left, right) => left.localeCompare(right, 'en', { numeric: true }))
}
