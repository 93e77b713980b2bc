import type { FileSet } from '../../model/release-source.ts'
import type { ExampleRelease } from '../rule.ts'
import { exampleRender } from './example-templates.ts'

/** A chart that depends on `dep` in a range, with a vendored version of it, or none. */
export function exampleDependency(range: string, vendored: string | null, more: FileSet = {}): ExampleRelease {
  return exampleRender([], {
    'Chart.yaml': [
      'apiVersion: v2',
      'name: example',
      'version: 1.2.0',
      'dependencies:',
      `- {name: dep, version: "${range}", repository: "https://example.com/charts"}`,
      '',
    ].join('\n'),
    ...(vendored === null ? {} : { 'charts/dep/Chart.yaml': `apiVersion: v2\nname: dep\nversion: ${vendored}\n` }),
    ...more,
  })
}
