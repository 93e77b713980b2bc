import type { ExampleRelease } from '../checks/rule.ts'
import type { ReleaseSource } from '../model/release-source.ts'

const chartFile = 'apiVersion: v2\nname: example\nversion: 1.0.0\nappVersion: "1.0.0"\n'

/** An example of a rule as the sources would hand it over: bare manifests, or a chart with its install render. */
export function sourceOfExample({ files = {}, manifest }: ExampleRelease, ref: string): ReleaseSource {
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
