import { KaitoCheckError } from '../errors.ts'
import { subjectText } from '../model/suppression.ts'
import type { ChartComparison } from '../model/tagged-release.ts'
import { type ExamineContext, reportOnChange } from './examine.ts'
import { openBoth, withSecondInstallations } from './open-both.ts'

/** A chart in a commit. */
export interface CommittedChart {
  readonly commit: string
  readonly path: string
}

/**
 * What `diff` says about a chart between two commits; what the configuration accepts, infos, and what two installations
 * of the previous release meet already are left out.
 */
export async function compareTreeChart(
  previous: CommittedChart,
  next: CommittedChart,
  { run, options, directory, today }: ExamineContext,
): Promise<ChartComparison> {
  const { baseline: _baseline, ...rest } = options
  try {
    const named = ({ commit, path }: CommittedChart) => [`git:${commit}:${path}`, run.open] as const
    const sources = await openBoth(named(previous), named(next), { hasGates: true })
    const openBeside = () => withSecondInstallations(named(previous), sources[0])
    const { findings, skipped } = await reportOnChange(sources, openBeside, { run, options: rest, directory, today })
    return {
      kind: 'compared',
      breaks: findings
        // An info hurts those who ask for it: a condition on top of another.
        .filter(({ breaks, severity }) => breaks.length > 0 && severity !== 'info')
        .map(({ rule, location, severity, breaks, message, reason, fingerprint }) => ({
          rule,
          subject: subjectText(location),
          severity,
          breaks,
          message,
          undecided: reason,
          fingerprint,
        })),
      open: skipped.map(({ check, reason }) => `${check}: ${reason}`),
    }
  } catch (error) {
    if (!(error instanceof KaitoCheckError) || error.code === 'interrupted') throw error
    return { kind: 'failed', reason: error.message.replace(/\.$/, '') }
  }
}
