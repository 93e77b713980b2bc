import { compareValues, type Shape, shapeOf, valueName } from '../../model/value-changes.ts'
import { defineRule } from '../rule.ts'
import { chartValues, givenValue } from './lost-values.ts'

type Evidence = { readonly value: string; readonly previous: Shape; readonly next: Shape; readonly isGiven: boolean }

const chart = (values: string, template: string) => ({
  files: { 'values.yaml': values, 'templates/map.yaml': template },
  manifest: '---\n# Source: example/templates/map.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: example}\n',
})
const plain = 'data: {image: {{ .Values.image }}}\n'
const split = 'data: {image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"}\n'

/**
 * Helm merges mappings with mappings only: what a user gives in another shape stands as it is (`coalesceValues` in
 * pkg/chart/common/util), and templates that go into it fail or print it as Go does.
 */
export const valuesRetyped = defineRule<'pair', Evidence>({
  id: 'values/retyped',
  scope: 'pair',
  title: 'Value that becomes a mapping, a list or a scalar',
  why: 'Helm keeps what the user gives, whatever its shape: a template that expects another one fails at the upgrade, or prints something wrong.',
  sources: ['helm/helm pkg/chart/common/util/coalesce.go, coalesceValues'],
  category: 'values',
  severity: 'error',
  breaks: ['in-place'],
  since: '0.1.0',
  examples: [
    {
      title: 'a text is split into parts',
      previous: chart('image: example.com/app:1\n', plain),
      next: chart('image: {repository: example.com/app, tag: 1}\n', split),
      reports: 1,
    },
    {
      title: 'nothing was there before',
      previous: chart('image: ""\n', plain),
      next: chart('image: {repository: example.com/app, tag: 1}\n', split),
      reports: 0,
    },
    {
      title: 'a number becomes a text',
      previous: chart('image: 1\n', plain),
      next: chart('image: "1"\n', plain),
      reports: 0,
    },
  ],
  message: ({ value, previous, next, isGiven }) =>
    `\`${value}\` is ${words[previous]} in the previous release and ${words[next]} in the next${isGiven ? ', and the values given set it as before' : ''}.`,
  remedy: ({ value, next }) =>
    `Take both shapes for one more release (\`kindIs\`), or give ${words[next]} a new name beside \`${value}\`.`,
  check(pair, _context, report) {
    const values = chartValues(pair)
    if (values === null) return
    for (const { path, previous, next } of compareValues(values.previous, values.next).changed) {
      const [before, after] = [shapeOf(previous), shapeOf(next)]
      if (before === null || after === null || before === after) continue
      const isUnread = values.readByPrevious(path).kind === 'unread' || values.readByNext(path).kind === 'unread'
      const given = givenValue(pair.next, path)
      // Whoever gives the new shape already is not hurt.
      if (isUnread || (given !== undefined && shapeOf(given) !== before)) continue
      const value = valueName(path)
      report({
        evidence: { value, previous: before, next: after, isGiven: given !== undefined },
        at: { file: 'values.yaml', path },
        was: { file: 'values.yaml', path },
        direction: 'previous-to-next',
        ...(given === undefined ? { condition: { kind: 'value', text: `only for those who set \`${value}\`` } } : {}),
      })
    }
  },
})

const words = { mapping: 'a mapping', list: 'a list', scalar: 'a scalar' } as const satisfies Record<Shape, string>
