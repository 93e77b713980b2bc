/** A DaemonSet with one container; `pod` and `container` are flow-style members. */
export function exampleAgent(name: string, container: string, pod = ''): readonly [string, string] {
  return [
    'templates/agent.yaml',
    `apiVersion: apps/v1
kind: DaemonSet
metadata: {name: ${name}}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      containers: [{name: agent, image: "example.com/agent:1"${container}}]${pod === '' ? '' : `\n      ${pod}`}`,
  ]
}
