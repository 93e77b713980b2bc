import { parseImageReference } from '../../model/image-reference.ts'
import { isJsonObject, type Json, type JsonObject, stringMember } from '../../model/json.ts'
import { formatPath, type Path } from '../../model/path.ts'
import type { Chart, Release } from '../../model/release.ts'
import { defineRule } from '../rule.ts'
import { exampleWorkload } from './example-pod.ts'

type Evidence = { readonly value: string; readonly image: string }

const template = (line: string) => ({ 'templates/pod.yaml': line })
const values =
  'image: {repository: example.com/app, tag: 1.2.0}\nproxy:\n  image: {repository: example.com/proxy, tag: "3"}\n'

/** A value that no template reads changes nothing: whoever overrides it to use a mirror believes to have done so. */
export const imageValueUnused = defineRule<'release', Evidence>({
  id: 'image/value-unused',
  scope: 'release',
  title: 'Image in values.yaml that no template uses',
  why: 'Who runs a mirror overrides the images of values.yaml and lists them for copying; one that no template reads misleads both.',
  sources: ['https://helm.sh/docs/chart_best_practices/values/'],
  category: 'image',
  severity: 'warning',
  breaks: [],
  since: '0.1.0',
  examples: [
    {
      title: 'an image that no template reads',
      next: exampleWorkload(['example.com/app:1.2.0'], {
        'values.yaml': values,
        ...template('image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"'),
      }),
      reports: 1,
    },
    {
      title: 'an image that is read as a whole',
      next: exampleWorkload(['example.com/app:1.2.0'], {
        'values.yaml': values,
        ...template(
          '{{ .Values.image.repository }} {{ if .Values.proxy.enabled }}{{ include "x" .Values.proxy.image }}{{ end }}',
        ),
      }),
      reports: 0,
    },
    {
      title: 'a text that no template reads',
      next: exampleWorkload(['example.com/app:1.2.0'], {
        'values.yaml': 'sidecar: {image: "example.com/proxy:3"}\ninitImage: example.com/init:1\n',
        ...template('image: {{ .Values.initImage }}'),
      }),
      reports: 1,
    },
    {
      title: 'texts that may be something else',
      next: exampleWorkload(['example.com/app:1.2.0'], {
        'values.yaml': 'logo: {image: picture}\nmirror: example.com/proxy:3\n',
        ...template('a: b'),
      }),
      reports: 0,
    },
    {
      title: 'values of a dependency',
      next: exampleWorkload([], {
        'Chart.yaml':
          'apiVersion: v2\nname: example\nversion: 1.2.0\ndependencies: [{name: proxy, version: 1.0.0, repository: ""}]\n',
        'values.yaml': 'proxy:\n  image: {repository: example.com/proxy, tag: "3"}\n',
        ...template('a: b'),
      }),
      reports: 0,
    },
  ],
  message: ({ value, image }) => `\`${value}\` names \`${image}\`, but no template reads it.`,
  remedy: ({ value }) => `Use \`.Values${value}\` in the template, or remove the value.`,
  check(release, _context, report) {
    const { chart } = release
    // The templates of a library chart read its users' values.
    if (chart === null || chart.subcharts.some(({ type }) => type === 'library')) return
    const templates = ownTemplates(release)
    // `toYaml .Values` and the like may read everything.
    if (templates === '' || /\.Values(?![.\w])/.test(templates)) return
    for (const { path, image } of imagesIn(ownValues(chart), [])) {
      if (isRead(path, templates)) continue
      report({ evidence: { value: formatPath(path), image }, at: { file: 'values.yaml', path } })
    }
  },
})

function ownTemplates({ source }: Release): string {
  return Object.entries(source.files)
    .filter(([file]) => file.startsWith('templates/'))
    .map(([, text]) => text ?? '')
    .join('\n')
}

/** Values of dependencies, and those that all charts share, are read elsewhere. */
function ownValues(chart: Chart): JsonObject {
  const elsewhere = new Set([
    'global',
    ...chart.dependencies.flatMap(({ name, alias }) => [name, alias ?? name]),
    ...chart.subcharts.map(({ name }) => name),
  ])
  return Object.fromEntries(Object.entries(chart.values).filter(([key]) => !elsewhere.has(key)))
}

interface NamedImage {
  readonly path: Path
  readonly image: string
}

/** How charts write an image: a mapping with `repository` beside `tag`, `registry` or a digest, or `image: NAME:TAG`. */
function imagesIn(value: Json, path: Path): readonly NamedImage[] {
  if (typeof value === 'string') return isImageText(value, path) ? [{ path, image: value }] : []
  if (!isJsonObject(value)) return []
  const repository = stringMember(value, 'repository')
  const isImage = ['tag', 'registry', 'digest', 'pullPolicy'].some((key) => Object.hasOwn(value, key))
  if (repository && isImage) return [{ path, image: repository }]
  return Object.entries(value).flatMap(([key, child]) => imagesIn(child, [...path, key]))
}

/** A text under `image` or `…Image` that names a tag or a digest. */
function isImageText(text: string, path: Path): boolean {
  if (!/(?:^i|I)mage$/.test(String(path.at(-1) ?? ''))) return false
  const reference = parseImageReference(text)
  return reference !== null && (reference.tag !== null || reference.digest !== null)
}

/** Some template names the value, something in it, or something that it is in. */
function isRead(path: Path, templates: string): boolean {
  return path.some((_segment, index) => {
    const ancestor = `.Values${formatPath(path.slice(0, index + 1))}`
    const isWhole = index === path.length - 1
    return mentions(templates, ancestor, isWhole)
  })
}

/** `isWhole`: a longer path counts too. */
function mentions(templates: string, name: string, isWhole: boolean): boolean {
  for (let at = templates.indexOf(name); at >= 0; at = templates.indexOf(name, at + 1)) {
    const next = templates[at + name.length] ?? ''
    if (!/[\w-]/.test(next) && (isWhole || next !== '.')) return true
  }
  return false
}
