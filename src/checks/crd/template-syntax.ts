import { isJsonArray, isJsonObject, type Json } from '../../model/json.ts'
import { formatPath, type Path } from '../../model/path.ts'
import type { Release } from '../../model/release.ts'
import { defineRule } from '../rule.ts'
import { exampleDefinition, inTemplates } from './example-definition.ts'

type Evidence = { readonly file: string; readonly field: string | null; readonly code: string }

const chart = 'apiVersion: v2\nname: example\nversion: 1.0.0\n'
const inFolder = (text: string) => ({
  files: { 'Chart.yaml': chart, 'crds/widgets.yaml': text },
  manifest: `---\n# Source: example/crds/widgets.yaml\n${text}`,
})

/** Actions of Helm's templates; `{{workflow.name}}` and the like are other programs' own. */
const helmAction =
  /\{\{-?\s*(?:\$?\.(?:Values|Release|Chart|Capabilities|Files|Template)\b|(?:include|template|define|if|else|end|range|with|tpl|toYaml|printf|default|quote)\b)[^}]*\}?\}?/

/** Helm sends files in `crds/` to the API server as they are (docs/topics/charts, "Limitations on CRDs"). */
export const crdTemplateSyntax = defineRule<'release', Evidence>({
  id: 'crd/template-syntax',
  scope: 'release',
  title: 'Template syntax in `crds/`',
  why: 'Helm does not render files in `crds/`: template actions reach the API server as text, where they break the YAML or become part of a label, a name or a schema.',
  sources: [
    'https://helm.sh/docs/topics/charts/#custom-resource-definitions-crds',
    'helm/helm pkg/chart/v2/chart.go, CRDObjects',
  ],
  category: 'packaging',
  severity: 'error',
  breaks: [],
  since: '0.1.0',
  examples: [
    {
      title: 'a label',
      next: inFolder(exampleDefinition({ annotations: ["owner: '{{ .Release.Name }}'"] })),
      reports: 1,
    },
    {
      title: 'a condition around the definition',
      next: inFolder(`{{- if .Values.crds }}\n${exampleDefinition()}{{- end }}\n`),
      reports: 1,
    },
    {
      title: 'another program’s braces',
      next: inFolder(exampleDefinition({ annotations: ["x: '{{workflow.name}}'"] })),
      reports: 0,
    },
    {
      title: 'a description that explains templates',
      next: inFolder(
        exampleDefinition({
          versions: [
            "name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, description: 'as in {{ .Values.x }}'}}",
          ],
        }),
      ),
      reports: 0,
    },
    { title: 'in templates/, where Helm renders it', next: inTemplates({ annotations: ['owner: a'] }), reports: 0 },
  ],
  message: ({ file, field, code }) =>
    `\`${file}\` holds the template action \`${code}\`${field === null ? '' : ` at \`${field}\``}, which Helm does not render in crds/.`,
  remedy: () => 'Write the value out, or move the definition to templates/ with `helm.sh/resource-policy: keep`.',
  check(release, _context, report) {
    for (const [file, text] of crdFiles(release)) {
      const match = helmAction.exec(text)
      if (match === null) continue
      const objects = release.objects.filter((object) => object.file === file)
      if (objects.length === 0 || release.problems.some((problem) => problem.file === file)) {
        const line = text.slice(0, match.index).split('\n').length
        report({ evidence: { file, field: null, code: match[0] }, at: { file, line } })
        continue
      }
      for (const object of objects) {
        for (const { path, code } of actionsIn(object.value, [])) {
          report({ evidence: { file, field: formatPath(path), code }, at: { object, path } })
        }
      }
    }
  },
})

function crdFiles({ source }: Release): readonly (readonly [string, string])[] {
  if (source.kind !== 'chart') return []
  return Object.entries(source.files).flatMap(([file, text]) =>
    /^crds\/.*\.(ya?ml|json)$/.test(file) && text !== null ? [[file, text] as const] : [],
  )
}

/** Text in which braces are more than words: descriptions may speak of templates. */
function actionsIn(value: Json, path: Path): readonly { readonly path: Path; readonly code: string }[] {
  if (typeof value === 'string') {
    const match = path.at(-1) === 'description' ? null : helmAction.exec(value)
    return match === null ? [] : [{ path, code: match[0] }]
  }
  if (isJsonArray(value)) return value.flatMap((item, index) => actionsIn(item, [...path, index]))
  if (!isJsonObject(value)) return []
  return Object.entries(value).flatMap(([key, child]) => actionsIn(child, [...path, key]))
}
