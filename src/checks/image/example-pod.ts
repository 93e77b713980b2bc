import type { FileSet } from '../../model/release-source.ts'
import type { ExampleRelease } from '../rule.ts'

/** Version 1.2.0 of a chart, with a pod that runs the images. */
export function exampleWorkload(images: readonly string[], files: FileSet = {}, folder = ''): ExampleRelease {
  return {
    files: { 'Chart.yaml': 'apiVersion: v2\nname: example\nversion: 1.2.0\nappVersion: "1.2.0"\n', ...files },
    manifest: [
      '---',
      `# Source: example/${folder}templates/pod.yaml`,
      'apiVersion: v1',
      'kind: Pod',
      'metadata:',
      '  name: example',
      'spec:',
      '  containers:',
      ...images.map((image, index) => `  - {name: c${index}, image: "${image}"}`),
      '',
    ].join('\n'),
  }
}
