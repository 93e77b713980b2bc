import { defineRule } from '../rule.ts'
import { exampleObject, exampleRender } from './example-templates.ts'

type Evidence = { readonly templates: number }

const files = { 'Chart.yaml': 'apiVersion: v2\nname: example\nversion: 1.0.0\n' }

/** A chart of dependencies that are all switched off, or one whose templates nobody enables, installs an empty release. */
export const packagingRendersNothing = defineRule<'release', Evidence>({
  id: 'packaging/renders-nothing',
  scope: 'release',
  title: 'Chart that renders no object',
  why: 'Helm installs a release without objects and reports success, so a chart packed without its templates, or with values that switch everything off, looks installed. Nothing of it could be examined.',
  sources: ['helm/helm pkg/action/install.go, RunWithContext'],
  category: 'packaging',
  severity: 'warning',
  breaks: [],
  since: '0.1.0',
  examples: [
    { title: 'no templates', next: { files, manifest: '' }, reports: 1 },
    {
      title: 'templates that render blanks',
      next: { files: { ...files, 'templates/a.yaml': '{{ if .Values.on }}a: b{{ end }}' }, manifest: '\n---\n' },
      reports: 1,
    },
    {
      title: 'an object',
      next: { ...exampleRender([['templates/a.yaml', exampleObject('v1', 'ConfigMap', 'name: a')]]) },
      reports: 0,
    },
    {
      title: 'a library, which is there for other charts',
      next: { files: { 'Chart.yaml': `${files['Chart.yaml']}type: library\n` }, manifest: '' },
      reports: 0,
    },
  ],
  message: ({ templates }) =>
    templates === 0
      ? 'The chart has no templates, so Helm installs an empty release.'
      : 'With these values the chart renders no object, so Helm installs an empty release.',
  remedy: ({ templates }) =>
    templates === 0
      ? 'See whether the package lacks its `templates/`; if the chart holds helpers only, say `type: library`.'
      : 'Name the values that a user gives with `-f` or `--set`.',
  check(release, _context, report) {
    const { chart, source, objects, crds } = release
    if (chart === null || chart.type === 'library' || objects.length > 0 || crds.length > 0) return
    const install = source.renders.find(({ purpose }) => purpose.kind === 'install')
    // What failed or could not be read is said by other rules.
    if (install === undefined || install.manifest === null || release.problems.length > 0) return
    const templates = Object.keys(source.files).filter((file) => /(?:^|\/)templates\//.test(file)).length
    report({ evidence: { templates }, at: { file: 'Chart.yaml' } })
  },
})
