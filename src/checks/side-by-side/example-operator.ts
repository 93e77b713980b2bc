import type { InstallationName } from '../../model/tenancy.ts'
import { exampleDefinition } from '../crd/example-definition.ts'

/** A definition of Widgets and a controller for them with these arguments. */
export function exampleOperator(
  { releaseName }: InstallationName,
  flags: readonly string[],
): readonly (readonly [file: string, text: string])[] {
  return [
    ['templates/widgets.yaml', exampleDefinition()],
    [
      'templates/manager.yaml',
      `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${releaseName}}
spec:
  selector: {matchLabels: {app: ${releaseName}}}
  template:
    metadata: {labels: {app: ${releaseName}}}
    spec: {containers: [{name: manager, image: "example.com/manager:1", args: ${JSON.stringify(flags)}}]}`,
    ],
  ]
}
