import { defineRule } from '../rule.ts'
import { exampleRender } from './example-templates.ts'

type Evidence = { readonly file: string; readonly problem: string }

/** go-yaml keeps the last of two equal keys unless it is asked to be strict (goyaml.v2/decode.go, setMapIndex). */
export const packagingDuplicateKey = defineRule<'release', Evidence>({
  id: 'packaging/duplicate-key',
  scope: 'release',
  title: 'Key that is given twice',
  why: 'Helm and kubectl keep the last value of a key and drop the other without a word; strict tools and Helm’s own linter refuse the file.',
  sources: ['sigs.k8s.io/yaml goyaml.v2/decode.go, setMapIndex', 'https://yaml.org/spec/1.2.2/#mapping'],
  category: 'packaging',
  severity: 'warning',
  breaks: [],
  since: '0.1.0',
  examples: [
    {
      title: 'in a template',
      next: exampleRender([
        ['templates/a.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {x: "1", x: "2"}'],
      ]),
      reports: 1,
    },
    { title: 'in values.yaml', next: exampleRender([], { 'values.yaml': 'a: 1\nb: 2\na: 3\n' }), reports: 1 },
    { title: 'in two mappings', next: exampleRender([], { 'values.yaml': 'a: {x: 1}\nb: {x: 1}\n' }), reports: 0 },
    {
      title: 'a merge key that is overridden',
      next: exampleRender([], { 'values.yaml': 'a: &a {x: 1}\nb: {<<: *a, x: 2}\n' }),
      reports: 0,
    },
  ],
  message: ({ file, problem }) => `\`${file}\` is ambiguous. ${problem}`,
  remedy: () => 'Keep one of them.',
  check({ problems }, _context, report) {
    for (const { kind, file, line, message } of problems) {
      if (kind !== 'ambiguous') continue
      report({ evidence: { file, problem: message }, at: line === null ? { file } : { file, line } })
    }
  },
})
