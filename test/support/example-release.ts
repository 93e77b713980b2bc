import type { ExampleRelease } from '../../src/checks/rule.ts'
import type { Release } from '../../src/model/release.ts'
import type { ReleaseSource } from '../../src/model/release-source.ts'
import { readRelease } from '../../src/release/read-release.ts'

const chartFile = 'apiVersion: v2\nname: example\nversion: 1.0.0\nappVersion: "1.0.0"\n'

/** An example of a rule as the sources layer would hand it over: bare manifests, or a chart with its install render. */
export function sourceOf({ files = {}, manifest }: ExampleRelease, ref = 'example'): ReleaseSource {
  const isChart = manifest !== undefined || Object.hasOwn(files, 'Chart.yaml')
  return {
    ref,
    kind: isChart ? 'chart' : 'manifests',
    digest: null,
    files: isChart ? { 'Chart.yaml': chartFile, ...files } : files,
    renders: isChart
      ? [
          {
            purpose: { kind: 'install' },
            releaseName: 'example',
            namespace: 'default',
            kubeVersion: '1.34.0',
            userValues: {},
            manifest: manifest ?? '',
            failure: null,
          },
        ]
      : [],
    mergedValues: null,
    problems: [],
  }
}

export function releaseOf(example: ExampleRelease, ref?: string): Release {
  return readRelease(sourceOf(example, ref))
}
