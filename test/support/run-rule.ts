import { loadEngine } from '../../src/checks/load-engine.ts'
import type { Report, Rule } from '../../src/checks/rule.ts'
import { diffReleases, lintRelease } from '../../src/checks/run.ts'
import type { Json } from '../../src/model/json.ts'
import { kubernetesSupport } from '../../src/model/kubernetes-data.ts'
import type { Release } from '../../src/model/release.ts'
import type { Settings } from '../../src/model/settings.ts'
import { deepFreeze } from './freeze.ts'

export const testSettings: Settings = { ownImages: [], projectNames: [], kubernetes: kubernetesSupport }

export const testKubernetesMinor = '1.34'

/** What one rule reports on one release or a pair, with inputs that cannot be written to. */
export async function runRule(
  rule: Rule,
  releases: { readonly previous?: Release; readonly next: Release },
  settings: Settings = testSettings,
): Promise<readonly Report<Json>[]> {
  const options = { rules: [rule], engine: await loadEngine(), settings, kubernetesMinor: testKubernetesMinor }
  const next = deepFreeze(releases.next)
  const result =
    rule.scope === 'pair'
      ? await diffReleases(deepFreeze(releases.previous ?? releases.next), next, options)
      : await lintRelease(next, options)
  return result.raised.map(({ report }) => report)
}
