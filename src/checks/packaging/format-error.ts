import { isJsonArray, isJsonObject, type Json } from '../../model/json.ts'
import type { Path } from '../../model/path.ts'
import { formatPath } from '../../model/path.ts'
import { type KubernetesObject, objectName } from '../../model/release.ts'
import { defineRule } from '../rule.ts'
import { shortJson } from '../short-json.ts'
import { exampleRender } from './example-templates.ts'

type Evidence = { readonly object: string; readonly field: string; readonly text: string }

const config = (value: string) =>
  exampleRender([
    ['templates/config.yaml', `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: ${value}}`],
  ])

/** What `printf` and templates of Go write in place of a value that does not fit (https://pkg.go.dev/fmt, Format errors). */
const formatError =
  /%![A-Za-z]\((?:[\w.*[\]]+=|MISSING|BADPREC|BADWIDTH|NOVERB|EXTRA )|%!\((?:NOVERB|EXTRA )|<no value>/

export const packagingFormatError = defineRule<'release', Evidence>({
  id: 'packaging/format-error',
  scope: 'release',
  title: 'Rendered text with an error of Go’s formatting',
  why: 'A template formats a value that is not of the kind it expects, such as a text where a boolean should be: Go writes `%!t(string=true)` in its place, and the program gets that.',
  sources: ['https://pkg.go.dev/fmt#hdr-Format_errors', 'https://pkg.go.dev/text/template#Template.Option'],
  category: 'packaging',
  severity: 'error',
  breaks: [],
  since: '0.1.0',
  examples: [
    { title: 'a text formatted as a boolean', next: config('"vLLM=%!t(string=true)"'), reports: 1 },
    { title: 'a missing value', next: config('"level <no value>"'), reports: 1 },
    { title: 'a missing argument', next: config('"%!d(MISSING)"'), reports: 1 },
    { title: 'a percent sign before an exclamation mark', next: config('"100%! (yes)"'), reports: 0 },
    { title: 'a format of its own', next: config('"%d of %s"'), reports: 0 },
  ],
  message: ({ object, field, text }) => `\`${field}\` of ${object} is rendered as \`${text}\`.`,
  remedy: () =>
    'Give the value the kind that the template formats (`true` without quotes), or let the template convert it (`%v`, `toString`).',
  check(release, _context, report) {
    for (const object of release.objects) {
      if (!formatError.test(object.text)) continue
      for (const { path, text } of textsIn(object.value, [])) {
        if (!formatError.test(text)) continue
        report({
          evidence: { object: objectName(object), field: formatPath(path), text: shown(object, text) },
          at: { object, path },
          ...(object.dependency === null ? {} : { severity: 'warning' }),
        })
      }
    }
  },
})

function textsIn(value: Json, path: Path): readonly { readonly path: Path; readonly text: string }[] {
  if (typeof value === 'string') return [{ path, text: value }]
  if (isJsonArray(value)) return value.flatMap((item, index) => textsIn(item, [...path, index]))
  return isJsonObject(value) ? Object.entries(value).flatMap(([key, child]) => textsIn(child, [...path, key])) : []
}

/** The error itself, what stands around it left out where it may be secret. */
function shown(object: KubernetesObject, text: string): string {
  if (object.kind === 'Secret') return formatError.exec(text)?.[0] ?? ''
  return shortJson(text).slice(1, -1)
}
