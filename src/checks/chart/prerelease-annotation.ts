import { parseLooseVersion } from '../../model/versions.ts'
import { defineRule } from '../rule.ts'
import { parseGoBoolean } from './annotations.ts'
import { exampleChart } from './example-chart.ts'

type Evidence = { readonly version: string; readonly annotation: string | null }

const annotationName = 'artifacthub.io/prerelease'
const annotated = (version: string, ...annotations: readonly string[]) =>
  exampleChart([`version: ${version}`, 'annotations:', ...annotations.map((line) => `  artifacthub.io/${line}`)])

/** Artifact Hub takes the annotation's word for it, whatever the version says (internal/tracker/source/helm/helm.go). */
export const chartPrereleaseAnnotationWrong = defineRule<'release', Evidence>({
  id: 'chart/prerelease-annotation-wrong',
  scope: 'release',
  title: 'Annotation that calls a candidate a release, or a release a candidate',
  why: 'Artifact Hub shows a version as pre-release or stable by the annotation `artifacthub.io/prerelease` alone: a candidate marked `false` is offered as a release.',
  sources: [
    'https://artifacthub.io/docs/topics/annotations/helm/',
    'artifacthub/hub internal/tracker/source/helm/helm.go, EnrichPackageFromAnnotations',
  ],
  category: 'metadata',
  severity: 'warning',
  breaks: [],
  since: '0.1.0',
  examples: [
    { title: 'a candidate marked stable', next: annotated('1.2.0-rc.0', 'prerelease: "false"'), reports: 1 },
    { title: 'a release marked as candidate', next: annotated('1.2.0', 'prerelease: "true"'), reports: 1 },
    {
      title: 'an unmarked candidate of a chart for Artifact Hub',
      next: annotated('1.2.0-rc.0', 'license: MIT'),
      reports: 1,
    },
    { title: 'an unmarked candidate of another chart', next: exampleChart(['version: 1.2.0-rc.0']), reports: 0 },
    { title: 'a candidate marked so', next: annotated('1.2.0-rc.0', 'prerelease: "true"'), reports: 0 },
    { title: 'an unmarked release', next: annotated('1.2.0', 'license: MIT'), reports: 0 },
  ],
  message: ({ version, annotation }) =>
    annotation === null
      ? `\`${version}\` is a pre-release, but no annotation tells Artifact Hub so.`
      : `\`${version}\` is ${version.includes('-') ? 'a pre-release' : 'a release'}, but \`${annotationName}\` says \`${annotation}\`.`,
  remedy: ({ version }) => `Set \`${annotationName}: "${version.includes('-')}"\`.`,
  check({ chart }, _context, report) {
    const text = chart?.version?.helmText
    const version = text === undefined ? null : parseLooseVersion(text)
    if (chart === null || text === undefined || version === null) return
    const isPrerelease = version.prerelease !== ''
    const annotation = chart.annotations[annotationName]
    const said = annotation === undefined ? null : parseGoBoolean(String(annotation))
    // An annotation that is no boolean has a rule of its own.
    if (annotation !== undefined && said === null) return
    const isForArtifactHub = Object.keys(chart.annotations).some((name) => name.startsWith('artifacthub.io/'))
    if ((said ?? false) === isPrerelease || !isForArtifactHub) return
    report({
      evidence: { version: text.split('+', 1)[0] ?? text, annotation: said === null ? null : String(annotation) },
      at: { file: 'Chart.yaml', path: annotation === undefined ? ['annotations'] : ['annotations', annotationName] },
    })
  },
})
