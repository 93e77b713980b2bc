import { describe, expect, it } from 'vitest'
import { openRelease } from '../../src/sources/open-release.ts'
import { helmMajors } from '../support/helm-binaries.ts'
import { openOptions } from '../support/open-options.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const template = (text: string) => ({ 'templates/a.yaml': text })
const helper = '{{ define "n" }}{{ include "m" . }}{{ end }}{{ define "m" }}\n{{ .Values.a.b.c }}{{ end }}'

describe('a chart that Helm refuses', () => {
  it.each<readonly [string, Readonly<Record<string, string>>]>([
    ['that fails', template('{{ fail "no size" }}')],
    ['that fails in lines', template('{{ fail "no\\nsize" }}')],
    ['that requires a value', template('{{ required "size" .Values.size }}')],
    ['with a value that is not there', template('{{ .Values.a.b.c }}')],
    ['with a template that is not there', template('{{ include "none" . }}')],
    ['with a template in another', { 'templates/_h.tpl': helper, ...template('x: {{ include "n" . }}') }],
    ['with another type', template('{{ indent "x" "y" }}')],
    ['with a function that is not there', template('{{ none 1 }}')],
    ['with text that is a template', template('{{ tpl "{{ .Values.a.b.c }}" . }}')],
    ['with output that is no YAML', template('a: b: c')],
    ['with values that are no YAML', { 'values.yaml': 'a: [\n' }],
    [
      'with a dependency that is missing',
      { 'Chart.yaml': chart('dependencies: [{name: b, version: 1.x, repository: "https://r.test"}]') },
    ],
    ['with another Kubernetes', { 'Chart.yaml': chart('kubeVersion: ">=1.99.0-0"') }],
  ])('%s is refused in the same words by Helm 3 and 4', async (_name, files) => {
    using folder = temporaryFolder(
      Object.fromEntries(
        Object.entries({ 'Chart.yaml': chart(''), ...files }).map(([path, text]) => [`echo/${path}`, text]),
      ),
    )
    const messages = []
    for (const major of helmMajors) {
      const { renders } = await openRelease('echo', await openOptions(folder.path, major))
      messages.push(renders[0]?.failure?.message)
    }
    expect(messages[0]).toBeTruthy()
    expect(messages[1]).toBe(messages[0])
  })
})

function chart(more: string): string {
  return `apiVersion: v2\nname: echo\nversion: 1.0.0\n${more}\n`
}
