import { defineRule } from '../rule.ts'
import { exampleRender } from './example-templates.ts'

type Evidence = { readonly file: string; readonly problem: string }

const object = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}'

/** What this tool cannot read, Helm or the API server refuses: the reader follows their decoders. */
export const packagingUnreadable = defineRule<'release', Evidence>({
  id: 'packaging/unreadable',
  scope: 'release',
  title: 'File or document that cannot be read',
  why: 'Helm and the API server refuse what is no valid YAML, no object, or no definition; and what cannot be read could not be examined here either.',
  sources: [
    'sigs.k8s.io/yaml',
    'k8s.io/apimachinery pkg/util/yaml/decoder.go',
    'apiextensions-apiserver pkg/apis/apiextensions/v1',
  ],
  category: 'packaging',
  severity: 'error',
  breaks: [],
  since: '0.1.0',
  examples: [
    { title: 'broken YAML', next: exampleRender([['templates/a.yaml', 'a: [1\nb: 2']]), reports: 1 },
    { title: 'an object without kind', next: exampleRender([['templates/a.yaml', 'metadata: {name: a}']]), reports: 1 },
    { title: 'broken values', next: exampleRender([], { 'values.yaml': 'a: b: c\n' }), reports: 1 },
    {
      title: 'a definition of a version that is no longer served',
      next: exampleRender([
        [
          'crds/a.yaml',
          'apiVersion: apiextensions.k8s.io/v1beta1\nkind: CustomResourceDefinition\nspec: {versions: []}',
        ],
      ]),
      reports: 1,
    },
    {
      title: 'a document with nothing but comments',
      next: exampleRender([
        ['templates/a.yaml', '# nothing'],
        ['templates/b.yaml', object],
      ]),
      reports: 0,
    },
  ],
  message: ({ file, problem }) => `\`${file}\` cannot be read. ${problem}`,
  remedy: () => 'Mend the place; `helm template` shows what Helm makes of it.',
  check({ problems }, _context, report) {
    for (const { kind, file, line, message } of problems) {
      if (kind === 'ambiguous') continue
      report({ evidence: { file, problem: message }, at: line === null ? { file } : { file, line } })
    }
  },
})
