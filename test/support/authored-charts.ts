import { gzipSync } from 'node:zlib'
import dedent from 'dedent'
import { packTar, type TarEntry } from 'modern-tar'

type Files = Readonly<Record<string, string>>

/** A small operator chart: a CRD in crds/, a deployment whose image follows a value, a schema-free values.yaml. */
export function demoChart(version: string, more: Files = {}): Files {
  return {
    'Chart.yaml': `${dedent`
      apiVersion: v2
      name: demo
      version: ${version}
      appVersion: "${version}"
    `}\n`,
    'values.yaml': 'replicas: 1\nimage: example.test/demo\nprotected: false\n',
    'crds/widgets.yaml': `${widgetCrd}\n`,
    'templates/deployment.yaml': `${dedent`
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: {{ .Release.Name }}-demo
        namespace: {{ .Release.Namespace }}
      spec:
        replicas: {{ .Values.replicas }}
        template:
          spec:
            containers:
              - name: demo
                image: "{{ .Values.image }}:{{ .Chart.AppVersion }}"
    `}\n`,
    ...more,
  }
}

export const widgetCrd = dedent`
  apiVersion: apiextensions.k8s.io/v1
  kind: CustomResourceDefinition
  metadata:
    name: widgets.example.test
  spec:
    group: example.test
    scope: Namespaced
    names: { plural: widgets, singular: widget, kind: Widget, listKind: WidgetList }
    versions:
      - name: v1
        served: true
        storage: true
        schema:
          openAPIV3Schema: { type: object }
`

/** Files below a folder. */
export function below(folder: string, files: Files): Files {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]))
}

/** A package as `helm package` makes it: one folder, gzip over tar. */
export function packChart(folder: string, files: Readonly<Record<string, string | Uint8Array>>): Promise<Buffer> {
  return packEntries(
    Object.entries(files).map(([path, content]) => {
      const body = typeof content === 'string' ? Buffer.from(content) : content
      return { header: { name: `${folder}/${path}`, size: body.length, mtime: new Date(0) }, body }
    }),
  )
}

export async function packEntries(entries: readonly TarEntry[]): Promise<Buffer> {
  return gzipSync(await packTar(entries))
}
