import { loadEngine } from '../checks/load-engine.ts'
import type { Example, Rule } from '../checks/rule.ts'
import { type CheckOptions, diffReleases, lintRelease } from '../checks/run.ts'
import { kubernetesSupport } from '../model/kubernetes-data.ts'
import { subjectText } from '../model/suppression.ts'
import { createLocator } from '../release/positions.ts'
import { readRelease } from '../release/read-release.ts'
import { locatePlace } from '../report/locate-place.ts'
import { sourceOfExample } from './example-source.ts'

/** What a rule says about an example. */
export interface ExampleFinding {
  readonly message: string
  readonly remedy: string
  /** As a suppression names it. */
  readonly subject: string
}

/** Runs a rule on one of its own examples. */
export async function tryExample(rule: Rule, { previous, next }: Example): Promise<readonly ExampleFinding[]> {
  const options: CheckOptions = {
    rules: [rule],
    engine: await loadEngine(),
    settings: { ownImages: [], projectNames: [], kubernetes: kubernetesSupport },
    kubernetesMinor: '1.34',
  }
  const after = readRelease(sourceOfExample(next, 'next'))
  const before = previous === undefined ? null : readRelease(sourceOfExample(previous, 'previous'))
  const { raised } = before === null ? await lintRelease(after, options) : await diffReleases(before, after, options)
  const locate = createLocator()
  return raised.map(({ report }) => ({
    message: rule.message(report.evidence),
    remedy: rule.remedy(report.evidence),
    subject: subjectText(locatePlace(report.at, {}, locate)),
  }))
}
