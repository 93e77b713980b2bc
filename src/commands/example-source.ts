import type { ExampleRelease, ExampleRender } from '../checks/rule.ts'
import type { JsonObject } from '../model/json.ts'
import type { ReleaseSource, Render, RenderPurpose } from '../model/release-source.ts'

const chartFile = 'apiVersion: v2\nname: example\nversion: 1.0.0\nappVersion: "1.0.0"\n'

const inputs = { releaseName: 'example', namespace: 'default', kubeVersion: '1.34.0', failure: null } as const

/** An example of a rule as the sources would hand it over: bare manifests, or a chart with its renders. */
export function sourceOfExample(
  { files = {}, manifest, renders = [], userValues = {}, program = null }: ExampleRelease,
  ref: string,
): ReleaseSource {
  const isChart = manifest !== undefined || Object.hasOwn(files, 'Chart.yaml')
  const install = { ...inputs, purpose: { kind: 'install' }, userValues, manifest: manifest ?? '' } as const
  return {
    ref,
    kind: isChart ? 'chart' : 'manifests',
    digest: null,
    files: isChart ? { 'Chart.yaml': chartFile, ...files } : files,
    renders: isChart ? [install, ...renders.map((render) => renderOf(render, userValues))] : [],
    mergedValues: null,
    program,
    problems: [],
  }
}

function renderOf({ purpose, manifest, refusal }: ExampleRender, userValues: JsonObject): Render {
  const failure = manifest === null ? { message: refusal ?? 'refused', command: commandFor(purpose) } : null
  return { ...inputs, ...(purpose.kind === 'tenant' ? purpose : {}), purpose, userValues, manifest, failure }
}

function commandFor(purpose: RenderPurpose): string {
  const chart = 'example example-1.0.0.tgz'
  if (purpose.kind === 'gate') return `helm template ${chart} --set ${purpose.value}=${purpose.setTo}`
  return purpose.kind.endsWith('reuse-values') ? `helm upgrade ${chart} --${purpose.kind}` : `helm template ${chart}`
}
