import type { FileSet } from '../../model/release-source.ts'
import type { ExampleRelease } from '../rule.ts'

/** Version 1.2.0 of a chart that renders the documents, by file. */
export function exampleRender(documents: readonly (readonly [string, string])[], files: FileSet = {}): ExampleRelease {
  return {
    files: { 'Chart.yaml': 'apiVersion: v2\nname: example\nversion: 1.2.0\nappVersion: "1.2.0"\n', ...files },
    manifest: documents.map(([file, text]) => `---\n# Source: example/${file}\n${text}\n`).join(''),
  }
}

/** One object in flow style. */
export function exampleObject(apiVersion: string, kind: string, metadata: string): string {
  return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {${metadata}}`
}
