import { describe, expect, it } from 'vitest'
import { readValueReads } from '../../../src/checks/values/value-reads.ts'
import { releaseOf } from '../../support/example-release.ts'

const chart = (more = '') => `apiVersion: v2\nname: demo\nversion: 1.0.0\n${more}`
const sub = (name: string, more = '') => ({
  [`charts/${name}/Chart.yaml`]: `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n${more}`,
})

function reading(files: Readonly<Record<string, string>>, path: string): string {
  const release = releaseOf({ files: { 'Chart.yaml': chart(), ...files }, manifest: '' })
  const found = readValueReads(release)(path.split('/'))
  return found.kind === 'whole' ? `whole ${found.of.join('.')}`.trim() : found.kind
}

const template = (text: string) => ({ 'templates/a.yaml': text })

describe('a value', () => {
  it.each<readonly [string, Readonly<Record<string, string>>, string, string]>([
    ['is read by name', template('{{ .Values.a.b }}'), 'a/b', 'read'],
    ['is read where something in it is', template('{{ .Values.a.b }}'), 'a', 'read'],
    ['is not read beside another', template('{{ .Values.a.b }}'), 'a/c', 'unread'],
    ['is not read by a longer name', template('{{ .Values.a.bc }}'), 'a/b', 'unread'],
    ['is read in a condition', template('{{ if and .Values.x .Values.a.b }}{{ end }}'), 'a/b', 'read'],
    ['is not read where what it is in is only tested', template('{{ if .Values.a }}{{ end }}'), 'a/b', 'unread'],
    ['is read from the outermost context', template('{{ range .Values.l }}{{ $.Values.a }}{{ end }}'), 'a', 'read'],
    ['is read past brackets', template('{{ ((.Values.a).b).c }}'), 'a/b', 'read'],
    ['is read by index', template('{{ index .Values "a-b" "c" }}'), 'a-b/c', 'read'],
    ['is read by index and field', template('{{ (index .Values "a-b").c }}'), 'a-b/c', 'read'],
    ['is not read beside one read by index', template('{{ index .Values "a-b" "c" }}'), 'a-b/d', 'unread'],
    ['may be read by a computed index', template('{{ index .Values.a $name }}'), 'a/b', 'whole a'],
    ['is read inside with', template('{{ with .Values.a }}{{ .b }}{{ end }}'), 'a/b', 'read'],
    ['is read from a variable', template('{{ $v := .Values.a }}{{ $v.b }}'), 'a/b', 'read'],
    ['is read by dig', template('{{ dig "b" "c" "" .Values.a }}'), 'a/b/c', 'read'],
    ['is part of what is printed', template('{{ toYaml .Values.a | nindent 2 }}'), 'a/b', 'whole a'],
    ['is part of what a helper is given', template('{{ if include "x" .Values.a }}{{ end }}'), 'a/b', 'whole a'],
    ['is part of all values', template('{{ toYaml .Values | sha256sum }}'), 'a/b', 'whole'],
    ['is not read in a comment', template('{{- /* .Values.a */ -}}'), 'a', 'unread'],
    ['is not read outside of actions', template('# .Values.a'), 'a', 'unread'],
    ['is read in a helper', { 'templates/_x.tpl': '{{ .Values.a }}' }, 'a', 'read'],
    ['is read in notes', { 'templates/NOTES.txt': '{{ .Values.a }}' }, 'a', 'read'],
    ['is read in a template among values', { 'values.yaml': 'x: "{{ .Values.a }}"\n' }, 'a', 'read'],
    ['is not read in the readme', { 'README.md': '{{ .Values.a }}' }, 'a', 'unread'],
    [
      'is read as a condition of a dependency',
      { 'Chart.yaml': chart('dependencies: [{name: s, version: 1.0.0, condition: "s.enabled,x.y"}]\n'), ...sub('s') },
      'x/y',
      'read',
    ],
    [
      'is read as a tag',
      { 'Chart.yaml': chart('dependencies: [{name: s, version: 1.0.0, tags: [t]}]\n'), ...sub('s') },
      'tags/t',
      'read',
    ],
    ['is read by a dependency', { ...sub('s'), 'charts/s/templates/a.yaml': '{{ .Values.a }}' }, 's/a', 'read'],
    [
      'is not read by a dependency of another name',
      { ...sub('s'), 'charts/s/templates/a.yaml': '{{ .Values.a }}' },
      'a',
      'unread',
    ],
    [
      'is read by a dependency under its alias',
      {
        'Chart.yaml': chart('dependencies: [{name: s, alias: t, version: 1.0.0}]\n'),
        ...sub('s'),
        'charts/s/templates/a.yaml': '{{ .Values.a }}',
      },
      't/a',
      'read',
    ],
    ['is read by the parent', { ...sub('s'), ...template('{{ .Values.s.a }}') }, 's/a', 'read'],
    [
      'is read by everybody when global',
      { ...sub('s'), 'charts/s/templates/a.yaml': '{{ .Values.global.a }}' },
      'global/a',
      'read',
    ],
    [
      'is read by a library',
      { ...sub('l', 'type: library\n'), 'charts/l/templates/_a.tpl': '{{ .Values.a }}' },
      'a',
      'read',
    ],
    [
      'may be imported by the parent',
      {
        'Chart.yaml': chart('dependencies: [{name: s, version: 1.0.0, import-values: [data]}]\n'),
        ...sub('s'),
      },
      's/exports/data/a',
      'whole s',
    ],
  ])('%s', (_, files, path, expected) => {
    expect(reading(files, path)).toBe(expected)
  })
})
