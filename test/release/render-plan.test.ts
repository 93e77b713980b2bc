import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/model/json.ts'
import type { Render, RenderPurpose } from '../../src/model/release-source.ts'
import { changesDefaults, planRepeats, planReuse, planUpgrade } from '../../src/release/render-plan.ts'

const chart = 'apiVersion: v2\nname: demo\nversion: 1.0.0\n'

function rendered(manifest: string, purpose: RenderPurpose = { kind: 'install' }): Render {
  return { purpose, releaseName: 'r', namespace: 'n', kubeVersion: '1.34.0', userValues: {}, manifest, failure: null }
}

const own = '---\n# Source: demo/templates/a.yaml\nkind: A\n'
const subchart = '---\n# Source: demo/charts/sub/templates/a.yaml\nkind: A\n'
const aliased = '---\n# Source: demo/charts/other/templates/a.yaml\nkind: A\n'

describe('a repeat', () => {
  it.each([
    ['a certificate', { 'templates/a.yaml': '{{- $ca := genCA "x" 365 }}' }, own, 'now'],
    ['a password in a pipe', { 'templates/a.yaml': 'a: {{ 8 | randAlphaNum|b64enc }}' }, own, 'now'],
    ['a call in brackets', { 'templates/_x.tpl': '{{ default (uuidv4) .Values.id }}' }, own, 'now'],
    ['a call over two lines', { 'templates/a.yaml': '{{ printf "%s"\n  (randBytes 4) }}' }, own, 'now'],
    ['keys in no order', { 'templates/a.yaml': '{{ range keys .Values.m }}{{ end }}' }, own, 'now'],
    ['the time', { 'templates/a.yaml': 'at: {{ now | unixEpoch }}' }, own, 'later'],
    ['a date', { 'templates/a.yaml': 'at: {{ date "2006" .Values.at }}' }, own, 'later'],
    ['a template in values', { 'values.yaml': 'a: "{{ randNumeric 3 }}"' }, own, 'now'],
    ['a template among files', { 'files/a.conf': '{{ randNumeric 3 }}' }, own, 'now'],
    ['a dependency that is rendered', { 'charts/sub/templates/a.yaml': '{{ uuidv4 }}' }, own + subchart, 'now'],
    ['a dependency under an alias', { 'charts/sub/templates/a.yaml': '{{ uuidv4 }}' }, own + aliased, 'now'],
    [
      'a library',
      { 'charts/lib/Chart.yaml': 'name: lib\ntype: library\n', 'charts/lib/templates/_a.tpl': '{{ uuidv4 }}' },
      own,
      'now',
    ],
    ['a dependency that is not rendered', { 'charts/sub/templates/a.yaml': '{{ uuidv4 }}' }, own, 'none'],
    ['nothing of the kind', { 'templates/a.yaml': 'a: {{ .Values.a | quote }}' }, own, 'none'],
    ['a comment', { 'templates/a.yaml': '{{- /* genCA */ -}}' }, own, 'none'],
    ['the word outside a template', { 'templates/a.yaml': 'a: now {{ .Values.a }}' }, own, 'none'],
    [
      'a value of that name',
      { 'templates/a.yaml': '{{ .Values.now }} {{ $.Values.keys }} {{ .Values.x }}' },
      own,
      'none',
    ],
    ['a longer word', { 'templates/a.yaml': '{{ include "x.know" . }} {{ $known }}' }, own, 'none'],
    ['notes', { 'templates/NOTES.txt': '{{ now }}' }, own, 'none'],
  ] as const)('of %s', (_, files, manifest, when) => {
    const all = { 'Chart.yaml': chart, 'charts/sub/Chart.yaml': 'name: sub\n', ...files }
    const requests = planRepeats({ files: all, userValues: {} }, [rendered(manifest)])
    const purpose = { kind: 'repeat', gate: null }
    expect(requests).toEqual(when === 'none' ? [] : when === 'now' ? [{ purpose }] : [{ purpose, isLater: true }])
  })

  it('repeats gates, and nothing else', () => {
    const files = { 'Chart.yaml': chart, 'templates/a.yaml': '{{ uuidv4 }}' }
    const renders = [
      rendered(own, { kind: 'gate', value: 'a', setTo: true }),
      rendered(own, { kind: 'upgrade' }),
      { ...rendered(own), manifest: null },
    ]
    expect(planRepeats({ files, userValues: {} }, renders)).toEqual([
      { purpose: { kind: 'repeat', gate: { value: 'a', setTo: true } } },
    ])
  })
})

describe('the repeat of a gate', () => {
  const added = '---\n# Source: demo/templates/b.yaml\nkind: B\n'
  it.each([
    ['adds what varies', { 'templates/b.yaml': '{{ uuidv4 }}' }, own + added, 1],
    ['adds nothing that varies', { 'templates/a.yaml': '{{ uuidv4 }}' }, own + added, 0],
    ['adds nothing', { 'templates/a.yaml': '{{ uuidv4 }}' }, own, 0],
    ['takes something away', { 'templates/a.yaml': '{{ uuidv4 }}' }, '', 0],
    ['changes what varies', { 'templates/a.yaml': '{{ uuidv4 }}' }, own.replace('kind: A', 'kind: C'), 1],
    [
      'adds what includes what varies',
      {
        'templates/b.yaml': '{{ include "one" . }}',
        'templates/_a.tpl': '{{ define "one" }}{{ template "two" . }}{{ end }}',
        'templates/_b.tpl': '{{- define "two" -}}{{ now }}{{ end }}',
      },
      own + added,
      1,
    ],
    [
      'adds what includes nothing that varies',
      {
        'templates/b.yaml': '{{ include "one" . }}',
        'templates/_a.tpl': '{{ define "one" }}a{{ end }}',
        'templates/_b.tpl': '{{- define "two" -}}{{ now }}{{ end }}',
      },
      own + added,
      0,
    ],
    [
      'adds what includes by a computed name',
      {
        'templates/b.yaml': '{{ include (print "t" "wo") . }}',
        'templates/_b.tpl': '{{ define "two" }}{{ now }}{{ end }}',
      },
      own + added,
      1,
    ],
    [
      'adds what evaluates values',
      { 'templates/b.yaml': '{{ tpl .Values.a . }}', 'values.yaml': 'a: "{{ uuidv4 }}"' },
      own + added,
      1,
    ],
    [
      'adds what evaluates values that are steady',
      {
        'templates/b.yaml': '{{ tpl .Values.a . }}{{ range $include := .Values.b }}{{ end }}',
        'values.yaml': 'a: "{{ .Release.Name }}"',
        'templates/a.yaml': '{{ uuidv4 }}',
      },
      own + added,
      0,
    ],
    [
      'adds what reads values that another template writes',
      { 'templates/b.yaml': '{{ .Values.id }}', 'templates/a.yaml': '{{ $_ := set .Values "id" uuidv4 }}' },
      own + added,
      1,
    ],
    [
      'adds what reads values that another template writes from a variable',
      {
        'templates/b.yaml': '{{ .Values.ca }}',
        'templates/a.yaml': '{{ $ca := include "ca" . }}{{ $_ := set $.Values "ca" $ca }}',
        'templates/_a.tpl': '{{ define "ca" }}{{ uuidv4 }}{{ end }}',
      },
      own + added,
      1,
    ],
    [
      'adds what reads values that another template writes beside',
      {
        'templates/b.yaml': '{{ .Values.a }}',
        'templates/a.yaml': '{{ uuidv4 }}{{ $_ := set $.Values "a" "b" }}',
      },
      own + added,
      0,
    ],
    ['adds what comes from an alias', { 'templates/a.yaml': '{{ uuidv4 }}' }, own + aliased, 1],
  ] as const)('that %s', (_, files, manifest, count) => {
    const all = { 'Chart.yaml': chart, 'templates/a.yaml': 'kind: A', 'templates/b.yaml': 'kind: B', ...files }
    const gate = rendered(manifest, { kind: 'gate', value: 'x', setTo: true })
    expect(planRepeats({ files: all, userValues: {} }, [gate], rendered(own))).toHaveLength(count)
  })
})

describe('an upgrade render', () => {
  it.each([
    ['.Release.IsUpgrade', '{{ if .Release.IsUpgrade }}a{{ end }}', 1],
    ['.Release.IsInstall in a condition', '{{ if and $.Release.IsInstall .Values.a }}a{{ end }}', 1],
    ['a value of another name', '{{ .Values.isUpgrade }}', 0],
    ['the revision, which helm template does not know', '{{ .Release.Revision }}', 0],
  ])('for %s', (_, text, count) => {
    expect(planUpgrade({ files: { 'templates/a.yaml': text }, userValues: {} })).toHaveLength(count)
  })
})

describe('reusing values', () => {
  it.each([
    ['the same', 'a: 1\n', 'a: 1\n', false],
    ['comments', 'a: 1\n', '# about a\na: 1\n\n', false],
    ['a default', 'a: 1\n', 'a: 2\n', true],
    ['a key', 'a: 1\n', 'a: 1\nb: 1\n', true],
  ])('asks whether defaults changed: %s', (_, previous, next, changes) => {
    expect(changesDefaults({ 'values.yaml': previous }, { 'values.yaml': next })).toBe(changes)
    expect(changesDefaults({ 'charts/x/values.yaml': previous }, { 'charts/x/values.yaml': next })).toBe(changes)
  })

  it.each<readonly [string, JsonObject, JsonObject | null, readonly string[]]>([
    ['all that is known', { a: 1 }, { a: 1, b: 2 }, ['reuse-values', 'reset-then-reuse-values']],
    ['the same values given', {}, { b: 2 }, ['reuse-values']],
    ['values that Helm could not merge', { a: 1 }, null, ['reset-then-reuse-values']],
  ])('with %s', (_, userValues, mergedValues, kinds) => {
    const requests = planReuse({ files: {}, userValues: {} }, { userValues, mergedValues })
    expect(requests.map(({ purpose }) => purpose.kind)).toEqual(kinds)
    for (const request of requests) {
      expect(request.chartValues).toEqual(request.purpose.kind === 'reuse-values' ? mergedValues : undefined)
      expect(request.givenValues).toEqual(userValues)
    }
  })
})
