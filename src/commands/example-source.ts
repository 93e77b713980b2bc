import type { ExampleRelease } from '../checks/rule.ts'
import type { ReleaseSource, Render } from '../model/release-source.ts'

const chartFile = 'apiVersion: v2\nname: example\nversion: 1.0.0\nappVersion: "1.0.0"\n'

const inputs = {
  releaseName: 'example',
  namespace: 'default',
  kubeVersion: '1.34.0',
  userValues: {},
  failure: null,
} as const

/** An example of a rule as the sources would hand it over: bare manifests, or a chart with its install render. */
export function sourceOfExample({ files = {}, manifest, renders = [] }: ExampleRelease, ref: string): ReleaseSource {
  const isChart = manifest !== undefined || Object.hasOwn(files, 'Chart.yaml')
  return {
    ref,
    kind: isChart ? 'chart' : 'manifests',
    digest: null,
    files: isChart ? { 'Chart.yaml': chartFile, ...files } : files,
    renders: isChart
      ? [{ ...inputs, purpose: { kind: 'install' }, manifest: manifest ?? '' }, ...renders.map(renderOf)]
      : [],
    mergedValues: null,
    problems: [],
  }
}

function renderOf({ purpose, manifest }: Pick<Render, 'purpose' | 'manifest'>): Render {
  const failure = manifest === null ? { message: 'example', command: 'helm template' } : null
  return { ...inputs, ...(purpose.kind === 'tenant' ? purpose : {}), purpose, manifest, failure }
}
