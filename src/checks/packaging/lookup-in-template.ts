import { defineRule } from '../rule.ts'
import { exampleRender } from './example-templates.ts'
import { findLookups } from './lookups.ts'

type Evidence = { readonly file: string; readonly calls: number }

const template = (text: string) => exampleRender([], { 'templates/secret.yaml': text })

/** `lookup` answers nothing where there is no cluster: `helm template`, `--dry-run`, Argo CD (pkg/engine/funcs.go). */
export const packagingLookupInTemplate = defineRule<'release', Evidence>({
  id: 'packaging/lookup-in-template',
  scope: 'release',
  title: 'Template that asks the cluster',
  why: 'What the template renders depends on what is installed: an upgrade renders something else than an install, and `helm template`, Argo CD and Flux’s diffs see a cluster that is empty. Comparisons of releases see that rendering only.',
  sources: [
    'https://helm.sh/docs/chart_template_guide/functions_and_pipelines/#using-the-lookup-function',
    'helm/helm pkg/engine/engine.go, lookup without a client',
  ],
  category: 'packaging',
  severity: 'warning',
  breaks: [],
  since: '0.1.0',
  examples: [
    { title: 'a look-up', next: template('{{- $old := lookup "v1" "Secret" .Release.Namespace "a" }}\n'), reports: 1 },
    {
      title: 'two in one file',
      next: template('{{ lookup "v1" "A" "" "a" }}\n{{ (lookup "v1" "B" "" "b").x }}\n'),
      reports: 1,
    },
    { title: 'a comment', next: template('{{/* lookup "v1" is not used */}}\n# lookup "v1"\n'), reports: 0 },
    {
      title: 'a word in a text',
      next: template('{{ printf "lookup %s" .Values.x }}\n{{ .Values.lookup }}\n'),
      reports: 0,
    },
    {
      title: 'of a dependency',
      next: exampleRender([], { 'charts/dep/templates/a.yaml': '{{ lookup "v1" "A" "" "a" }}' }),
      reports: 0,
    },
  ],
  message: ({ file, calls }) =>
    `\`${file}\` asks the cluster ${calls === 1 ? 'once' : `${calls} times`}, so an upgrade may render something else than an install.`,
  remedy: () =>
    'Take the decision from a value; keep generated secrets in an object with `helm.sh/resource-policy: keep`.',
  check(release, _context, report) {
    // A look-up that makes the upgrade delete its own object has a rule of its own.
    const lookups = findLookups(release).filter(({ guards }) => guards === null)
    for (const file of new Set(lookups.map((lookup) => lookup.file))) {
      const calls = lookups.filter((lookup) => lookup.file === file)
      const [first] = calls
      if (first !== undefined) report({ evidence: { file, calls: calls.length }, at: { file, line: first.line } })
    }
  },
})
