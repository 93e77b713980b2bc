import { exampleRender } from '../packaging/example-templates.ts'
import type { ExampleRelease } from '../rule.ts'

/** A Deployment with one container, whose members are given in flow style. */
export function exampleContainer(members: string, version = '1.2.0'): ExampleRelease {
  const release = exampleRender([
    [
      'templates/manager.yaml',
      `apiVersion: apps/v1
kind: Deployment
metadata: {name: manager}
spec:
  selector: {matchLabels: {app: manager}}
  template:
    metadata: {labels: {app: manager}}
    spec:
      containers:
        - {name: main, image: "example.com/example:${version}"${members === '' ? '' : `, ${members}`}}`,
    ],
  ])
  return { ...release, files: { 'Chart.yaml': `apiVersion: v2\nname: example\nversion: ${version}\n` } }
}
