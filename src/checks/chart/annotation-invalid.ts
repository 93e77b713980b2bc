import { parseImageReference } from '../../model/image-reference.ts'
import { isJsonArray, isJsonObject, type Json, member, stringMember } from '../../model/json.ts'
import type { AnnotationDocument, Chart } from '../../model/release.ts'
import { defineRule } from '../rule.ts'
import { parseGoBoolean } from './annotations.ts'
import { exampleChart, soundVersions } from './example-chart.ts'

type Evidence = { readonly annotation: string; readonly problem: string }

const annotated = (...lines: readonly string[]) =>
  exampleChart([...soundVersions, 'annotations:', ...lines.map((line) => `  ${line}`)])

/** Artifact Hub does not list a version whose annotations it cannot read (internal/tracker/source/helm/helm.go). */
export const chartAnnotationInvalid = defineRule<'release', Evidence>({
  id: 'chart/annotation-invalid',
  scope: 'release',
  title: 'Annotation that Artifact Hub cannot read',
  why: 'Artifact Hub reads several annotations as YAML or as booleans; one that it cannot read keeps the whole version out of its listing.',
  sources: [
    'https://artifacthub.io/docs/topics/annotations/helm/',
    'artifacthub/hub internal/tracker/source/helm/helm.go, EnrichPackageFromAnnotations',
    'artifacthub/hub internal/pkg/metadata.go, ValidateChange',
  ],
  category: 'metadata',
  severity: 'warning',
  breaks: [],
  since: '0.1.0',
  examples: [
    { title: 'a colon that makes a mapping', next: annotated('artifacthub.io/changes: "- kind: oops: x"'), reports: 1 },
    {
      title: 'an unknown kind of change',
      next: annotated('artifacthub.io/changes: "- {kind: new, description: x}"'),
      reports: 1,
    },
    { title: 'an image that is none', next: annotated('artifacthub.io/images: "- {name: a, image: A:}"'), reports: 1 },
    { title: 'a key without address', next: annotated('artifacthub.io/signKey: "fingerprint: AB"'), reports: 1 },
    { title: 'no boolean', next: annotated('artifacthub.io/prerelease: "yes"'), reports: 1 },
    { title: 'changes as plain lines', next: annotated('artifacthub.io/changes: "- fix x"'), reports: 0 },
    {
      title: 'links',
      next: annotated('artifacthub.io/links: |', '  - {name: docs, url: "https://example.com"}'),
      reports: 0,
    },
    { title: 'an annotation of one’s own', next: annotated('example.com/list: "[a, b"'), reports: 0 },
  ],
  message: ({ annotation, problem }) => `The annotation \`${annotation}\` cannot be read: ${problem}.`,
  remedy: ({ annotation }) =>
    `Write \`${annotation}\` as https://artifacthub.io/docs/topics/annotations/helm/ describes it; quote strings that hold any of \`{}:[],&*#?|-<>=!%@\`.`,
  check({ chart }, _context, report) {
    if (chart === null) return
    for (const [annotation, problem] of problemsOf(chart)) {
      report({ evidence: { annotation, problem }, at: { file: 'Chart.yaml', path: ['annotations', annotation] } })
    }
  },
})

function problemsOf(chart: Chart): readonly (readonly [string, string])[] {
  const ofDocuments = Object.entries(chart.annotationDocuments).flatMap(([name, document]) => {
    const problem = documentProblem(name, document)
    return problem === null ? [] : [[name, problem] as const]
  })
  const ofBooleans = ['operator', 'prerelease', 'containsSecurityUpdates'].flatMap((key) => {
    const name = `artifacthub.io/${key}`
    const value = chart.annotations[name]
    return value === undefined || value === null || parseGoBoolean(String(value)) !== null
      ? []
      : [[name, 'it is neither `true` nor `false`'] as const]
  })
  return [...ofDocuments, ...ofBooleans]
}

function documentProblem(name: string, document: AnnotationDocument): string | null {
  if (document.kind === 'fault') return lowerFirst(document.message.replace(/\.$/, ''))
  const { value } = document
  if (name === 'artifacthub.io/signKey') return stringMember(value, 'url') ? null : 'it names no `url`'
  if (value === null) return null
  if (!isJsonArray(value)) return 'it is no list'
  const problem = itemProblem[name]
  return problem === undefined ? null : (value.map(problem).find((found) => found !== null) ?? null)
}

const objectItem = (item: Json): string | null => (isJsonObject(item) ? null : 'an entry is no mapping')

const itemProblem: Readonly<Record<string, (item: Json) => string | null>> = {
  'artifacthub.io/changes': changeProblem,
  'artifacthub.io/images': imageProblem,
  'artifacthub.io/links': objectItem,
  'artifacthub.io/maintainers': objectItem,
  'artifacthub.io/recommendations': objectItem,
  'artifacthub.io/screenshots': objectItem,
}

const changeKinds = ['added', 'changed', 'deprecated', 'removed', 'fixed', 'security']

function changeProblem(item: Json): string | null {
  if (!isJsonObject(item)) return typeof item === 'string' && item !== '' ? null : 'a change has no description'
  const kind = member(item, 'kind')
  if (kind !== undefined && !(typeof kind === 'string' && changeKinds.includes(kind.toLowerCase()))) {
    return `\`${String(kind)}\` is no kind of change`
  }
  return stringMember(item, 'description') ? null : 'a change has no description'
}

function imageProblem(item: Json): string | null {
  const image = stringMember(item, 'image') ?? ''
  return parseImageReference(image) === null ? `\`${image}\` is no image reference` : null
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
