import type { ExampleRelease } from '../rule.ts'

/** A pod of a chart of that version; each image in a container of its own. */
export function examplePod(images: readonly string[], version = '1.0.0'): ExampleRelease {
  return {
    files: { 'Chart.yaml': `apiVersion: v2\nname: example\nversion: ${version}\nappVersion: "${version}"\n` },
    manifest: [
      '---\n# Source: example/templates/pod.yaml\napiVersion: v1\nkind: Pod\nmetadata: {name: example}\nspec:\n  containers:\n',
      ...images.map((image, index) => `    - {name: main-${index}, image: "${image}"}\n`),
    ].join(''),
  }
}
